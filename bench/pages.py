"""Pages: milliseconds of each public page over the demo data, and its ratio to a bare view.

Starts `manage.py serve` over the database of `manage.py run` (which has to have made the demo data)
and asks for each page from one visitor, one request after the other.
"""

from __future__ import annotations

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BARE = "/healthz"
PAGES = ("/", "/find/", "/jobs/", "/account/login/", "/styleguide/")
WARM, ASKED = 10, 60


def main() -> None:
    """Measure and print a table."""
    port = _free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ)) as server:
        try:
            _wait_for(port)
            _median(port, BARE)  # the first minute of a process is slower
            bare = _median(port, BARE)
            print(f"{'page':<32} {'ms':>8} {'ratio':>8}")
            print(f"{BARE:<32} {bare:>8.1f} {1:>8.1f}")
            for path in (*PAGES, *_details(port)):
                took = _median(port, path)
                print(f"{path:<32} {took:>8.1f} {took / bare:>8.1f}")
        finally:
            server.terminate()


def _median(port: int, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken = []
    for number in range(WARM + ASKED):
        began = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        if number >= WARM:
            taken.append((time.perf_counter() - began) * 1000)
    connection.close()
    return statistics.median(taken)


def _details(port: int) -> list[str]:
    """Return the address of one job and one tasker that the lists lead to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for listed, wanted in (("/jobs/", r'href="(/jobs/\w{8}/)"'), ("/", r'href="(/taskers/\w{8}/)')):
        connection.request("GET", listed)
        match = re.search(wanted, connection.getresponse().read().decode())
        found += [match[1]] if match else []
    return found


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The web process did not start.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
