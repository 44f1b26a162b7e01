"""Set-up: from a clone in a folder with a space and empty caches to the home page, and again.

Prints a table of seconds and megabytes. Takes one argument: --warm keeps the package cache.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IDLE_SECONDS = 10


def main() -> None:
    """Measure in a clone of what is committed."""
    place = Path(tempfile.mkdtemp(prefix="hustlr bench "))
    place.chmod(0o755)
    try:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), "a clone"], cwd=place, check=True)
        clone = place / "a clone"
        first = Run(clone)
        tell("first start until the home page answers", first.open(900))
        for line in first.steps():
            print("   ", line)
        first.stop()
        tell("    of processors, all together", _processor_seconds())
        before = _processor_seconds()
        second = Run(clone)
        tell("second start until the home page answers", second.open(120))
        time.sleep(IDLE_SECONDS)
        for name, megabytes in second.memory().items():
            print(f"    {name:<12} {megabytes:7.0f} MB")
        print(f"{'idle memory of everything (PSS)':<45} {sum(second.memory().values()):7.0f} MB")
        tell("Ctrl-C until everything is gone", second.stop())
        tell("    of processors, second start and idling", _processor_seconds() - before)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def tell(what: str, seconds: float) -> None:
    """Print one line of the table."""
    print(f"{what:<45} {seconds:7.1f} s")


class Run:
    """One `python3 manage.py run` with nothing of this environment in reach."""

    def __init__(self, clone: Path) -> None:
        self.port = _free_port()
        self.log = clone.parent / "log"
        self.began = time.monotonic()
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [_bare_python(), "manage.py", "run", "--port", str(self.port)],
                cwd=clone,
                env=_environment(clone.parent),
                stdout=out,
                stderr=out,
            )

    def open(self, seconds: float) -> float:
        """Wait for the home page and return the seconds since the start."""
        while time.monotonic() - self.began < seconds:
            if self.process.poll() is not None:
                break
            with (
                suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20) as answer,
            ):
                if answer.status == 200:
                    return time.monotonic() - self.began
            time.sleep(0.05)
        self.stop()
        raise SystemExit(f"The home page never answered:\n{self.log.read_text()}")

    def steps(self) -> list[str]:
        """Return what the command said about its steps."""
        return [line for line in self.log.read_text().splitlines() if line.startswith("✓")]

    def memory(self) -> dict[str, float]:
        """Return the proportional memory of all processes that descend from the command."""
        children: dict[int, list[int]] = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                children.setdefault(int(parent), []).append(int(folder.name))
        found = {"web, workers": 0.0, "PostgreSQL": 0.0}
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop()
            waiting += children.get(pid, [])
            name = Path(f"/proc/{pid}/comm").read_text().strip()
            kind = "PostgreSQL" if name == "postgres" else "web, workers"
            pss = re.search(
                r"^Pss: +(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE
            )
            found[kind] += int(pss[1]) / 1024 if pss else 0
        return found

    def stop(self) -> float:
        """Press Ctrl-C and return the seconds until the end."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        return time.monotonic() - began


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _environment(place: Path) -> dict[str, str]:
    environment = {key: value for key, value in os.environ.items() if key not in OF_OURS}
    if "--warm" not in sys.argv:
        environment |= {"UV_CACHE_DIR": str(place / "uv"), "PIP_NO_CACHE_DIR": "1"}
    return environment


OF_OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "HUSTLR_DATA", "SECRET_KEY", "VIRTUAL_ENV"}


def _bare_python() -> str:
    return getattr(sys, "_base_executable", sys.executable)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
