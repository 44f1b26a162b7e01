"""The socket of a tab: who gets in, what it hears, what ends it."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import suppress

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.contrib.sessions.models import Session

from chat import actions, bus, hub
from tests.chat.sockets import (
    PATIENCE,
    closing_code,
    connected,
    cookie_of,
    hear,
    is_silent,
    live,
    socket,
)

pytestmark = pytest.mark.django_db(transaction=True)


def in_a_loop(test):
    """Run an async test with a hub of its own."""

    async def run(**fixtures):
        async with live():
            await asyncio.wait_for(test(**fixtures), 2 * PATIENCE)

    def wrapper(**fixtures):
        async_to_sync(run)(**fixtures)

    wrapper.__name__, wrapper.__doc__ = test.__name__, test.__doc__
    wrapper.__signature__ = __import__("inspect").signature(test)
    return wrapper


async def spoken(say, *arguments, **options):
    return await sync_to_async(say)(*arguments, **options)


@in_a_loop
async def test_delivers_what_the_other_says_at_once(talk, say, ada, tom):
    async with connected(ada, talk) as one, connected(tom, talk) as other:
        await spoken(say, tom, "Is the wall brick?")

        for each in (one, other):
            event = await hear(each, "msg")
            assert (event["seq"], event["rev"]) == (1, 1)
            assert "Is the wall brick?" in event["html"]


@in_a_loop
async def test_gives_a_tab_exactly_what_it_missed(talk, say, ada, tom):
    for number in range(1, 6):
        await spoken(say, tom, f"Number {number}")

    async with connected(ada, talk, after=3) as one:
        events = [await hear(one, "msg") for _ in range(2)]

        assert [event["seq"] for event in events] == [4, 5]
        assert await is_silent(one)


@in_a_loop
async def test_a_cursor_from_the_future_brings_nothing_old(talk, say, ada, tom):
    await spoken(say, tom)

    async with connected(ada, talk, after=999) as one:
        await spoken(say, tom, "New")

        assert (await hear(one, "msg"))["seq"] == 2


@in_a_loop
async def test_tells_of_a_message_taken_back_while_away(talk, say, ada, tom):
    await spoken(say, tom, "Oh no")
    await spoken(say, tom)
    await sync_to_async(actions.remove_message)(conversation_id=talk.pk, seq=1, actor=tom)

    async with connected(ada, talk, after=2) as one:
        event = await hear(one, "msg")

    assert (event["seq"], event["rev"]) == (1, 3)
    assert "Oh no" not in event["html"]


@in_a_loop
async def test_a_tab_that_is_too_far_behind_loads_again(talk, say, ada, tom, monkeypatch):
    monkeypatch.setattr("chat.rooms.GAP", 2)
    for _ in range(4):
        await spoken(say, tom)

    async with connected(ada, talk) as one:
        assert (await hear(one, "resync"))["t"] == "resync"


@in_a_loop
async def test_counts_unread_in_every_tab_of_the_reader(talk, say, ada, tom):
    async with connected(ada) as here, connected(ada, talk) as open_tab:
        await spoken(say, tom)

        while not (await hear(here, "badge"))["unread"]:
            pass
        await hear(open_tab, "msg")
        await open_tab.send_to(text_data=json.dumps({"t": "read", "seq": 1}))
        while (await hear(here, "badge"))["unread"]:
            pass


@in_a_loop
async def test_an_older_count_never_arrives_after_a_newer_one(talk, say, ada, tom, monkeypatch):
    counted, may_go = threading.Event(), threading.Event()

    def slowly(people_ids):
        """Count; the first count is held up on its way."""
        found = unread_of(people_ids)
        if not counted.is_set():
            counted.set()
            may_go.wait(PATIENCE)
        return found

    unread_of = hub.unread_of
    async with connected(ada) as here:
        await hear(here, "badge")  # the hub hears from now on
        monkeypatch.setattr(hub, "unread_of", slowly)
        await spoken(say, tom)
        assert await asyncio.to_thread(counted.wait, PATIENCE)
        await sync_to_async(actions.mark_read)(conversation_id=talk.pk, person=ada, seq=1)
        assert await here.receive_nothing(0.3)
        may_go.set()

        assert [(await hear(here, "badge"))["unread"] for _ in range(2)] == [1, 0]


@in_a_loop
async def test_shows_the_sender_how_far_the_other_has_read(talk, say, ada, tom):
    await spoken(say, ada)

    async with connected(ada, talk) as sender, connected(tom, talk) as reader:
        await reader.send_to(text_data='{"t":"read","seq":1}')

        assert (await hear(sender, "read"))["seen"] == {str(ada.pk): 1, str(tom.pk): 1}


@in_a_loop
async def test_reading_without_a_conversation_changes_nothing(talk, ada):
    async with connected(ada) as one:
        await one.send_to(text_data='{"t":"read","seq":1}')

        assert await is_silent(one)


@in_a_loop
async def test_an_outsider_is_told_that_it_is_not_his(talk, eve):
    one = socket(await sync_to_async(cookie_of)(eve), f"c={talk.ref}")

    assert (await one.connect())[0]
    assert await closing_code(one) == 4403


@in_a_loop
async def test_nobody_gets_in_without_a_session(talk):
    one = socket("sessionid=nonsense", f"c={talk.ref}")

    assert (await one.connect())[0]
    assert await closing_code(one) == 4401


@pytest.mark.parametrize(
    "origin",
    [
        b"",
        b"https://testserver",
        b"http://evil.test",
        b"http://a.testserver",
        b"http://testserver:81",
        b"http://[",
    ],
)
def test_pages_of_others_are_refused(origin, ada):
    @in_a_loop
    async def run():
        one = socket(await sync_to_async(cookie_of)(ada), origin=origin)
        assert not (await one.connect())[0]

    run()


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("no json", 4008),
        ("[]", 4008),
        ("1", 4008),
        ('{"t":"typing"}', 4008),
        ('{"t":"read"}', 4008),
        ('{"t":"read","seq":-1}', 4008),
        ('{"t":"read","seq":true}', 4008),
        ('{"t":{},"seq":1}', 4008),
        ("x" * 16_385, 4009),
        (b"bytes", 4008),
    ],
)
def test_a_frame_that_our_script_never_sends_ends_the_socket(frame, code, ada):
    @in_a_loop
    async def run():
        async with connected(ada) as one:
            text = frame if isinstance(frame, str) else None
            await one.send_to(text_data=text, bytes_data=None if text else frame)
            assert await closing_code(one) == code

    run()


@in_a_loop
async def test_a_flood_of_frames_ends_the_socket(ada):
    async with connected(ada) as one:
        for _ in range(60):
            with suppress(AssertionError):
                await one.send_to(text_data='{"t":"ack","rev":1}')

        assert await closing_code(one) == 4008


@in_a_loop
async def test_a_person_has_ten_sockets_at_most(ada, monkeypatch):
    monkeypatch.setattr(hub, "SOCKETS_EACH", 1)
    async with connected(ada):
        second = socket(await sync_to_async(cookie_of)(ada))

        await second.connect()
        assert await closing_code(second) == 4429


@in_a_loop
async def test_signing_out_closes_the_sockets_of_that_session(talk, ada, monkeypatch):
    monkeypatch.setattr(hub, "RETRY_SECONDS", 0.1)
    async with connected(ada, talk) as one, connected(ada, talk) as other:
        first = await sync_to_async(Session.objects.order_by("expire_date").first)()
        await sync_to_async(first.delete)()
        hub.here().hear([bus.Left(ada.pk)])

        assert await closing_code(one) == 4403
        assert await is_silent(other)


@in_a_loop
async def test_a_banned_person_is_cut_at_the_next_review(ada, monkeypatch):
    monkeypatch.setattr(hub, "REVIEW_SECONDS", 0.1)
    async with connected(ada) as one:
        ada.is_active = False
        await sync_to_async(ada.save)()

        assert await closing_code(one) == 4403
