"""`manage.py lint` and `fix`: style, spelling, types and import contracts."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from hustlr.postgres import ROOT
from hustlr.progress import say, step

BIN = Path(sys.executable).parent
TEMPLATES = "templates"
PYTHON_FOLDERS = ("manage.py", "site", "marketplace", "chat", "cms", "tests", "bench")

CHECKS: dict[str, tuple[str, ...]] = {
    "Style of Python": ("ruff", "check", "--quiet"),
    "Layout of Python": ("ruff", "format", "--check", "--quiet"),
    "Layout of templates": ("djangofmt", "--check", TEMPLATES),
    "Style of templates": ("djangofmt", "check", "--target-version", "5.2", TEMPLATES),
    "Spelling": ("typos",),
    "Requirements": ("deptry", ".", "--no-ansi"),
    "Import contracts": ("lint-imports",),
    "Types": ("mypy",),
}
FIXES: dict[str, tuple[str, ...]] = {
    "Style of Python": ("ruff", "check", "--fix", "--quiet"),
    "Layout of Python": ("ruff", "format", "--quiet"),
    "Style of templates": ("djangofmt", "check", "--fix", "--target-version", "5.2", TEMPLATES),
    "Layout of templates": ("djangofmt", TEMPLATES),
    "Spelling": ("typos", "--write-changes"),
}
TAKE_PYTHON_PATHS = {"ruff"}


def main(command: str, arguments: Sequence[str]) -> int:
    """Check or mend; say which check failed."""
    if command == "fix":
        return 0 if _all(FIXES) else 1
    return 0 if check() else 1


def check() -> bool:
    """Run every check, also after a failure, and tell whether all passed."""
    return _all(CHECKS)


def run(program: str, *arguments: str) -> bool:
    """Run one tool of the environment; print what it says only where it fails."""
    environment = dict(os.environ, PYTHONPATH=str(ROOT / "site"), NO_COLOR="1")
    paths = [name for name in PYTHON_FOLDERS if (ROOT / name).exists()]
    command = [str(BIN / program), *arguments, *(paths if program in TAKE_PYTHON_PATHS else ())]
    result = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if result.returncode or program == "slipcover":
        say(result.stdout.rstrip())
    return result.returncode == 0


def _all(steps: dict[str, tuple[str, ...]]) -> bool:
    failed = []
    for name, command in steps.items():
        with step(name) as this:
            this.failed = not run(*command)
        if this.failed:
            failed.append(name)
    if failed:
        say(f"✗ Failed: {', '.join(failed)}")
    return not failed
