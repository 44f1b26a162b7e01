"""What one socket still has to get: a cursor into its room, never a queue of payloads."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chat.rooms import Event, Room

# The server never waits for a slow reader (daphne takes everything into memory), so we do.
WINDOW_EVENTS = 100
WINDOW_BYTES = 512 * 1024
ACK_SECONDS = 30
# Codes of our own: daphne refuses to send those that the protocol has for this.
COME_BACK = 4013


class Feed:
    """The way out to one socket, in order, at the pace of its acknowledgements."""

    def __init__(
        self,
        *,
        person_id: int,
        session_key: str,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Awaitable[None]],
    ) -> None:
        self.person_id = person_id
        self.session_key = session_key
        self.room: Room | None = None
        self.cursor = 0
        self._send = send
        self._close = close
        self._open: deque[tuple[int, int, float]] = deque()
        self._open_bytes = 0
        # Of badges and read marks only the latest counts.
        self._latest: dict[str, str] = {}
        self._pump: asyncio.Task[None] | None = None
        self._again = False
        self._stopped = False

    @property
    def is_stuck(self) -> bool:
        """Say whether the reader has acknowledged nothing for too long."""
        return bool(self._open) and time.monotonic() - self._open[0][2] > ACK_SECONDS

    def wake(self) -> None:
        """Send what is new, unless that is being done already."""
        if self._stopped:
            return
        self._again = True
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run())

    def put(self, kind: str, **values: Any) -> None:
        """Send a small event; an unsent earlier one of its kind is forgotten."""
        self._latest[kind] = json.dumps({"t": kind, **values}, separators=(",", ":"))
        self.wake()

    def acknowledge(self, rev: int) -> None:
        """The reader has everything up to a rev."""
        while self._open and self._open[0][0] <= rev:
            self._open_bytes -= self._open.popleft()[1]
        self.wake()

    async def close(self, code: int) -> None:
        """End the socket."""
        self.stop()
        await self._close(code)

    def stop(self) -> None:
        """Send no more."""
        self._stopped = True
        if self._pump is not None and self._pump is not asyncio.current_task():
            self._pump.cancel()

    async def _run(self) -> None:
        while self._again and not self._stopped:
            self._again = False
            while self._latest:
                await self._send(self._latest.pop(next(iter(self._latest))))
            await self._catch_up()

    async def _catch_up(self) -> None:
        while self.room is not None and self.cursor < self.room.head and self._has_space():
            events = await self.room.after(self.cursor)
            if events is None:
                self.cursor = self.room.head
                await self._send('{"t":"resync"}')
                return
            for event in events:
                if not self._has_space():
                    return
                await self._give(event)

    async def _give(self, event: Event) -> None:
        if event.rev <= self.cursor:
            return
        self.cursor = event.rev
        self._open.append((event.rev, len(event.text), time.monotonic()))
        self._open_bytes += len(event.text)
        await self._send(event.text)

    def _has_space(self) -> bool:
        return len(self._open) < WINDOW_EVENTS and self._open_bytes < WINDOW_BYTES
