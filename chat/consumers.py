"""The socket of a tab: hears everything, says only how far it has read."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import Error as DatabaseError
from django.http.request import validate_host

from chat import actions, hub
from chat.feed import COME_BACK, Feed
from chat.identity import Visitor, admit, header, wish_of
from chat.pool import in_pool

FRAME_REFUSED, FRAME_TOO_BIG = 4008, 4009
SIGN_IN, NOT_YOURS, TOO_MANY = 4401, 4403, 4429
MAX_FRAME = 16_384
FRAMES_A_SECOND = 20


class UserSocket(AsyncWebsocketConsumer):
    """One tab of one person, with at most one conversation open."""

    feed: Feed | None = None
    visitor: Visitor | None = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Handle an event here, without Channels' detour through one thread for every frame."""
        match message["type"]:
            case "websocket.connect":
                await self.connect()
            case "websocket.receive":
                await self.receive(message.get("text"), message.get("bytes"))
            case "websocket.disconnect":
                if self.feed is not None:
                    hub.here().leave(self.feed)
                raise StopConsumer

    async def connect(self) -> None:
        """Let in who has a session and, if he asks for a conversation, is one of its two."""
        if not is_same_origin(dict(self.scope)):
            await self.close()
            return
        wish = wish_of(dict(self.scope))
        try:
            visitor = await in_pool(admit, wish)
        except DatabaseError:
            visitor, refused = None, COME_BACK
        else:
            refused = self._refusal(visitor, bool(wish.ref))
        # Only an accepted socket can be told why it is closed.
        await self.accept()
        if visitor is None or refused:
            await self.close(refused)
            return
        self._frames, self._second = 0, 0
        self.visitor = visitor
        self.feed = Feed(
            person_id=visitor.person_id,
            session_key=wish.session_key,
            send=self.send,
            close=self.close,
        )
        self.feed.put("hello", unread=visitor.unread, seen=visitor.seen or {})
        hub.here().join(self.feed, visitor, wish.after)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one of the two frames that there are; anything else ends the socket."""
        if self.feed is None:
            return
        if len(text_data or bytes_data or "") > MAX_FRAME:
            await self._end(FRAME_TOO_BIG)
            return
        found = _frame(text_data) if self._has_time() else None
        if found is None:
            await self._end(FRAME_REFUSED)
            return
        kind, number = found
        if kind == "ack":
            self.feed.acknowledge(number)
        else:
            await self._read(number)

    async def _read(self, seq: int) -> None:
        conversation = self.visitor.conversation if self.visitor else None
        if conversation is None or self.feed is None:
            return
        # A mark that is lost comes again with the next one.
        with suppress(DatabaseError):
            await in_pool(
                actions.mark_read,
                conversation_id=conversation.pk,
                person=self.feed.person_id,
                seq=seq,
            )

    async def _end(self, code: int) -> None:
        if self.feed is not None:
            feed, self.feed = self.feed, None
            hub.here().leave(feed)
        await self.close(code)

    def _refusal(self, visitor: Visitor | None, asked: bool) -> int:
        if visitor is None:
            return SIGN_IN
        if asked and visitor.conversation is None:
            return NOT_YOURS
        return TOO_MANY if hub.here().is_full_for(visitor.person_id) else 0

    def _has_time(self) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._frames = second, 0
        self._frames += 1
        return self._frames <= FRAMES_A_SECOND


_KINDS: Final = {"ack": "rev", "read": "seq"}


def _frame(text: str | None) -> tuple[str, int] | None:
    """Return kind and number of a frame, or None for what our script never sends."""
    try:
        frame = json.loads(text or "")
        kind = frame["t"]
        number = frame[_KINDS[kind]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return (kind, number) if type(number) is int and 0 <= number < 2**31 else None


def is_same_origin(scope: dict[str, Any]) -> bool:
    """Tell our own pages from others: scheme, host and port, as cookies alone cannot."""
    host = header(scope, b"host")
    try:
        origin, name = urlsplit(header(scope, b"origin")), urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    if not validate_host(name or "", settings.ALLOWED_HOSTS):
        return False
    return (origin.scheme, origin.netloc) == (_scheme(scope), host)


def _scheme(scope: dict[str, Any]) -> str:
    proxy: tuple[str, str] | None = getattr(settings, "SECURE_PROXY_SSL_HEADER", None)
    if proxy:
        name, value = proxy
        key = name.removeprefix("HTTP_").replace("_", "-").lower().encode()
        return "https" if header(scope, key) == value else "http"
    return "https" if scope.get("scheme") == "wss" else "http"
