"""Page times: the median of each page as a ratio to a bare Django view on the same server.

Needs the demo data (`manage.py run` has made it). Starts a web process of its own on a free port,
asks for the bare view and the pages in turn, and prints one line for each.
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from _visiting import read, sign_in, wait_for

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 30
BARE = "/healthz"
PUBLIC = ("/", "/find/?q=wardrobe&where=Newtown", "/jobs/", "/account/login/")
OWN = ("/my/jobs/", "/bookings/", "/messages/", "/notices/")


def main() -> None:
    """Measure and print."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, env={**os.environ, "BASE_URL": base})
    try:
        measure(base)
    finally:
        server.terminate()
        server.wait(30)


def measure(base: str) -> None:
    """Ask for every page ROUNDS times, interleaved with the bare view."""
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    wait_for(visitor, base + BARE)
    sign_in(visitor, base)
    pages = [*PUBLIC, *OWN, *first_links(visitor, base)]
    times: dict[str, list[float]] = {page: [] for page in (BARE, *pages)}
    for round_number in range(ROUNDS + 3):
        for page, taken in times.items():
            start = time.perf_counter()
            with visitor.open(base + page) as answer:
                answer.read()
            if round_number >= 3:  # the first rounds fill caches
                taken.append((time.perf_counter() - start) * 1000)
    yardstick = statistics.median(times[BARE])
    print(f"{'page':<40} {'median':>9} {'p95':>9} {'ratio':>7}")
    for page, taken in times.items():
        median = statistics.median(taken)
        tail = sorted(taken)[int(len(taken) * 0.95)]
        print(f"{page:<40} {median:6.1f} ms {tail:6.1f} ms {median / yardstick:6.1f}×")


def first_links(visitor: urllib.request.OpenerDirector, base: str) -> list[str]:
    """Return the first booking and the first conversation of the person."""
    found = []
    for listing in ("bookings", "messages"):
        page = read(visitor, f"{base}/{listing}/")
        link = re.search(rf'href="(/{listing}/[a-z0-9]{{8}}/)', page)
        if link:
            found.append(link[1])
    return found


if __name__ == "__main__":
    main()
