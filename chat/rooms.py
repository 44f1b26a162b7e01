"""One open conversation in one process: read and drawn once, however many sockets follow it."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from chat.models import Message
from chat.pool import in_pool

if TYPE_CHECKING:
    from chat.feed import Feed

RING = 200
# Further behind than that, a reader does better to load the page again.
GAP = 500


@dataclass(frozen=True, slots=True)
class Event:
    """A message as it goes out, with the rev that it brings the reader to."""

    rev: int
    text: str


class Room:
    """The sockets of a conversation, and the last events, which all of them share."""

    def __init__(self, conversation_id: int, head: int) -> None:
        self.conversation_id = conversation_id
        self.feeds: set[Feed] = set()
        self.head = head
        self._floor = head
        self._ring: deque[Event] = deque()
        self._dirty = False
        self._reading = False

    async def refresh(self) -> None:
        """Read what is new. While that runs, a further call only makes it look once more."""
        self._dirty = True
        if self._reading:
            return
        self._reading = True
        try:
            while self._dirty:
                self._dirty = False
                self._keep(await in_pool(read_events, self.conversation_id, self.head, RING))
                for feed in tuple(self.feeds):
                    feed.wake()
        finally:
            self._reading = False

    async def after(self, cursor: int) -> list[Event] | None:
        """Return the events that a reader at the cursor lacks; None when those are too many."""
        if cursor >= self._floor:
            return [event for event in self._ring if event.rev > cursor]
        events = await in_pool(read_events, self.conversation_id, cursor, GAP + 1)
        return events if len(events) <= GAP else None

    def _keep(self, events: list[Event]) -> None:
        for event in events:
            if event.rev > self.head:
                self._ring.append(event)
                self.head = event.rev
        if len(events) == RING:
            self._dirty = True
        while len(self._ring) > RING:
            self._floor = self._ring.popleft().rev


def read_events(conversation_id: int, after: int, limit: int) -> list[Event]:
    """Draw what changed after a rev, oldest change first (two queries)."""
    rows = Message.objects.filter(conversation=conversation_id).changed_since(after)
    return [_event(message) for message in rows.with_parts()[:limit]]


def _event(message: Message) -> Event:
    html = render_to_string("chat/_message.html", {"message": message})
    told = {"t": "msg", "rev": message.rev, "seq": message.seq, "html": html}
    return Event(message.rev, json.dumps(told, separators=(",", ":")))
