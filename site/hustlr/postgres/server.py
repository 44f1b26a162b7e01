"""Our launcher: one private PostgreSQL server per data folder, shared by all our processes."""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO

from hustlr.postgres import binaries, cluster, processes
from hustlr.postgres.account import Account
from hustlr.troubles import Trouble

START_SECONDS = 60
MEGABYTE = 1 << 20
ROOM_TO_CREATE = 200 * MEGABYTE
ROOM_TO_START = 40 * MEGABYTE

# Data of root below a folder that others can't enter; nobody's rights are widened for it.
NEUTRAL = Path("/var/lib/hustlr")


class Server:
    """A PostgreSQL that listens on a private socket only and trusts whoever can open it."""

    role = cluster.ROLE

    def __init__(self, home: Path, *, durable: bool = True, neutral: Path = NEUTRAL) -> None:
        self.home = home.resolve()
        self._durable = durable
        self._neutral = neutral
        self._users: IO[bytes] | None = None
        self._digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]

    @property
    def sockets(self) -> Path:
        """A short path, since a socket's may have 107 bytes and a project's folder may be deep."""
        shared = Path("/tmp")  # noqa: S108 - the folder is checked for its owner and mode 700
        base = shared if shared.is_dir() else Path(tempfile.gettempdir())
        return base / f"hustlr-{self._digest}"

    def join(self, *, database: str) -> None:
        """Start the server or join the running one, until this process ends."""
        self._make_home()
        if self._users is None:
            self._users = self._open("users")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            atexit.register(self._leave_as, os.getpid())
        if self.is_running():
            return
        with self._alone():
            if not self.is_running():
                self._start()
                self._create_database(database)
                self._mark_running()

    def leave(self) -> None:
        """Let go of the server, and stop it when nobody else uses it."""
        if self._users is None:
            return
        with self._alone():
            with suppress(BlockingIOError):
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.stop()
            self._users.close()
            self._users = None

    def is_running(self) -> bool:
        """Tell whether the server was started whole and still lives; costs no program."""
        pid = processes.pid_in(self.data / "postmaster.pid")
        if pid != processes.pid_in(self._marker) or not self._socket.exists():
            return False
        return processes.is_server(pid, self.data)

    def is_ready(self) -> bool:
        """Tell whether the server takes connections now."""
        command = [self.programs["pg_isready"], "-q", "-h", str(self.sockets)]
        return self.account.run(*command).returncode == 0

    def stop(self) -> None:
        """Stop the server, cutting open connections; does nothing when it does not run."""
        pid = processes.pid_in(self.data / "postmaster.pid")
        self._marker.unlink(missing_ok=True)
        for sign, seconds in ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
            if not processes.is_server(pid, self.data):
                break
            processes.end(pid, sign, data=self.data, seconds=seconds)
        with suppress(OSError):
            self.sockets.rmdir()

    @cached_property
    def data(self) -> Path:
        """PostgreSQL's own folder, somewhere that its user can reach."""
        beside = self.home / "data"
        if os.geteuid() != 0 or Account.for_data(beside).reaches(self.home):
            return beside
        return self._neutral / self._digest / "data"

    @cached_property
    def account(self) -> Account:
        """Who runs the server."""
        return Account.for_data(self.data)

    @cached_property
    def programs(self) -> binaries.Binaries:
        """The programs, copied where the account can't reach the installed ones."""
        found = binaries.find()
        if not self.account.switch or self.account.reaches(found.folder):
            return found
        self._neutral.mkdir(mode=0o755, parents=True, exist_ok=True)
        return found.copied_to(self._neutral)

    @property
    def log(self) -> Path:
        """What the server says about itself since its last start."""
        return self.home / "log"

    def _start(self) -> None:
        pid = processes.pid_in(self.data / "postmaster.pid")
        if processes.is_server(pid, self.data) and not self._socket.exists() and self._is_old():
            self.stop()
            pid = 0
        if not processes.is_server(pid, self.data):
            self._clear_the_way()
            if not (self.data / "PG_VERSION").exists():
                self._require_room(ROOM_TO_CREATE)
                cluster.create(self.data, self.account, self.programs, durable=self._durable)
            self._require_room(ROOM_TO_START)
            cluster.configure(self.data, self.account, self.sockets, durable=self._durable)
            self._spawn()
        self._came_up()

    def _is_old(self) -> bool:
        """Tell whether it was whole once: then a cleaner of temporary files took its socket."""
        return processes.pid_in(self._marker) == processes.pid_in(self.data / "postmaster.pid")

    def _clear_the_way(self) -> None:
        """Remove what a server that was killed left behind, and one whose data was deleted."""
        self.account.make_folder(self.sockets)
        for stray in self.sockets.glob(".s.PGSQL.*.lock"):
            pid = processes.pid_in(stray)
            if processes.is_server(pid, self.data):
                processes.end(pid, signal.SIGQUIT, data=self.data, seconds=10)
            stray.unlink(missing_ok=True)
        # PostgreSQL believes any living process of its user whose number stands in this file.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _spawn(self) -> None:
        """Start the server; again while the children of a killed one hold its memory."""
        deadline = time.monotonic() + START_SECONDS
        command = [self.programs["postgres"], "-D", str(self.data)]
        while True:
            with self._fresh_log() as log:
                process = self.account.spawn(*command, log=log)
            try:
                if self._came_up(process):
                    return
            finally:
                # It outlives us: told so, the object does not complain when it is collected.
                process.returncode = process.returncode or 0
            if "shared memory block" not in self._said() or time.monotonic() > deadline:
                raise Trouble(self._failure())
            time.sleep(0.2)

    def _came_up(self, process: subprocess.Popen[bytes] | None = None) -> bool:
        """Wait until the server takes connections; tell false when it ended before."""
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if process and process.poll() is not None:
                return False
            if time.monotonic() > deadline:
                raise Trouble(self._failure())
            time.sleep(0.03)
        return True

    def _create_database(self, database: str) -> None:
        command = [self.programs["createdb"], "-h", str(self.sockets), "-U", self.role, database]
        said = self.account.run(*command).stderr
        if said and "already exists" not in said:
            raise Trouble(f"The database can't be created: {said.strip()}")

    def _make_home(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            self._open("lock").close()
        except OSError as error:
            raise Trouble(
                f"{self.home} can't be written ({error.strerror}). Start Hustlr as the user who "
                "owns it, or point HUSTLR_DATA at a folder of your own."
            ) from error

    def _require_room(self, wanted: int) -> None:
        folder = self.data if self.data.exists() else self.home
        free = shutil.disk_usage(folder).free
        if free < wanted:
            raise Trouble(
                f"The disk is full: {free // MEGABYTE} MB are free at {folder}, the database needs "
                f"{wanted // MEGABYTE}. Make room, or point HUSTLR_DATA at a folder on another disk."
            )

    def _failure(self) -> str:
        if "No space left on device" in self._said():
            return f"The disk is full: PostgreSQL could not write at {self.data}. Make room first."
        tail = "\n".join(self._said().splitlines()[-6:])
        return (
            f"PostgreSQL did not start within {START_SECONDS} s. Its log, {self.log}, ends:\n{tail}"
        )

    def _said(self) -> str:
        try:
            return self.log.read_text(errors="replace")
        except OSError:
            return ""

    def _fresh_log(self) -> IO[bytes]:
        # Renamed, not cut: the last one may belong to root, the folder to this user.
        with suppress(FileNotFoundError):
            self.log.rename(self.log.with_suffix(".old"))
        return self.log.open("ab")

    @property
    def _socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    @property
    def _marker(self) -> Path:
        return self.home / "running"

    def _mark_running(self) -> None:
        side = self._marker.with_suffix(".new")
        side.write_text(str(processes.pid_in(self.data / "postmaster.pid")))
        side.replace(self._marker)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._open("lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _open(self, name: str) -> IO[bytes]:
        # Read-only, so that root and the owner can both lock a file that the other one made.
        return os.fdopen(os.open(self.home / name, os.O_RDONLY | os.O_CREAT, 0o644), "rb")

    def _leave_as(self, pid: int) -> None:
        # A forked child inherits the registration, not the right to stop its parent's server.
        if os.getpid() == pid:
            with suppress(Trouble, subprocess.SubprocessError, OSError):
                self.leave()
