"""Makes the whole demo: people, a past of four months, and what is going on today."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections, transaction

from hustlr.demo import oversight, payouts, people, quarrels, selling
from hustlr.demo.story import Story
from hustlr.demo.work import Studio
from hustlr.troubles import Trouble
from marketplace.core import clock, facts, refs
from marketplace.core.models import Fact
from marketplace.payments import queries as payments

SEED = 2107


@dataclass(frozen=True)
class DemoBegun:
    """The making of demo data has begun."""


@dataclass(frozen=True)
class DemoMade:
    """Demo data is there, whole."""


def make(say: Callable[[str], None]) -> None:
    """Make the demo on an empty database (about 30 s on two cores); made already, do nothing.

    One that was interrupted half-way is made anew. Raises Trouble when somebody real has come
    in between.
    """
    if (marks := _marks()) == {"DemoBegun"}:
        _start_over()
    elif marks:
        return
    now = clock.now().replace(second=0, microsecond=0)
    with _quick_commits(), refs.repeatable(_chance(0)):
        _mark(DemoBegun())
        cast = people.make(_chance(0), now=now)
        say(f"{len(cast.people)} people")
        _tell_both_halves(cast, now)
        people.refresh_calendars(cast, _chance(2), now=now)
        selling.sell(cast, _chance(3), now=now)
        oversight.fill(cast, now=now)
        with _webhooks_inside():
            quarrels.fill(now=now)
        call_command("check_search_rows", "--mend")
        broken = payments.broken_invariants()
        if broken:
            raise Trouble("The books of the demo data do not add up: " + broken[0])
        _mark(DemoMade())
    say(f"{_count('jobs.Job')} jobs, {_count('bookings.Booking')} bookings")


def tell_half(cast: people.Cast, half: int, *, now: datetime, share: float = 1) -> None:
    """Tell one half of the story: its taskers are its own, so that halves can be told at once.

    A SHARE under 1 makes less of everything.
    """
    chance = _chance(half)
    with _quick_commits(), refs.repeatable(_chance(10 + half)), _webhooks_inside():
        payouts.fill(cast.half(half), _chance(20 + half), now=now)
        studio = Studio(cast.half(half), chance, now=now)
        Story(studio, share=share).tell(half)


def _marks() -> set[str]:
    names = Fact.objects.filter(name__in=["DemoBegun", "DemoMade"])
    return set(names.values_list("name", flat=True))


def _start_over() -> None:
    """Empty a database that holds half a demo and nobody real."""
    if get_user_model().objects.exclude(email__endswith="@hustlr.example").exists():
        raise Trouble(
            "The demo data was interrupted half-way, and people have signed up since. Take "
            "another database, or start with --without-demo."
        )
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade")
        cursor.execute("create schema public")
    call_command("migrate", verbosity=0)


def _count(model: str) -> int:
    return int(apps.get_model(model).objects.count())


def _tell_both_halves(cast: people.Cast, now: datetime) -> None:
    """Tell the halves in a process each: two cores are what a small machine has."""
    # The parent's sockets must not be shared; the pool goes too, and opens anew when asked.
    connections.close_all()
    getattr(connection, "close_pool", lambda: None)()
    children = [_forked(cast, half, now) for half in (0, 1)]
    if any(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children):
        raise Trouble("Making the demo data failed; the reason is above.")


def _forked(cast: people.Cast, half: int, now: datetime) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        tell_half(cast, half, now=now)
        status = 0
    except Exception:  # noqa: BLE001 - the child must never return into its parent's code
        traceback.print_exc()
    finally:
        os._exit(status)


def _chance(number: int) -> Random:
    # Not for secrets: the same demo each time is the point.
    return Random(SEED + number)  # noqa: S311


def _mark(fact: object) -> None:
    with transaction.atomic():
        facts.record(fact, actor=None)


@contextmanager
def _quick_commits() -> Iterator[None]:
    """Do not wait for the disk at every commit: demo data that a power cut loses is made again."""
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset synchronous_commit")


@contextmanager
def _webhooks_inside() -> Iterator[None]:
    """Take the sandbox's webhooks to their view directly: no web process runs yet."""
    before = settings.SANDBOX_TRANSPORT
    settings.SANDBOX_TRANSPORT = "hustlr.demo.past.post_inside"
    try:
        yield
    finally:
        settings.SANDBOX_TRANSPORT = before
