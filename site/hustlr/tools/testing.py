"""`manage.py test`: everything with one command, or a part of the tests quickly."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence

from hustlr.postgres import ROOT
from hustlr.progress import say, step
from hustlr.tools import chromium, quality

# The files go out in the order that tests/conftest.py gives them.
BY_FILES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
REPORT = ROOT / ".cache" / "coverage"
# The bar and what is left out stand in pyproject.toml.
MEASURED = ("-p", "tests.support.covered", "-q", "--durations=25")


def main(command: str, arguments: Sequence[str]) -> int:
    """Run everything without arguments; with some, only pytest with them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hustlr.settings_test"
    if arguments:
        return pytest(*arguments)
    chromium.require()
    began = time.monotonic()
    with _template_in_the_making():
        outcomes = {"checks": quality.check(), "tests": pytest(*BY_FILES, measured=True) == 0}
    outcomes["coverage"] = _coverage()
    _summary(outcomes, time.monotonic() - began)
    return 0 if all(outcomes.values()) else 1


def _template_in_the_making() -> subprocess.Popen[bytes]:
    """Make the database that every test starts from, while the checks leave a processor idle."""
    command = [sys.executable, "-m", "tests.support.templates"]
    paths = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    return subprocess.Popen(command, cwd=ROOT, env=dict(os.environ, PYTHONPATH=paths))


def pytest(*arguments: str, measured: bool = False) -> int:
    """Run pytest in a process of its own; return its exit code."""
    command = [sys.executable, "-m", "pytest", *arguments]
    if measured:
        for old in REPORT.glob("*"):
            old.unlink()
        command += MEASURED
    return subprocess.run(command, check=False, cwd=ROOT).returncode


def _coverage() -> bool:
    """Add up what each process reached; print what none did."""
    with step("Coverage of marketplace and chat") as this:
        parts = [str(part) for part in REPORT.glob("*.json")]
        whole = str(REPORT / "whole.json")
        this.failed = not parts or not quality.run("slipcover", "--merge", *parts, "--out", whole)
    return not this.failed


def _summary(outcomes: dict[str, bool], seconds: float) -> None:
    say("")
    for name, good in outcomes.items():
        say(f"{'✓' if good else '✗'} {name}")
    verdict = "Everything passed" if all(outcomes.values()) else "Something failed, see above"
    say(f"{verdict}, in {seconds / 60:.1f} minutes.")
