"""Hints between processes: which conversation to read again. Losing one loses time, never data.

PostgreSQL's NOTIFY carries them by default, always after the commit (inside the transaction it
takes a lock of the whole server) and gathered for 5 ms.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import astuple, dataclass
from queue import Empty, SimpleQueue
from typing import Any, Protocol

import psycopg
from django.db import connection, transaction

logger = logging.getLogger(__name__)

CHANNEL = "chat"
GATHER_SECONDS = 0.005
# NOTIFY takes 8,000 bytes; a hint has at most 80.
BATCH = 90


@dataclass(frozen=True)
class Said:
    """Something in a conversation is new or different up to a rev."""

    conversation_id: int
    rev: int
    people_ids: tuple[int, ...]


@dataclass(frozen=True)
class Read:
    """A person has read on."""

    conversation_id: int
    person_id: int


@dataclass(frozen=True)
class Left:
    """A person has signed out somewhere: look at the sessions of his sockets."""

    person_id: int


Hint = Said | Read | Left
_KINDS: dict[str, type[Said | Read | Left]] = {"s": Said, "r": Read, "l": Left}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}


class Bus(Protocol):
    """What carries hints from process to process."""

    def publish(self, hints: list[Hint]) -> None:
        """Send, or raise."""

    def close(self) -> None:
        """Hang up."""

    def listen(self) -> AsyncIterator[list[Hint]]:
        """Yield an empty list once it hears, then hints; raises when it hears no longer."""


class NotifyBus:
    """Hints through PostgreSQL, on connections that no pool and no proxy of transactions holds."""

    def __init__(self) -> None:
        self._sender: psycopg.Connection[Any] | None = None
        self._sender_pid = 0
        self._owner = 0

    def publish(self, hints: list[Hint]) -> None:
        """Send all with one statement; a broken connection is renewed for the next time."""
        payloads = [encode(hints[at : at + BATCH]) for at in range(0, len(hints), BATCH)]
        # A fork has its parent's connection: using it would mix their answers, closing it end both.
        if self._sender is None or self._sender.closed or self._owner != os.getpid():
            self._sender = psycopg.connect(**_where(), autocommit=True)
            self._sender_pid, self._owner = self._sender.info.backend_pid, os.getpid()
        try:
            self._sender.execute(
                "SELECT pg_notify(%s, payload) FROM unnest(%s::text[]) AS payload",
                [CHANNEL, payloads],
            )
        except psycopg.Error:
            self._sender.close()
            raise

    def close(self) -> None:
        """Hang up."""
        if self._sender is not None and self._owner == os.getpid():
            self._sender.close()

    async def listen(self) -> AsyncIterator[list[Hint]]:
        """Hear what any process says."""
        heard = await psycopg.AsyncConnection.connect(**_where(), autocommit=True)
        async with heard:
            await heard.execute(f"LISTEN {CHANNEL}")
            yield []
            async for note in heard.notifies():
                # What this process says itself has gone to its hubs already.
                if note.pid != self._sender_pid:
                    yield decode(note.payload)


bus: Bus = NotifyBus()
# Hubs of this process hear at once, without the way through the database.
listeners: set[Callable[[list[Hint]], None]] = set()
_waiting: SimpleQueue[Hint] = SimpleQueue()
_publisher = threading.Lock()
_thread: threading.Thread | None = None


def tell(hint: Hint) -> None:
    """Send a hint once the present transaction has committed."""
    transaction.on_commit(lambda: _send(hint), robust=True)


def encode(hints: Iterable[Hint]) -> str:
    """Write hints for the wire."""
    return json.dumps([[_LETTERS[type(h)], *astuple(h)] for h in hints], separators=(",", ":"))


def decode(payload: str) -> list[Hint]:
    """Read hints from the wire; what another version of the product says is left out."""
    rows: list[list[Any]] = json.loads(payload)
    return [_hint(*row) for row in rows if row[0] in _KINDS]


def _hint(letter: str, *values: Any) -> Hint:
    kind: Callable[..., Hint] = _KINDS[letter]
    return kind(*(tuple(value) if isinstance(value, list) else value for value in values))


def gathered(hints: Iterable[Hint]) -> list[Hint]:
    """Drop what a later hint says as well."""
    newest: dict[tuple[Any, ...], Hint] = {}
    for hint in hints:
        key = (Said, hint.conversation_id) if isinstance(hint, Said) else (hint,)
        before = newest.get(key)
        if not (isinstance(before, Said) and isinstance(hint, Said) and before.rev > hint.rev):
            newest[key] = hint
    return list(newest.values())


def _send(hint: Hint) -> None:
    for hear in tuple(listeners):
        hear([hint])
    _waiting.put(hint)
    _ensure_publisher()


def _ensure_publisher() -> None:
    """Start the thread that publishes, once in each process, also after a fork."""
    global _thread
    with _publisher:
        if _thread is None or not _thread.is_alive():
            atexit.register(bus.close)
            _thread = threading.Thread(target=_publish_all, name="chat-bus", daemon=True)
            _thread.start()


def _publish_all() -> None:
    while True:
        hints = [_waiting.get()]
        time.sleep(GATHER_SECONDS)
        while True:
            try:
                hints.append(_waiting.get_nowait())
            except Empty:
                break
        _publish(gathered(hints))


def _publish(hints: list[Hint]) -> None:
    for _attempt in range(2):
        try:
            bus.publish(hints)
        except psycopg.Error as error:
            logger.warning("Hints not sent, the sweep will find them: %s", error)
        else:
            return


def _where() -> dict[str, Any]:
    options = connection.get_connection_params()
    return {name: options[name] for name in options if name not in {"cursor_factory", "context"}}
