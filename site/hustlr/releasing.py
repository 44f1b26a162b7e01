"""What must be true before processes start: migrations run, caches made, static files collected."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from hustlr import schema
from hustlr.postgres import ROOT
from hustlr.postgres.binaries import OLDEST
from hustlr.troubles import Trouble

ONE_AT_A_TIME = 7_114_000
LOCK_SECONDS = 2
TRIES = 15
# Django's own, for its kind of connection.
NOT_LIBPQ = {"context", "cursor_factory", "prepare_threshold"}


def migrate() -> bool:
    """Run what is missing, one process at a time; tell whether there was anything.

    A statement that waits for a lock makes all others wait behind it, so it gives up after two
    seconds and comes again.
    """
    require_database()
    if not schema.pending():
        return False
    with _only_this_process():
        for attempt in range(TRIES):
            try:
                with connection.cursor() as cursor:
                    cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
                # Each step draws again in memory all tables that hang together with its own, so
                # those of libraries come while there are few of ours: a third less time.
                MigrationExecutor(connection).migrate(schema.of_libraries())
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
                return True
            except OperationalError as error:
                if "lock timeout" not in str(error) or attempt == TRIES - 1:
                    raise
                time.sleep(LOCK_SECONDS)
            finally:
                connection.close()
    return True


def collect() -> bool:
    """Collect the static files where they changed; tell whether it was needed."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = _digest_of_sources()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)
    return True


def require_database() -> None:
    """Make sure that the database answers and is new enough, or say what to do."""
    try:
        with psycopg.connect(**_parameters(), connect_timeout=5) as server:
            version = server.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise Trouble(_unreachable(error)) from error
    if version < OLDEST:
        raise Trouble(
            f"Hustlr needs PostgreSQL {OLDEST} or newer; DATABASE_URL leads to {version}."
        )


def _unreachable(error: Exception) -> str:
    where = connection.settings_dict
    name = f"{where['HOST'] or where['OPTIONS'].get('host', '')}/{where['NAME']}"
    reason = str(error).strip().splitlines()[0]
    return (
        f"The database {name} can't be reached ({reason}). Check DATABASE_URL and that the server "
        "runs; without DATABASE_URL, Hustlr starts a server of its own."
    )


def _parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {key: value for key, value in parameters.items() if key not in NOT_LIBPQ}


@contextmanager
def _only_this_process() -> Iterator[None]:
    # Bound to a transaction, so that it also holds behind a pooler and ends with its process.
    with psycopg.connect(**_parameters()) as lock, lock.transaction():
        lock.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        yield


def _digest_of_sources() -> str:
    """Hash names, sizes and times of our files; those of packages change with the lock file."""
    files = [ROOT / "requirements.txt", Path(__file__).with_name("staticfiles.py")]
    files += [file for folder in settings.STATICFILES_DIRS for file in Path(folder).rglob("*")]
    digest = hashlib.sha256()
    for file in sorted(files):
        if file.is_file():
            found = file.stat()
            digest.update(f"{file}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
