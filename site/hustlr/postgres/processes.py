"""Questions about processes that may have been somebody else's for a long time."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path


def is_server(pid: int, data: Path) -> bool:
    """Tell whether a pid is, right now, a PostgreSQL server over this data folder."""
    arguments = _arguments(pid)
    return bool(arguments) and Path(arguments[0]).name == "postgres" and str(data) in arguments


def pid_in(file: Path) -> int:
    """Return the pid on the first line of a lock file, 0 where there is none to be read."""
    try:
        return int(file.read_text(errors="replace").split("\n", 1)[0])
    except (OSError, ValueError):  # absent, or half-written
        return 0


def end(pid: int, sign: signal.Signals, *, data: Path, seconds: float) -> bool:
    """Signal a server and wait for its end; tell whether it ended."""
    with suppress(ProcessLookupError):
        os.kill(pid, sign)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(ChildProcessError, OSError):
            os.waitpid(pid, os.WNOHANG)
        if not is_server(pid, data):
            return True
        time.sleep(0.02)
    return False


def _arguments(pid: int) -> list[str]:
    if pid <= 0:
        return []
    if Path("/proc/self/cmdline").exists():
        try:
            # A zombie's is empty, so a dead server that nobody waited for does not count.
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
        except OSError:
            return []
    command = ["ps", "-o", "args=", "-p", str(pid)]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    program, _, rest = said.stdout.strip().partition(" -D ")
    return [program, rest] if program else []
