"""Prepares the locked environment with nothing but the standard library, and starts again in it."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hustlr.progress import step
from hustlr.troubles import Trouble

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "hustlr-stamp.json"
TOOLS = VENV / "tools"

APPLICATION = ("requirements.txt",)
DEVELOPMENT = ("requirements.txt", "requirements-dev.txt")
DEVELOPERS_COMMANDS = {"test", "lint", "fix", "lock", "bench", "gallery", "makemessages"}

# One version, so that the same lock file means the same everywhere.
UV = "uv==0.13.9"

ROOM_TO_INSTALL = 1500 << 20

NO_PIP = (
    "This Python has neither ensurepip nor pip, so the environment can't be prepared. "
    "On Debian and Ubuntu: sudo apt install python3-venv. Then start again."
)
NO_REGISTRY = (
    "The packages could not be installed; the lines above say why. If the registry can't be "
    "reached: check the network, or name a mirror in PIP_INDEX_URL (pip) or UV_INDEX_URL (uv). "
    "Then start again: what is already there is kept."
)


def enter(argv: Sequence[str]) -> None:
    """Return when the locked packages are importable; else prepare .venv and start again in it."""
    wanted = DEVELOPMENT if {*argv[1:2]} & DEVELOPERS_COMMANDS else APPLICATION
    try:
        if _inside_venv():
            if _is_stale(wanted):
                _prepare(wanted)
                _start_again(argv)
        elif not _importable(wanted):
            if _is_stale(wanted):
                _prepare(wanted)
            _start_again(argv)
    except Trouble as trouble:
        sys.exit(f"Hustlr: {trouble}")


def _inside_venv() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def _start_again(argv: Sequence[str]) -> None:
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), *argv[1:]])  # noqa: S606


def _importable(wanted: Sequence[str]) -> bool:
    """Tell whether this Python has every locked version itself, as in a container."""
    if not all(importlib.util.find_spec(name) for name in ("django", "psycopg", "wagtail")):
        return False
    here = {_plain(found.name): found.version for found in importlib.metadata.distributions()}
    direct = {
        _plain(name) for file in wanted for name in _names(ROOT / file.replace(".txt", ".in"))
    }
    locked = {name: version for file in wanted for name, version in _locked(ROOT / file)}
    return all(here.get(name) == locked[name] for name in direct if name in locked)


def _names(file: Path) -> Iterator[str]:
    for line in file.read_text().splitlines():
        if match := re.match(r"[A-Za-z0-9][\w.-]*", line):
            yield match[0]


def _locked(file: Path) -> Iterator[tuple[str, str]]:
    for line in file.read_text().splitlines():
        if match := re.match(r"([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", line):
            yield _plain(match[1]), match[2]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_stale(wanted: Sequence[str]) -> bool:
    installed = _stamp()
    return not PYTHON.exists() or any(installed.get(file) != _digest(file) for file in wanted)


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _digest(file: str) -> str:
    # Python and place belong to it: packages are compiled for the one, programs name the other.
    content = (ROOT / file).read_bytes() + repr((VENV.resolve(), _base_version())).encode()
    return hashlib.sha256(content).hexdigest()


def _base_version() -> str:
    """Return the Python of the environment that is there, else of this process."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text().splitlines()
    except OSError:
        return "%d.%d" % sys.version_info[:2]
    version = next((line.split("=")[1].strip() for line in lines if line.startswith("version")), "")
    return ".".join(version.split(".")[:2])


def _prepare(wanted: Sequence[str]) -> None:
    """Bring .venv to the locked versions; only one process at a time does so."""
    with _alone():
        if not _is_stale(wanted):
            return
        # Whoever has the tools for tests keeps them when only the application is asked for.
        files = DEVELOPMENT if set(DEVELOPMENT) <= set(_stamp()) else wanted
        _make_venv()
        if not (_install_with_uv(files) or _install_with_pip(files)):
            raise Trouble(NO_REGISTRY)
        STAMP.write_text(json.dumps({file: _digest(file) for file in files}))


@contextmanager
def _alone() -> Iterator[None]:
    # A file that is always there: .venv itself may be emptied meanwhile.
    with (ROOT / "requirements.txt").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            VENV.mkdir(exist_ok=True)
            yield
        except PermissionError as error:
            raise Trouble(
                f"{error.filename} can't be written. Start Hustlr as the user who owns {ROOT}."
            ) from error


def _make_venv() -> None:
    if PYTHON.exists() and _runs(PYTHON):
        return
    free = shutil.disk_usage(ROOT).free
    if free < ROOM_TO_INSTALL:
        raise Trouble(
            f"The disk is full: {free >> 20} MB are free at {ROOT}, the packages need "
            f"{ROOM_TO_INSTALL >> 20}. Make room and start again."
        )
    with step("Making the environment in .venv"):
        # Without pip it needs no ensurepip and takes 0.2 s instead of 9.
        call([_base_python(), "-m", "venv", "--without-pip", "--clear", str(VENV)])


def _base_python() -> str:
    # A venv made from within a venv would hang on that one; its base outlives it.
    return getattr(sys, "_base_executable", None) or sys.executable


def _runs(python: Path) -> bool:
    try:
        return subprocess.run([str(python), "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def _install_with_uv(files: Sequence[str]) -> bool:
    if os.environ.get("HUSTLR_NO_UV"):
        return False
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        with step("Fetching uv, the installer"):
            if not _pip("install", "--quiet", "--target", str(TOOLS), UV):
                return False
    environment = dict(os.environ, VIRTUAL_ENV=str(VENV), UV_PYTHON=str(PYTHON))
    if mirror := os.environ.get("PIP_INDEX_URL"):
        environment.setdefault("UV_DEFAULT_INDEX", mirror)
    with step("Installing the locked packages (about a minute the first time)"):
        command = [str(uv), "pip", "sync", "--quiet", "--require-hashes", "--compile-bytecode"]
        return call([*command, *files], environment=environment)


def _install_with_pip(files: Sequence[str]) -> bool:
    options = [part for file in files for part in ("-r", file)]
    with step("Installing the locked packages with pip (some minutes)"):
        return _pip("install", "--quiet", "--require-hashes", *options)


def _pip(*arguments: str) -> bool:
    """Run pip inside .venv without installing it there: from the bundled wheel, or the system's."""
    wheel = _bundled_pip()
    if wheel:
        environment = dict(os.environ, PYTHONPATH=wheel)
        return call([str(PYTHON), "-m", "pip", *arguments], environment=environment)
    if importlib.util.find_spec("pip"):
        return call([sys.executable, "-m", "pip", "--python", str(PYTHON), *arguments])
    raise Trouble(NO_PIP)


def _bundled_pip() -> str | None:
    folders = [Path("/usr/share/python-wheels")]  # Debian takes the wheel out of ensurepip
    spec = importlib.util.find_spec("ensurepip")
    if spec and spec.origin:
        folders.insert(0, Path(spec.origin).with_name("_bundled"))
    found = [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))]
    return str(found[-1]) if found else None


def call(command: Sequence[str], environment: dict[str, str] | None = None) -> bool:
    """Run a program in the project's folder and tell whether it ended well."""
    try:
        result = subprocess.run(
            command, check=False, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        return False
    return result.returncode == 0
