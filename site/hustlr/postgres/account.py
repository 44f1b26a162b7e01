"""The system user under which PostgreSQL runs: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hustlr.troubles import Trouble


@dataclass(frozen=True)
class Account:
    """A user id, and whether commands must change to it."""

    uid: int
    gid: int
    switch: bool

    @classmethod
    def for_data(cls, data: Path) -> Account:
        """Return who runs the server: whoever owns its data, else this user, else a system user."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), switch=False)
        if data.exists() and data.stat().st_uid != 0:
            owner = data.stat()
            return cls(owner.st_uid, owner.st_gid, switch=True)
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid, switch=True)
        raise Trouble(
            "PostgreSQL does not run as root, and this system has neither a user 'postgres' nor "
            "'nobody'. Start Hustlr as an ordinary user, or set DATABASE_URL."
        )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this user and return what it printed."""
        # Split instead of passed on as a dict, so that the call stays typed.
        user, group, extra = self._identity()
        try:
            return subprocess.run(
                command,
                check=False,
                capture_output=True,
                text=True,
                errors="replace",
                env=_environment(),
                cwd="/",
                user=user,
                group=group,
                extra_groups=extra,
            )
        except PermissionError as error:
            raise Trouble(self._refused(error)) from error

    def spawn(self, *command: str, log: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a program that outlives this process and its terminal."""
        user, group, extra = self._identity()
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(),
            cwd="/",
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=extra,
        )

    def make_folder(self, folder: Path) -> None:
        """Create a folder that only this user enters; refuse one that somebody else put there."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.switch and folder.lstat().st_uid == 0:
            os.chown(folder, self.uid, self.gid, follow_symlinks=False)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != self.uid:
            raise Trouble(
                f"{folder} belongs to another user (number {found.st_uid}). Remove it, start "
                "Hustlr as that user, or point HUSTLR_DATA at a folder of your own."
            )
        folder.chmod(0o700)

    def reaches(self, folder: Path) -> bool:
        """Tell whether this user may enter a folder through all of its parents."""
        return self.run("/bin/sh", "-c", 'cd -- "$0"', str(folder)).returncode == 0

    def _identity(self) -> tuple[int | None, int | None, list[int] | None]:
        return (self.uid, self.gid, []) if self.switch else (None, None, None)

    def _refused(self, error: PermissionError) -> str:
        return (
            f"PostgreSQL can't be started as user number {self.uid} ({error}). "
            "Start Hustlr as an ordinary user, or set DATABASE_URL."
        )


def _environment() -> dict[str, str]:
    """Return our environment without what would lead PostgreSQL's programs astray."""
    # LC_ALL often names a locale that the machine lacks (it travels over ssh); initdb dies of it.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C", "LANG": "C"}
