"""Conversations: sends against a bare POST that inserts a row, and send-to-screen against an echo.

Everything on one `serve` process over a scratch database; a minute and a half. Read the ratios.
"""

from __future__ import annotations

import asyncio
import http.client
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import types
import uuid
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, SECONDS, CLIENTS, PAIRS, ECHOES = 3, 4, 16, 60, 150


def main() -> None:
    """Make a database, start the server, measure in alternating rounds."""
    prepare()
    from django.conf import settings

    from tests.support import templates
    from tests.support.browser import environment, free_port

    name = f"hustlr_bench_{os.getpid()}"
    templates.clone(templates.prepare(), name)
    templates.point_at(name)
    port = free_port()
    command = [sys.executable, __file__, "--serve", str(port)]
    env = environment() | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    server = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        wait_for(port)
        pairs = cast(settings.SESSION_COOKIE_NAME)
        throughput(port, pairs)
        asyncio.run(latency(port, pairs[-1]))
    finally:
        server.terminate()
        server.wait(60)
        templates.drop(name)


def prepare() -> None:
    """Set Django up over the database server of the tests."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "hustlr.settings_test"  # not those of `manage.py`
    import django

    django.setup()


def serve(port: int) -> None:
    """Serve the product with a bare view and a bare echo beside it."""
    prepare()
    from channels.exceptions import StopConsumer
    from channels.generic.websocket import AsyncWebsocketConsumer
    from channels.routing import ProtocolTypeRouter, URLRouter
    from django.conf import settings
    from django.contrib.auth.decorators import login_not_required
    from django.db import transaction
    from django.http import HttpResponse
    from django.urls import include, path
    from django.views.decorators.csrf import csrf_exempt

    from marketplace.accounts.models import Person
    from marketplace.core.models import Fact

    class Echo(AsyncWebsocketConsumer):
        async def dispatch(self, message):
            if message["type"] == "websocket.connect":
                await self.accept()
            elif message["type"] == "websocket.receive":
                await self.send(message["text"])
            else:
                raise StopConsumer

    @csrf_exempt
    @login_not_required
    def bare(request):
        Fact.objects.create(name="Bench", payload={"body": request.POST["body"]})
        return HttpResponse("ok")

    @transaction.atomic
    def least(request):
        """Do the least that a message needs: who it is, a lock that numbers it, a row."""
        person = Person.objects.select_for_update().get(pk=request.user.pk)
        Fact.objects.create(name="Bench", actor=person, payload={"body": request.POST["body"]})
        return HttpResponse("ok")

    urls = types.ModuleType("bench_urls")
    urls.urlpatterns = [
        path("bare/", bare),
        path("least/", least),
        path("", include("hustlr.urls")),
    ]
    sys.modules["bench_urls"] = urls
    settings.ROOT_URLCONF = "bench_urls"
    from chat.routing import sockets
    from hustlr import throttle
    from hustlr.asgi import pages
    from hustlr.serving import serve as listen

    throttle.PER_ADDRESS = 1_000_000  # all visitors of a bench come from one

    live = URLRouter([*sockets, path("echo/", Echo.as_asgi())])
    application = ProtocolTypeRouter({"http": pages, "websocket": live})
    listen(application, f"tcp:port={port}:interface=127.0.0.1")


def cast(cookie: str) -> list[tuple[str, str, str]]:
    """Return (ref, cookie of the client, cookie of the tasker) of many pairs."""
    from django.test import Client

    from chat import actions
    from tests.support.cast import make_person

    found = []
    for number in range(PAIRS):
        one, other = (make_person(f"{side}{number}", "Bench") for side in ("Client", "Tasker"))
        talk = actions.ensure_conversation(
            job_id=number, job_ref="34679cdf", title="Bench", client=one, tasker=other
        )
        keys = []
        for person in (one, other):
            client = Client()
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
            keys.append(f"{cookie}={client.cookies[cookie].value}")
        found.append((talk.ref, *keys))
    return found


def throughput(port: int, pairs: list[tuple[str, str, str]]) -> None:
    """Compare accepted sends with an anonymous insert and with the least that a message needs."""
    bare, least, sends = [], [], []
    keys = itertools.cycle(key for _ref, *both in pairs[:-1] for key in both)
    # Nobody may write faster than people do, so that each sender has few turns.
    turns = [(ref, key) for ref, *keys in pairs[:-1] for key in keys] * 15
    for _ in range(ROUNDS):
        bare.append(rate(port, lambda: ("/bare/", "", {"body": "Hello there"})))
        least.append(rate(port, lambda: ("/least/", next(keys), {"body": "Hello there"})))
        sends.append(rate(port, lambda: message(turns)))
    a, b, c = (statistics.median(each) for each in (bare, least, sends))
    print(f"bare POST, nobody signed in, one INSERT     {a:7.1f} /s")
    print(f"signed-in POST, one lock, one INSERT        {b:7.1f} /s   {b / a:.2f} of bare")
    print(
        f"accepted messages                           {c:7.1f} /s   {c / a:.2f} of bare, "
        f"{c / b:.2f} of the signed-in one"
    )


def message(turns: list[tuple[str, str]]) -> tuple[str, str, dict]:
    """Return the next post: path, cookie, form."""
    ref, key = turns.pop(0)
    return f"/messages/{ref}/messages/?after=99999", key, {"key": uuid.uuid4(), "body": "Hello"}


def rate(port: int, post) -> float:
    """Return answers per second of closed-loop clients; an answer that is no 200 ends it."""
    until, done = time.monotonic() + SECONDS, []
    token = "t" * 32

    def run() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            path, cookie, form = post()
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"{cookie}; csrftoken={token}",
                "X-CSRFToken": token,
                "HX-Request": "true",
            }
            line.request("POST", path, urlencode(form), headers)
            answer = line.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status}")
            done.append(1)

    threads = [threading.Thread(target=run) for _ in range(CLIENTS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return len(done) / SECONDS


async def latency(port: int, pair: tuple[str, str, str]) -> None:
    """Compare the way of a message from POST to the other's socket with an echo."""
    from websockets.asyncio.client import connect

    ref, client, tasker = pair
    base, origin = f"ws://127.0.0.1:{port}", f"http://127.0.0.1:{port}"
    async with connect(f"{base}/echo/", origin=origin) as line:
        echoes = [await timed(line.send("x" * 120), line.recv()) for _ in range(ECHOES)]
    headers = {"Cookie": tasker}
    shown = []
    address = f"{base}/ws/?c={ref}&after=0"
    async with connect(address, origin=origin, additional_headers=headers) as line:
        for number in range(30):
            post = asyncio.to_thread(send_one, port, ref, client, number)
            shown.append(await timed(post, arrival(line, number)))
            await asyncio.sleep(1.05)
    tell("echo through our own dispatch", echoes, echoes)
    tell("POST until the other's screen", shown, echoes)


