"""`manage.py run`, in a folder whose name has a space: what dies comes back, what stops is gone."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from hustlr.postgres import ROOT, processes
from hustlr.postgres.server import Server
from tests.support.browser import free_port
from tests.support.servers import PATIENCE, make_place, until

pytestmark = pytest.mark.faults

FIRST_START_SECONDS, SECOND_START_SECONDS = 100, 10


class Run:
    """One `manage.py run` over a data folder of its own."""

    def __init__(self, data: Path):
        self.data, self.port, self.log = data, free_port(), data.parent / f"log {data.name}"
        self.server = Server(data / "pg")
        self.process: subprocess.Popen | None = None
        self.took = 0.0

    def start(self) -> None:
        began = time.monotonic()
        self.process = start(self.port, self.data, self.log)
        until(lambda: self.answers() or self.process.poll() is not None)
        self.took = time.monotonic() - began
        assert self.process.poll() is None, self.log.read_text()

    def answers(self) -> bool:
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz", timeout=5):
            return True
        return False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def children(self) -> set[int]:
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {pid for pid in map(int, listed.split()) if "manage.py" in _command(pid)}

    def postmaster(self) -> int:
        return processes.pid_in(self.server.data / "postmaster.pid")

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)


def start(port: int, data: Path, log: Path, **variables: str) -> subprocess.Popen:
    command = [sys.executable, "manage.py", "run", "--port", str(port), "--without-demo"]
    environment = dict(os.environ, HUSTLR_DATA=str(data), **variables)
    environment["DJANGO_SETTINGS_MODULE"] = "hustlr.settings"
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


@pytest.fixture(scope="module")
def run():
    place = make_place()
    made = Run(place / "a folder")
    made.start()
    assert made.took < FIRST_START_SECONDS * slowness()
    yield made
    made.stop()
    made.server.stop()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(autouse=True)
def _whole(request):
    """Each test finds everything running, whatever the one before it killed."""
    if "run" in request.fixturenames:
        run = request.getfixturevalue("run")
        if run.process.poll() is not None:
            run.start()
        until(lambda: len(run.children()) == 4 and run.answers())


def test_it_says_where_it_is(run):
    until(lambda: f"Hustlr runs at {run.address}/" in run.log.read_text())

    with urllib.request.urlopen(f"{run.address}/readyz", timeout=PATIENCE) as answer:
        assert answer.read() == b"ready\n"


def test_each_killed_process_comes_back(run):
    for victim in sorted(run.children()):
        os.kill(victim, signal.SIGKILL)

        until(lambda gone=victim: gone not in run.children() and len(run.children()) == 4)
    until(run.answers)
    assert re.search(r"work  \| ended \(killed by signal 9\)", run.log.read_text())


def test_a_killed_database_comes_back(run):
    before = run.postmaster()

    os.kill(before, signal.SIGKILL)

    until(lambda: run.postmaster() not in {0, before})
    until(lambda: _is_ready(run))


def test_a_taken_port_is_told(run, tmp_path):
    other = start(run.port, tmp_path / "data", tmp_path / "log")

    assert other.wait(PATIENCE) == 1
    said = (tmp_path / "log").read_text()
    assert f"Port {run.port} of 127.0.0.1 can't be used" in said
    assert f"manage.py run --port {run.port + 1}" in said
    assert "Traceback" not in said


def test_a_killed_supervisor_leaves_nobody_behind(run):
    children = run.children()

    run.process.kill()
    run.process.wait()

    until(lambda: not any("manage.py" in _command(pid) for pid in children))


def test_the_second_start_is_quick(run):
    run.stop()

    run.start()

    until(lambda: _opens(run.address))
    assert run.took < SECOND_START_SECONDS * slowness()


def test_ctrl_c_stops_everything_and_postgresql_last(run):
    children, postmaster = run.children(), run.postmaster()

    run.stop()

    assert run.process.returncode == 0
    assert not any(_command(pid) for pid in {*children, postmaster})
    assert run.log.read_text().rstrip().endswith("Stopped.")
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", run.port)) != 0


def test_an_unreachable_database_is_told(tmp_path):
    address = "postgresql://hustlr:secret@127.0.0.1:1/hustlr"

    other = start(free_port(), tmp_path / "data", tmp_path / "log", DATABASE_URL=address)

    assert other.wait(PATIENCE) == 1
    said = (tmp_path / "log").read_text()
    assert "can't be reached" in said
    assert "Check DATABASE_URL" in said
    assert "secret" not in said
    assert "Traceback" not in said


def _is_ready(run: Run) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{run.address}/readyz", timeout=PATIENCE):
        return True
    return False


def _opens(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{address}/", timeout=PATIENCE) as answer:
        return answer.status == 200
    return False


def slowness() -> float:
    """How much more than one process wants each core: a bar on time holds on a quiet machine."""
    return max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))
