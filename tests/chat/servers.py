"""Web processes that a test may kill."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from hustlr.postgres import ROOT
from tests.support.browser import environment, free_port


class Server:
    """One `manage.py serve` on a port of its own, which it keeps over restarts."""

    def __init__(self, log: Path) -> None:
        self.port, self.log = free_port(), log
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(), stdout=out, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """End it with SIGKILL: it can finish nothing."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(30)
