"""The web process ends without cutting anybody off."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from hustlr.postgres import ROOT
from tests.support.browser import free_port
from tests.support.servers import PATIENCE, until

pytestmark = pytest.mark.faults


@pytest.fixture
def web(tmp_path):
    """A process of ours with an application that takes its time."""
    process = _Web(tmp_path / "log")
    yield process
    process.end()


class _Web:
    def __init__(self, log):
        self.port, self.log = free_port(), log
        command = [sys.executable, str(ROOT / "tests/setup/an_application.py"), str(self.port)]
        path = os.pathsep.join((str(ROOT), str(ROOT / "site")))
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command, env=dict(os.environ, PYTHONPATH=path), stdout=out, stderr=out
            )
        until(lambda: self.takes_connections())

    def takes_connections(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def get(self, path):
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE
        ) as answer:
            return answer.read()

    def said(self, words):
        return words in self.log.read_text()

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)


def test_a_request_in_flight_gets_its_whole_answer(web):
    answers = []
    visitor = threading.Thread(target=lambda: answers.append(web.get("/slow")))
    visitor.start()
    until(lambda: web.said("asked for /slow"))

    web.process.terminate()
    visitor.join(PATIENCE)

    assert answers == [b"whole " * 100_000]
    assert web.process.wait(PATIENCE) == 0


def test_new_visitors_are_turned_away_at_once(web):
    threading.Thread(target=_ask_in_vain, args=[web], daemon=True).start()
    until(lambda: web.said("asked for /endless"))

    web.process.terminate()

    until(lambda: not web.takes_connections())
    assert web.process.poll() is None


def test_sockets_are_told_to_come_back(web):
    with connect(f"ws://127.0.0.1:{web.port}/") as conversation:
        web.process.terminate()

        with pytest.raises(ConnectionClosed):
            conversation.recv(timeout=PATIENCE)

        assert conversation.close_code == 1012
    assert web.process.wait(PATIENCE) == 0
    assert web.said("said goodbye")


def test_an_idle_visitor_does_not_hold_it_up(web):
    with socket.create_connection(("127.0.0.1", web.port)):
        web.process.terminate()

        assert web.process.wait(PATIENCE) == 0


def test_asked_twice_it_stops_at_once(web):
    visitor = threading.Thread(target=_ask_in_vain, args=[web])
    visitor.start()
    until(lambda: web.said("asked for /endless"))

    web.process.send_signal(signal.SIGTERM)
    # Two that come before the first is heard are one.
    until(lambda: not web.takes_connections())
    web.process.send_signal(signal.SIGTERM)

    assert web.process.wait(PATIENCE) == 0
    visitor.join(PATIENCE)


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (b"Content-Length: 1000001", b""),
        (b"Transfer-Encoding: chunked", b"80000\r\n" + b"x" * 0x80000 + b"\r\n"),
    ],
)
def test_a_body_that_no_form_needs_is_refused(web, header, body):
    with socket.create_connection(("127.0.0.1", web.port), timeout=PATIENCE) as line:
        line.sendall(b"POST /swallow HTTP/1.1\r\nHost: here\r\n" + header + b"\r\n\r\n" + body * 2)
        answer = line.recv(1000)

    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"Nothing was kept." in answer
    assert not web.said("asked for /swallow")


def test_a_body_within_the_limit_is_taken(web):
    with socket.create_connection(("127.0.0.1", web.port), timeout=PATIENCE) as line:
        body = b"x" * 1_000_000
        line.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000000\r\n\r\n" + body)

        assert line.recv(12) == b"HTTP/1.1 200"


def _ask_in_vain(web):
    with suppress(OSError):
        web.get("/endless")
