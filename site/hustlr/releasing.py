"""What must be true before processes start: migrations run, caches made, static files collected."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from hustlr import schema
from hustlr.postgres import ROOT
from hustlr.troubles import Trouble

ONE_AT_A_TIME = 7_114_000
LOCK_SECONDS = 2
TRIES = 15


def migrate() -> bool:
    """Run what is missing, one process at a time; tell whether there was anything.

    A statement that waits for a lock makes all others wait behind it, so it gives up after two
    seconds and comes again.
    """
    if not _missing():
        return False
    with _only_this_process():
        for attempt in range(TRIES):
            try:
                with connection.cursor() as cursor:
                    cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
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


def _missing() -> list[str]:
    try:
        return schema.pending()
    except OperationalError as error:
        raise Trouble(unreachable(error)) from error
    finally:
        connection.close()


def unreachable(error: Exception) -> str:
    """Say what to do when the database does not answer; its address without the password."""
    where = connection.settings_dict
    name = f"{where['HOST'] or where['OPTIONS'].get('host', '')}/{where['NAME']}"
    reason = str(error).strip().splitlines()[0]
    return (
        f"The database {name} can't be reached ({reason}). Check DATABASE_URL and that the server "
        "runs; without DATABASE_URL, Hustlr starts a server of its own."
    )


@contextmanager
def _only_this_process() -> Iterator[None]:
    # Bound to a transaction, so that it also holds behind a pooler and ends with its process.
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters) as lock, lock.transaction():
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
