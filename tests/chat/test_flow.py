"""Flow control, hints and repair: what keeps a slow reader or a lost hint from hurting anybody."""

from __future__ import annotations

import asyncio
import json

import psycopg
import pytest
from asgiref.sync import sync_to_async

from chat import bus, feed, hub, rooms
from chat.feed import Feed
from chat.rooms import Event, Room
from tests.chat.sockets import closing_code, connected, hear, live
from tests.chat.test_sockets import in_a_loop, spoken
from tests.support.servers import ended, in_fork


class Reader:
    """A socket that keeps what it is sent."""

    def __init__(self, room: Room | None = None) -> None:
        self.got: list[dict] = []
        self.closed_with: int | None = None
        self.feed = Feed(person_id=1, session_key="", send=self.take, close=self.end)
        self.feed.room = room

    async def take(self, text: str) -> None:
        self.got.append(json.loads(text))

    async def end(self, code: int) -> None:
        self.closed_with = code

    @property
    def revs(self) -> list[int]:
        return [each["rev"] for each in self.got if each["t"] == "msg"]


def filled(count: int, *, size: int = 10) -> Room:
    """Return a room in which so many events have happened."""
    room = Room(1, 0)
    room._keep(
        [Event(n, json.dumps({"t": "msg", "rev": n, "x": "y" * size})) for n in range(1, count + 1)]
    )
    return room


def test_stops_at_the_window_and_goes_on_with_an_acknowledgement():
    async def run():
        reader = Reader(filled(feed.WINDOW_EVENTS + 50))
        reader.feed.wake()
        await asyncio.sleep(0.05)
        assert reader.revs == list(range(1, 101))

        reader.feed.acknowledge(60)
        await asyncio.sleep(0.05)
        assert reader.revs == list(range(1, 151))

    asyncio.run(run())


def test_stops_at_so_many_bytes():
    async def run():
        reader = Reader(filled(20, size=100_000))
        reader.feed.wake()
        await asyncio.sleep(0.05)
        assert len(reader.revs) == 6

    asyncio.run(run())


def test_of_badges_only_the_latest_is_sent():
    async def run():
        reader = Reader()
        for unread in range(5):
            reader.feed.put("badge", unread=unread)
        await asyncio.sleep(0.05)
        assert reader.got == [{"t": "badge", "unread": 4}]

    asyncio.run(run())


def test_an_event_is_never_given_twice():
    async def run():
        room = filled(3)
        reader = Reader(room)
        reader.feed.wake()
        await asyncio.sleep(0.02)
        room._keep([Event(3, '{"t":"msg","rev":3}'), Event(4, '{"t":"msg","rev":4}')])
        reader.feed.wake()
        await asyncio.sleep(0.02)
        assert reader.revs == [1, 2, 3, 4]

    asyncio.run(run())


def test_a_closed_feed_sends_nothing_more():
    async def run():
        reader = Reader(filled(3))
        await reader.feed.close(4013)
        reader.feed.wake()
        await asyncio.sleep(0.02)
        assert (reader.got, reader.closed_with) == ([], 4013)

    asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_a_reader_that_acknowledges_nothing_is_closed(talk, say, ada, tom, monkeypatch):
    monkeypatch.setattr(feed, "ACK_SECONDS", 0.1)
    monkeypatch.setattr(hub, "SWEEP_SECONDS", 0.2)

    @in_a_loop
    async def run():
        async with connected(ada, talk) as one:
            await spoken(say, tom)
            await hear(one, "msg")
            assert await closing_code(one) == 4013

    run()


@pytest.mark.django_db(transaction=True)
def test_the_sweep_finds_what_no_hint_told_of(talk, say, ada, tom, monkeypatch):
    monkeypatch.setattr(bus, "_send", lambda hint: None)
    monkeypatch.setattr(hub, "SWEEP_SECONDS", 0.2)

    @in_a_loop
    async def run():
        async with connected(ada, talk) as one:
            await spoken(say, tom, "Nobody told you")
            assert "Nobody told you" in (await hear(one, "msg"))["html"]

    run()


@pytest.mark.django_db(transaction=True)
def test_hears_of_other_processes_also_after_its_connection_was_cut(
    talk, say, ada, tom, monkeypatch
):
    monkeypatch.setattr(hub, "RETRY_SECONDS", 0.1)
    # As another process does it: this one's hub is told by the database alone.
    other = bus.NotifyBus()
    monkeypatch.setattr(bus, "_send", lambda hint: other.publish([hint]))

    @in_a_loop
    async def run():
        async with connected(ada, talk) as one:
            await spoken(say, tom, "First")
            await hear(one, "msg")
            await sync_to_async(cut)()
            await spoken(say, tom, "Second")
            assert "Second" in (await hear(one, "msg"))["html"]

    run()
    other.close()


def cut() -> None:
    """End every connection that listens."""
    with psycopg.connect(**bus._where(), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%%' AND datname = current_database()"
        )


@pytest.mark.django_db(transaction=True)
def test_a_room_is_forgotten_with_its_last_reader(talk, ada):
    @in_a_loop
    async def run():
        async with connected(ada, talk):
            assert talk.pk in hub.here().rooms
        assert not hub.here().rooms
        assert not hub.here().people

    run()


@pytest.mark.django_db(transaction=True)
def test_more_than_a_ring_at_once_reaches_every_reader(talk, say, ada, tom, monkeypatch):
    monkeypatch.setattr(rooms, "RING", 3)

    @in_a_loop
    async def run():
        async with connected(ada, talk) as one:
            for _ in range(8):
                await spoken(say, tom)
            assert [(await hear(one, "msg"))["rev"] for _ in range(8)] == list(range(1, 9))

    run()


@pytest.mark.django_db(transaction=True)
def test_a_forked_process_sends_on_a_connection_of_its_own():
    one = bus.NotifyBus()
    one.publish([bus.Left(1)])
    mine = one._sender_pid

    def send():
        one.close()  # whose it is not
        one.publish([bus.Left(2)])
        assert one._sender_pid != mine

    assert ended(in_fork(send)) == 0
    one.publish([bus.Left(3)])
    assert one._sender_pid == mine
    one.close()


def test_hints_survive_the_wire():
    hints = [bus.Said(12, 34, (5, 6)), bus.Read(12, 5), bus.Left(5)]

    assert bus.decode(bus.encode(hints)) == hints
    assert bus.decode('[["z",1]]') == []


def test_of_several_hints_about_one_conversation_the_newest_is_sent():
    hints = [bus.Said(1, 5, (1,)), bus.Said(1, 4, (1,)), bus.Said(2, 1, (1,)), bus.Read(1, 1)]

    assert bus.gathered([*hints, bus.Read(1, 1)]) == [hints[0], hints[2], hints[3]]


def test_a_database_that_is_away_costs_hints_and_nothing_else(monkeypatch, caplog):
    def away(**options):
        raise psycopg.OperationalError("away")

    monkeypatch.setattr(psycopg, "connect", away)
    monkeypatch.setattr(bus, "bus", bus.NotifyBus())

    bus._publish([bus.Left(1)])

    assert "the sweep will find them" in caplog.text


def test_a_hub_waits_while_the_database_is_away(monkeypatch, caplog, db):
    async def run():
        monkeypatch.setattr(hub, "RETRY_SECONDS", 0.05)

        async def away(*arguments, **options):
            raise psycopg.OperationalError("away")

        monkeypatch.setattr(psycopg.AsyncConnection, "connect", away)
        async with live():
            hub.here()
            await asyncio.sleep(0.2)

    asyncio.run(run())
    assert "Sockets wait for the database" in caplog.text
