"""`manage.py run`: everything on one machine, watched over until Ctrl-C."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

from hustlr import postgres
from hustlr.children import Child, Lifeline
from hustlr.progress import say, step
from hustlr.troubles import Trouble

LOOK_SECONDS = 0.2
GRACE_SECONDS = 45
PORT_SECONDS = 5
SAME_REQUEST_SECONDS = 0.5

# Money is never behind a photo; what is suspected of killing its worker shares with photos only.
WORKERS = (
    ("work", ("money", "default", "cms"), 3),
    ("mail", ("outbound",), 4),
    ("media", ("media", "quarantine"), 1),
)


def main(command: str, arguments: Sequence[str]) -> int:
    """Prepare, start, watch, stop."""
    options = _options(arguments)
    # Until the processes are watched, being told to end has to end PostgreSQL as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    os.environ.setdefault("BASE_URL", f"http://{options.host}:{options.port}")
    listening = _listen(options.host, options.port)
    with step("PostgreSQL"):
        postgres.ensure_database()
    _prepare(with_demo=not options.without_demo)
    return _Supervisor(listening).run()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py run", description="Start everything on this machine until Ctrl-C."
    )
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--without-demo", action="store_true", help="make no demo data")
    return parser.parse_args(arguments)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else, and keep it while the web process restarts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    deadline = time.monotonic() + PORT_SECONDS
    while True:
        try:
            listening.bind((host, port))
            listening.listen(128)
            return listening
        except OSError as error:
            # The processes of a killed supervisor need a moment to notice.
            if error.errno == errno.EADDRINUSE and time.monotonic() < deadline:
                time.sleep(LOOK_SECONDS)
                continue
            raise Trouble(
                f"Port {port} of {host} can't be used ({error.strerror}). Stop the program that "
                f"uses it, or choose another: python3 manage.py run --port {port + 1}"
            ) from error


def _prepare(*, with_demo: bool) -> None:
    """Bring database and files up to date in this process, which the others are forked from."""
    with step("Application"):
        import django

        django.setup()
    from django.conf import settings
    from django.core.management import CommandError, call_command, get_commands

    from hustlr import releasing

    with step("Migrations"):
        releasing.migrate()
    with step("Static files"):
        releasing.collect()
    if with_demo and settings.DEMO and "seed" in get_commands():
        with step("Demo data (about half a minute the first time)"):
            try:
                call_command("seed")
            except CommandError as error:
                raise Trouble(str(error)) from error


class _Supervisor:
    """Holds the processes; one thread, since a fork copies only the one that forks."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self._stopping = 0
        self._asked_at = -SAME_REQUEST_SECONDS
        lifeline = Lifeline()
        self._children = [Child("web", self._web, lifeline)]
        self._children += [
            Child(name, _worker(name, queues, concurrency), lifeline)
            for name, queues, concurrency in WORKERS
        ]

    def run(self) -> int:
        """Start all and watch them until asked to stop."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._asked_to_stop)
        greeting = _greeting(self._listening)
        _close_connections()
        _share_memory()
        announced = False
        while not self._stopping:
            self._look_after_database()
            for child in self._children:
                child.look_after()
            announced = announced or self._announce(greeting)
            time.sleep(LOOK_SECONDS)
        self._stop()
        return 0

    def _asked_to_stop(self, _sign: int, _frame: FrameType | None) -> None:
        # Shells and wrappers pass one Ctrl-C on twice; only a person's second one means it.
        now = time.monotonic()
        if now - self._asked_at > SAME_REQUEST_SECONDS:
            self._stopping += 1
        self._asked_at = now

    def _look_after_database(self) -> None:
        try:
            postgres.ensure_database()
        except Trouble as trouble:
            say(f"db    | {trouble}")

    def _announce(self, greeting: str) -> bool:
        if not _answers(self._listening):
            return False
        say(greeting)
        return True

    def _stop(self) -> None:
        """Let all end what they began, PostgreSQL last; asked a second time, kill them."""
        say("Stopping: what was begun is finished. Once more Ctrl-C stops at once.")
        self._listening.close()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._children:
            child.tell(signal.SIGTERM)
        while any(child.is_alive() for child in self._children):
            if self._stopping > 1 or time.monotonic() > deadline:
                for child in self._children:
                    child.tell(signal.SIGKILL)
            for child in self._children:
                child.pass_on()
            time.sleep(LOOK_SECONDS / 4)
        postgres.leave_database()
        say("Stopped.")

    def _web(self) -> None:
        from hustlr.asgi import application
        from hustlr.serving import serve

        serve(application, f"fd:fileno={self._listening.fileno()}")


def _worker(name: str, queues: Sequence[str], concurrency: int) -> Callable[[], None]:
    def work() -> None:
        from hustlr.working import work

        work(name=name, queues=queues, concurrency=concurrency)

    return work


def _close_connections() -> None:
    # A connection that two processes share mixes their answers; a pool has threads, too.
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()


def _share_memory() -> None:
    """Load what most processes need, then keep the collector from writing to it in each of them.

    Memory that nobody writes to after the fork exists once.
    """
    from django.urls import get_resolver

    from hustlr import working  # noqa: F401  # three of the four children want it

    # Knows every address in both directions, for which it imports all views.
    get_resolver().reverse_dict  # noqa: B018  # a property that fills it
    gc.collect()
    gc.freeze()


def _greeting(listening: socket.socket) -> str:
    """Return the one line that everybody waits for, with who can sign in."""
    from django.contrib.auth import get_user_model
    from django.core.exceptions import FieldError

    host, port = listening.getsockname()[:2]
    address = f"http://{host}:{port}/"
    try:
        people = get_user_model()._default_manager.filter(is_demo=True).order_by("pk")[:6]
        names = ", ".join(str(person) for person in people)
    except FieldError:
        names = ""
    line = f"Hustlr runs at {address}"
    if names:
        line += f" · sign in with one click as {names}: {address}account/login/"
    return f"\n{line}\nCtrl-C stops everything.\n"


def _answers(listening: socket.socket) -> bool:
    """Ask for the page that tells that the web process lives; patience is the caller's."""
    host, port = listening.getsockname()[:2]
    request = b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n"
    try:
        with socket.create_connection((host, port), timeout=2) as asking:
            asking.sendall(request)
            return b" 200 " in asking.recv(64)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit("Start with: python3 manage.py run")
