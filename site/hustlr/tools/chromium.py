"""Finds a Chromium for the browser tests, and installs the system's where it may."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from hustlr.progress import step
from hustlr.troubles import Trouble

# The first one has no windows at all and is the quickest.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PLAYWRIGHTS_OWN = Path.home() / ".cache" / "ms-playwright"
LINE = "apt-get install -y chromium-headless-shell fonts-liberation"
MISSING = (
    "The browser tests need Chromium, and none was found. Type: sudo "
    f"{LINE} (or: .venv/bin/playwright install chromium), then start again."
)


def require() -> None:
    """Make sure that there is a browser; without one nothing is tested quietly."""
    if find() or (_may_install() and _install()):
        return
    raise Trouble(MISSING)


def find() -> str | None:
    """Return the program of a Chromium: Playwright's own, else the system's."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or PLAYWRIGHTS_OWN)
    own = sorted(folder.glob("chromium-*/chrome-*/chrome"))
    if own:
        return str(own[-1])
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install() -> bool:
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with step("Installing Chromium with apt"):
        for command in ("apt-get update -q", f"{LINE} -q"):
            subprocess.run(command.split(), check=False, env=environment, stdout=subprocess.DEVNULL)
    return find() is not None
