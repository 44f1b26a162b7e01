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
    environment = dict(os.environ)
    if measured:
        REPORT.mkdir(parents=True, exist_ok=True)
        for old in REPORT.glob("data*"):
            old.unlink()
        # The bar is asked about afterwards, on its own line.
        command += ["--cov", "--cov-report=", "--cov-fail-under=0", "-q", "--durations=25"]
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


def _coverage() -> bool:
    """Print what no test reached; the bar stands in pyproject.toml."""
    with step("Coverage of marketplace and chat") as this:
        this.failed = not quality.run("coverage", "report")
    return not this.failed


def _summary(outcomes: dict[str, bool], seconds: float) -> None:
    say("")
    for name, good in outcomes.items():
        say(f"{'✓' if good else '✗'} {name}")
    verdict = "Everything passed" if all(outcomes.values()) else "Something failed, see above"
    say(f"{verdict}, in {seconds / 60:.1f} minutes.")
