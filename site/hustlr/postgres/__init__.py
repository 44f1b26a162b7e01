"""The database of a machine without one: where it is, and how it is started."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from urllib.parse import quote

from hustlr.postgres.server import Server

ROOT = Path(__file__).resolve().parents[3]
NAME = "hustlr"


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
        embedded(testing=testing).join(database=NAME)


def leave_database() -> None:
    """Let go of the embedded server, which stops when nobody else uses it."""
    if not os.environ.get("DATABASE_URL"):
        embedded().leave()


def embedded(*, testing: bool = False) -> Server:
    """Return the server of this installation, or the one that only tests use."""
    return _server(data_folder() / ("pg-test" if testing else "pg"), durable=not testing)


@cache
def _server(home: Path, *, durable: bool) -> Server:
    # One object for each folder, since it holds the lock that says that we use the server.
    return Server(home, durable=durable)
