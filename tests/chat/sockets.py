"""Sockets of the tests: each speaks to the consumer as daphne would."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.test import Client

from chat import hub
from hustlr.asgi import application

HOST = b"testserver"
# No bar: only for giving up, on a machine that does much else at the same time.
PATIENCE = 60


class Socket(WebsocketCommunicator):
    """One that waits longer than the second that Channels gives it."""

    async def connect(self, timeout=PATIENCE):
        return await super().connect(timeout)

    async def disconnect(self, code=1000, timeout=PATIENCE):
        await super().disconnect(code, timeout)


def cookie_of(person) -> str:
    """Sign in and return the cookie header of the session."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def socket(cookie: str, query: str = "", *, origin: bytes = b"http://testserver"):
    """Return a socket that has not connected yet."""
    headers = [(b"host", HOST), (b"cookie", cookie.encode())]
    if origin:
        headers.append((b"origin", origin))
    return Socket(application, f"/ws/?{query}", headers=headers)


@asynccontextmanager
async def live():
    """Let the process of the test have a hub, and end it afterwards."""
    try:
        yield
    finally:
        await hub.here().close()
        hub._hubs.clear()


@asynccontextmanager
async def connected(person, talk=None, *, after: int = 0):
    """Yield a socket that has been let in and greeted."""
    cookie = await sync_to_async(cookie_of)(person)
    one = socket(cookie, f"c={talk.ref}&after={after}" if talk else "")
    assert (await one.connect())[0]
    assert (await hear(one, "hello"))["t"] == "hello"
    try:
        yield one
    finally:
        await one.disconnect()


async def hear(one, kind: str):
    """Return the next event of a kind, passing over others."""
    while True:
        event = json.loads(await one.receive_from(timeout=PATIENCE))
        if event["t"] == kind:
            return event


async def is_silent(one, *, seconds: float = 0.3) -> bool:
    """Say whether nothing comes for a while but badges, which are told whenever a hub hears."""
    while not await one.receive_nothing(seconds):
        if json.loads(await one.receive_from(timeout=PATIENCE))["t"] != "badge":
            return False
    return True


async def closing_code(one) -> int:
    """Return the code that the server ends the socket with."""
    while True:
        message = await one.receive_output(timeout=PATIENCE)
        if message["type"] == "websocket.close":
            return message["code"]
