"""Throw-away PostgreSQL servers, and processes that act on them and die."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg

from hustlr.postgres import MEMORY, ROOM, processes
from hustlr.postgres.server import Server

DATABASE = "kept"
# No bar: only for giving up, on a machine that does much else at the same time.
PATIENCE = 300


def make_place() -> Path:
    """Return a folder that every user may enter, unlike pytest's own; in memory if there is room."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    place = Path(tempfile.mkdtemp(prefix="hustlr-setup-", dir=MEMORY if roomy else None))
    place.chmod(0o755)
    return place


def ask(server: Server, question: str = "SELECT 1") -> object:
    """Ask the server something and return the first value."""
    with psycopg.connect(dbname=DATABASE, user=server.role, host=str(server.sockets)) as connection:
        row = connection.execute(question).fetchone()
        return row[0] if row else None


def tell(server: Server, statement: str) -> None:
    """Let the server do something."""
    with psycopg.connect(dbname=DATABASE, user=server.role, host=str(server.sockets)) as connection:
        connection.execute(statement)


def postmaster(server: Server) -> int:
    """Return the pid of the running server."""
    return processes.pid_in(server.data / "postmaster.pid")


def in_fork(work: Callable[[], object], *, uid: int = 0) -> int:
    """Run a function in a forked process, as another user where one is given; return its pid."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    with suppress(BaseException):
        if uid:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
        work()
        code = 0
    os._exit(code)


def ended(pid: int) -> int:
    """Wait for a forked process and return its exit status."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kill(pid: int, sign: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal and wait until the process is gone."""
    os.kill(pid, sign)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def until(reached: Callable[[], object]) -> None:
    """Wait until something holds; fail when it never does."""
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, "It never came to pass"
        time.sleep(0.05)
