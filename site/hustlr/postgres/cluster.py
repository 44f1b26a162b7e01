"""Creates PostgreSQL's data folder and writes its settings."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from hustlr.postgres.account import Account
from hustlr.postgres.binaries import BUILTIN_LOCALE_SINCE, Binaries
from hustlr.troubles import Trouble

ROLE = "postgres"


def create(data: Path, account: Account, programs: Binaries, *, durable: bool) -> None:
    """Make an empty cluster in a side folder and rename it, so that a half one never stays."""
    data.parent.mkdir(parents=True, exist_ok=True)
    side = data.with_name(data.name + ".new")
    shutil.rmtree(side, ignore_errors=True)
    account.make_folder(side)
    options = [
        f"--username={ROLE}",
        "--encoding=UTF8",
        "--locale=C",
        "--auth-local=trust",
        "--auth-host=reject",
    ]
    if programs.major >= BUILTIN_LOCALE_SINCE:
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if not durable:
        options.append("--no-sync")
    result = account.run(programs["initdb"], "-D", str(side), *options)
    if result.returncode:
        shutil.rmtree(side, ignore_errors=True)
        raise Trouble(_failure(result.stderr, data))
    side.rename(data)


def configure(data: Path, account: Account, sockets: Path, *, durable: bool) -> None:
    """Write the settings at every start, so that a newer version of ours takes effect."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "shared_buffers": "64MB",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_wal_size": "512MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
    }
    if not durable:
        # Only the tests' server: it may lose everything, and clones databases all the time.
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "autovacuum": "off",
        }
    lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
    file = data / "postgresql.auto.conf"
    side = file.with_suffix(".new")
    side.write_text("".join(lines))
    if account.switch:
        os.chown(side, account.uid, account.gid)
    side.chmod(0o600)
    side.replace(file)


def _failure(said: str, data: Path) -> str:
    if "No space left on device" in said:
        return (
            f"The disk is full: the database could not be created at {data}. Make room, "
            "or point HUSTLR_DATA at a folder on another disk."
        )
    return f"The database could not be created at {data}: {said.strip()}"
