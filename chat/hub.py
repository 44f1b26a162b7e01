"""The live side of a process: who listens to what, and who is told when something changes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any
from weakref import WeakKeyDictionary

from django.db import Error as DatabaseError
from psycopg import Error as PsycopgError

from chat import bus
from chat.feed import COME_BACK, Feed
from chat.identity import Visitor, seen_by, signed_in
from chat.models import Conversation, Member
from chat.pool import in_pool
from chat.rooms import Room
from marketplace.notifications import queries as notifications

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 3
HEARTBEAT_SECONDS = 25
REVIEW_SECONDS = 30
RETRY_SECONDS = 1
REVOKED = 4403
SOCKETS_EACH = 10
SOCKETS_ALL = 8000


class Hub:
    """Everything that the sockets of one process share; lives on its event loop."""

    def __init__(self) -> None:
        self.rooms: dict[int, Room] = {}
        self.people: dict[int, set[Feed]] = defaultdict(set)
        self._loop = asyncio.get_running_loop()
        self._badges: set[int] = set()
        self._counting = False
        self._tasks: set[asyncio.Task[Any]] = set()
        bus.listeners.add(self.hear)
        for work in (self._listen, self._sweep, self._beat, self._review):
            self._run(self._forever(work))

    @property
    def feeds(self) -> list[Feed]:
        """Return all sockets."""
        return [feed for feeds in self.people.values() for feed in feeds]

    def is_full_for(self, person_id: int) -> bool:
        """Say whether the person, or the process, has as many sockets as it may."""
        count = len(self.people.get(person_id, ()))
        return count >= SOCKETS_EACH or sum(map(len, self.people.values())) >= SOCKETS_ALL

    def join(self, feed: Feed, visitor: Visitor, after: int) -> None:
        """Let a socket hear from now on, then give it what it missed: never the other way round."""
        self.people[feed.person_id].add(feed)
        if (conversation := visitor.conversation) is None:
            return
        room = self.rooms.get(conversation.pk)
        if room is None:
            room = self.rooms[conversation.pk] = Room(conversation.pk, conversation.last_rev)
        room.feeds.add(feed)
        feed.room, feed.cursor = room, min(after, conversation.last_rev)
        feed.wake()
        self._run(room.refresh())

    def leave(self, feed: Feed) -> None:
        """Forget a socket."""
        room = feed.room
        feed.stop()
        mine = self.people.get(feed.person_id, set())
        mine.discard(feed)
        if not mine:
            self.people.pop(feed.person_id, None)
        if room is not None:
            room.feeds.discard(feed)
            if not room.feeds:
                self.rooms.pop(room.conversation_id, None)

    def hear(self, hints: list[bus.Hint]) -> None:
        """Take hints, from any thread."""
        self._loop.call_soon_threadsafe(self._act_on, hints)

    async def close(self) -> None:
        """Stop everything, so that the loop can end."""
        bus.listeners.discard(self.hear)
        for feed in self.feeds:
            self.leave(feed)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _act_on(self, hints: Iterable[bus.Hint]) -> None:
        for hint in hints:
            match hint:
                case bus.Said():
                    room = self.rooms.get(hint.conversation_id)
                    if room is not None and hint.rev > room.head:
                        self._run(room.refresh())
                    self._renew_badges(hint.people_ids)
                case bus.Read():
                    if hint.conversation_id in self.rooms:
                        self._run(self._tell_seen(hint.conversation_id))
                    self._renew_badges([hint.person_id])
                case bus.Left():
                    # The session ends just after the hint.
                    self._loop.call_later(RETRY_SECONDS, self._look_at, hint.person_id)

    def _renew_badges(self, people_ids: Iterable[int]) -> None:
        self._badges.update(each for each in people_ids if each in self.people)
        if self._badges and not self._counting:
            self._counting = True
            self._run(self._count_badges())

    async def _count_badges(self) -> None:
        """Tell what is unread. Never two counts at once: the older one could arrive last."""
        try:
            while self._badges:
                await asyncio.sleep(bus.GATHER_SECONDS)
                people_ids, self._badges = self._badges, set()
                await self._tell_badges(people_ids)
        finally:
            self._counting = False

    async def _tell_badges(self, people_ids: set[int]) -> None:
        totals = await in_pool(unread_of, people_ids)
        notices = await in_pool(notifications.unread_counts, people_ids)
        for person_id in people_ids:
            for feed in tuple(self.people.get(person_id, ())):
                feed.put(
                    "badge",
                    unread=totals.get(person_id, 0),
                    notices=notices.get(person_id, 0),
                )

    async def _tell_seen(self, conversation_id: int) -> None:
        seen = await in_pool(seen_by, conversation_id)
        room = self.rooms.get(conversation_id)
        for feed in tuple(room.feeds) if room else ():
            feed.put("read", seen=seen)

    async def _listen(self) -> None:
        async for hints in bus.bus.listen():
            if not hints:  # it hears again and has missed something
                await self._compare()
                self._renew_badges(tuple(self.people))
            self._act_on(hints)

    async def _sweep(self) -> None:
        """Find what no hint told of, and sockets that nobody reads."""
        await asyncio.sleep(SWEEP_SECONDS)
        await self._compare()
        for feed in self.feeds:
            if feed.is_stuck:
                await feed.close(COME_BACK)

    async def _compare(self) -> None:
        heads = await in_pool(heads_of, list(self.rooms)) if self.rooms else {}
        for conversation_id, rev in heads.items():
            room = self.rooms.get(conversation_id)
            if room is not None and rev > room.head:
                self._run(room.refresh())

    async def _beat(self) -> None:
        """Browsers see no pings; without this they could not tell silence from a dead line."""
        await asyncio.sleep(HEARTBEAT_SECONDS)
        for feed in self.feeds:
            feed.put("hb")

    async def _review(self) -> None:
        """Close sockets whose session has ended, and repair badges."""
        await asyncio.sleep(REVIEW_SECONDS)
        await self._revoke(self.feeds)
        self._renew_badges(tuple(self.people))

    def _look_at(self, person_id: int) -> None:
        self._run(self._revoke(list(self.people.get(person_id, ()))))

    async def _revoke(self, feeds: list[Feed]) -> None:
        if not feeds:
            return
        good = await in_pool(signed_in, {feed.session_key for feed in feeds})
        for feed in feeds:
            if good.get(feed.session_key) != feed.person_id:
                await feed.close(REVOKED)

    async def _forever(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            started = time.monotonic()
            try:
                await work()
            except (DatabaseError, PsycopgError, OSError) as error:
                logger.warning("Sockets wait for the database: %s", error)
                await asyncio.sleep(max(0.0, RETRY_SECONDS - (time.monotonic() - started)))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # Whatever was to be read is found by the next sweep.
            logger.warning("A socket's work failed: %r", error)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def here() -> Hub:
    """Return the hub of the running event loop, made at the first socket."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        hub = _hubs[loop] = Hub()
    return hub


def unread_of(people_ids: Iterable[int]) -> dict[int, int]:
    """Return the unread totals of people (one query)."""
    totals: dict[int, int] = Member.objects.filter(person__in=set(people_ids)).unread_totals()
    return totals


def heads_of(conversation_ids: list[int]) -> dict[int, int]:
    """Return the last rev of conversations (one query)."""
    rows = Conversation.objects.filter(pk__in=conversation_ids).order_by("pk")
    return dict(rows.values_list("pk", "last_rev"))