async def timed(cause, effect) -> float:
    """Return the milliseconds from the begin of the cause until the effect."""
    began = time.perf_counter()
    waiting = asyncio.ensure_future(effect)
    other = asyncio.ensure_future(cause)
    await waiting
    passed = (time.perf_counter() - began) * 1000
    await other
    return passed


async def arrival(line, number: int) -> None:
    """Wait for a message by its words and acknowledge it, as the script of the pages does."""
    while f"Bench {number}." not in await line.recv():
        pass
    await line.send(json.dumps({"t": "ack", "rev": number + 1}))


def send_one(port: int, ref: str, cookie: str, number: int) -> None:
    """Post one message."""
    rate_form = {"key": uuid.uuid4(), "body": f"Bench {number}."}
    line = http.client.HTTPConnection("127.0.0.1", port)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"{cookie}; csrftoken={'t' * 32}",
        "X-CSRFToken": "t" * 32,
        "HX-Request": "true",
    }
    line.request("POST", f"/messages/{ref}/messages/", urlencode(rate_form), headers)
    line.getresponse().read()
    line.close()


def tell(what: str, values: list[float], against: list[float]) -> None:
    """Print median and 99th percentile with their ratios."""
    p50, p99 = statistics.median(values), statistics.quantiles(values, n=100)[98]
    q50, q99 = statistics.median(against), statistics.quantiles(against, n=100)[98]
    print(f"{what:<30} p50 {p50:6.1f} ms ({p50 / q50:.1f}x)   p99 {p99:6.1f} ms ({p99 / q99:.1f}x)")


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("The server did not start")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(int(sys.argv[2]))
    else:
        main()
