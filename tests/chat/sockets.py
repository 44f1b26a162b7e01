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
    return WebsocketCommunicator(application, f"/ws/?{query}", headers=headers)


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


async def hear(one, kind: str, *, seconds: float = 5):
    """Return the next event of a kind, passing over others."""
    while True:
        event = json.loads(await one.receive_from(timeout=seconds))
        if event["t"] == kind:
            return event


async def is_silent(one, *, seconds: float = 0.3) -> bool:
    """Say whether nothing comes for a while but badges, which are told whenever a hub hears."""
    while not await one.receive_nothing(seconds):
        if json.loads(await one.receive_from(timeout=5))["t"] != "badge":
            return False
    return True


async def closing_code(one) -> int:
    """Return the code that the server ends the socket with."""
    while True:
        message = await one.receive_output(timeout=5)
        if message["type"] == "websocket.close":
            return message["code"]
