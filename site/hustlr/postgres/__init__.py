"""The database of a machine without one: where it is, and how it is started."""

from __future__ import annotations

import hashlib
import os
import shutil
from functools import cache
from pathlib import Path
from urllib.parse import quote

from hustlr.postgres.server import Server

ROOT = Path(__file__).resolve().parents[3]
NAME = "hustlr"
MEMORY = Path("/dev/shm")  # noqa: S108 - only the tests' database, which may be lost
PREFIX, OWNER = "hustlr-test-", "belongs-to"
ROOM = 2 * 1024**3


def data_folder() -> Path:
    """Return the folder of everything that this installation stores on its own disk."""
    return Path(os.environ.get("HUSTLR_DATA") or ROOT / ".data").absolute()


def database_url(*, testing: bool = False) -> str:
    """Return the address of the database, without starting anything.

    Settings read it at import, also for commands that need no database; ensure_database starts it.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given and not testing:
        return given
    if testing and (own := os.environ.get("TEST_DATABASE_URL", "")):
        return own
    server = embedded(testing=testing)
    return f"postgresql://{server.role}@/{NAME}?host={quote(str(server.sockets), safe='/')}"


def ensure_database(*, testing: bool = False) -> None:
    """Start or join the embedded server, unless the environment names a database."""
    if not os.environ.get("TEST_DATABASE_URL" if testing else "DATABASE_URL"):
        if testing:
            _forget_the_gone()
        embedded(testing=testing).join(database=NAME)


def leave_database() -> None:
    """Let go of the embedded server, which stops when nobody else uses it."""
    if not os.environ.get("DATABASE_URL"):
        embedded().leave()


def embedded(*, testing: bool = False) -> Server:
    """Return the server of this installation, or the one that only tests use."""
    return _server(_home_of_tests() if testing else data_folder() / "pg", durable=not testing)


@cache
def _home_of_tests() -> Path:
    """Return the folder of the tests' server: in memory, where there is room.

    Hundreds of tests clone a database, which is 1,500 small files: a second on a disk, a sixteenth
    of it in memory. What is lost with the machine's memory is made anew in half a minute.
    """
    # It has to be there: whose folder is gone, his database goes as well.
    data_folder().mkdir(parents=True, exist_ok=True)
    owner = str(data_folder())
    home = MEMORY / f"{PREFIX}{hashlib.sha256(owner.encode()).hexdigest()[:12]}"
    if home.exists():
        return home if os.access(home, os.W_OK) else data_folder() / "pg-test"
    if not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return data_folder() / "pg-test"
    home.mkdir(mode=0o755, exist_ok=True)
    (home / OWNER).write_text(owner)
    return home


def _forget_the_gone() -> None:
    """Remove from memory what belonged to folders that are no longer there."""
    for note in MEMORY.glob(f"{PREFIX}*/{OWNER}"):
        if not Path(note.read_text()).exists():
            shutil.rmtree(note.parent, ignore_errors=True)


@cache
def _server(home: Path, *, durable: bool) -> Server:
    # One object for each folder, since it holds the lock that says that we use the server.
    return Server(home, durable=durable)
