"""Our own processes, which a fault point or a test may end with SIGKILL."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from hustlr.postgres import ROOT
from tests.support.browser import environment, free_port
from tests.support.servers import PATIENCE


class Process:
    """A `manage.py` command that can be started again; a fault is a point at which it dies."""

    def __init__(self, command: str, log: Path, *options: str) -> None:
        self.command, self.log, self.options = command, log, options
        self.process: subprocess.Popen | None = None

    def start(self, *, fault: str = "") -> None:
        """Start it, armed or harmless."""
        self.end()
        variables = environment() | ({"HUSTLR_FAULT": f"{fault}:kill"} if fault else {})
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", self.command, *self.options],
                cwd=ROOT,
                env=variables,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def wait_for_death(self) -> None:
        """Wait until the point was passed; anything but SIGKILL is a failure."""
        assert self.process
        assert self.process.wait(PATIENCE) == -signal.SIGKILL, self.log.read_text()

    def end(self) -> None:
        """End it with SIGKILL, if it still runs."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(30)


class Web(Process):
    """A `manage.py serve` on a port that it keeps over its lives."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        super().__init__("serve", log, "--port", str(self.port))

    def start(self, *, fault: str = "") -> None:
        """Start, and wait until it answers."""
        super().start(fault=fault)
        assert self.process
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.log.read_text())
