"""Makes the whole demo: people, a past of four months, and what is going on today."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections, transaction

from hustlr.demo import asking, bargains, oversight, past, people, quarrels, selling, words
from hustlr.demo.work import LATELY, Studio, Wish, at_hour
from hustlr.troubles import Trouble
from marketplace.bookings import actions as bookings
from marketplace.core import clock, facts, refs
from marketplace.core.models import Fact
from marketplace.jobs import actions as jobs
from marketplace.offers import actions as offers
from marketplace.payments import queries as payments

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.jobs.models import Job
    from marketplace.offers.models import Offer

SEED = 2107
DAYS = 120
DONE = 172
POPULAR = ("wardrobe-assembly", "deep-cleaning", "lawn-mowing", "tv-mounting")


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


class Story:
    """The four months: who asked for what, and how it went."""

    def __init__(self, studio: Studio, *, share: float = 1) -> None:
        self.studio, self.chance, self.now = studio, studio.chance, studio.now
        self.share = share
        self.tasks = list(words.tasks())
        self.turn = 0

    def tell(self, half: int) -> None:
        """Make everything of a half, oldest first."""
        done = len(self._some(DONE))
        for number in range(half, done, 2):
            self._done(timedelta(days=4 + (DAYS - 4) * (done - number) / done))
        if half:
            self._nobody_came()
            self._waiting()
        else:
            self._ended_otherwise()
            self._going_on()

    def _some(self, number: int) -> range:
        return range(max(2, round(number * self.share)))

    def _done(self, ago: timedelta) -> None:
        day = self.now - ago
        wish = self._wish(day - timedelta(days=self.chance.randint(2, 5)), day)
        self._through(wish, until=self.now, count=self.chance.choice((3, 3, 4, 4)))

    def _ended_otherwise(self) -> None:
        """Cancelled and unpaid bookings."""
        for number in self._some(10):
            day = self.now + timedelta(days=2) - timedelta(days=number * 6)
            wish = self._wish(day - timedelta(days=4), day)
            booking = self._through(wish, until=wish.posted_at + timedelta(days=1), count=2)
            if booking:
                self._cancel(booking, by_tasker=number % 3 == 0)
        for number in range(3):
            wish = self._wish(self.now - timedelta(days=1), self.now + timedelta(days=3 + number))
            _job, made = self._offered(wish, count=2)
            unpaid = (
                self.studio.book(made[0], at=self.now - timedelta(hours=5), pay=False)
                if made
                else None
            )
            if unpaid:
                with past.at(self.now - timedelta(hours=4)):
                    bookings.expire_unpaid(booking_id=unpaid.pk)

    def _nobody_came(self) -> None:
        """Jobs that ran out of time, and some that their clients cancelled."""
        for number in self._some(38):
            posted = self.now - timedelta(days=3 * number + 4)
            self._nobody(posted, cancelled=number % 3 == 0)

    def _cancel(self, booking: Booking, *, by_tasker: bool) -> None:
        reasons = words.phrases()["cancel_reasons"]
        moment = min(booking.starts_at - timedelta(hours=6), self.now - timedelta(hours=1))
        actor = booking.tasker.person if by_tasker else booking.client
        with past.at(moment, deaf=self.studio.deaf(moment)):
            bookings.cancel(
                booking_ref=booking.ref, actor=actor, reason=reasons[2 if by_tasker else 0]
            )

    def _nobody(self, posted: datetime, *, cancelled: bool) -> None:
        wish = self._wish(posted, posted + timedelta(days=3))
        job, made = self._offered(wish, count=self.chance.choice((0, 1, 1, 2)))
        ends = job.due_at + timedelta(minutes=1)
        for offer in made:
            ran_out = offer.expires_at + timedelta(minutes=1)
            if not cancelled and ran_out < min(ends, self.now):
                with past.at(ran_out, deaf=self.studio.deaf(ran_out)):
                    offers.expire_if_due(offer_id=offer.pk)
        if cancelled or ends > self.now:
            moment = min(posted + timedelta(days=2), self.now - timedelta(minutes=30))
            with past.at(moment, deaf=self.studio.deaf(moment)):
                jobs.cancel(job_id=job.pk, actor=self.studio.cast.people[wish.client])
        else:
            with past.at(ends, deaf=self.studio.deaf(ends)):
                jobs.end_if_due(job_id=job.pk)

    def _going_on(self) -> None:
        """Booked for the next days, at work now, done and waiting for approval."""
        ada, oscar = people.DOORS[:2]
        mei, tomasz, amara = people.DOORS[2:]
        plan: list[tuple[str | None, str | None, timedelta]] = [
            (ada, mei, timedelta(days=1)),
            (oscar, mei, timedelta(days=2)),
            (oscar, tomasz, timedelta(days=1)),
            (ada, amara, timedelta(days=3)),
            *((None, None, timedelta(days=1 + number % 9)) for number in self._some(20)),
        ]
        for client, tasker, ahead in plan:
            self._soon(
                at_hour(self.now + ahead, self.chance.choice((9, 10, 13, 14))), client, tasker
            )
        for client, tasker in ((oscar, amara), (None, None), (None, None), (None, None)):
            self._soon(self.now - timedelta(minutes=50), client, tasker)
        # Afternoons of the day before: finished, and within the client's time to look.
        for client, tasker in ((ada, tomasz), (ada, mei), *(((None, None),) * len(self._some(6)))):
            hour = self.chance.choice((11, 12, 13, 14))
            start = at_hour(self.now - timedelta(hours=27), hour)
            self._soon(start, client, tasker, approve=False)
        for client in (ada, None):
            wish = self._wish(self.now - timedelta(hours=20), self.now + timedelta(days=4), client)
            _job, made = self._offered(wish, count=2)
            if made:
                self.studio.book(made[0], at=self.now - timedelta(minutes=2), pay=False)

    def _soon(
        self, start: datetime, client: str | None, tasker: str | None, *, approve: bool = True
    ) -> None:
        for _attempt in range(12):
            wish = self._wish(start - timedelta(days=4), start, client, tasker, exact=True)
            booking = self._through(wish, until=self.now, count=2, tasker=tasker, approve=approve)
            if booking:
                return

    def _waiting(self) -> None:
        """Open jobs with and without offers, questions, bargains."""
        for number in self._some(96):
            client = people.DOORS[number % 2] if number % 24 < 2 else None
            posted = self.now - timedelta(hours=self.chance.randint(1, 90))
            day = at_hour(self.now + timedelta(days=self.chance.randint(2, 12)), 10)
            wish = self._wish(posted, day, client, flexible=number % 4 == 0)
            count = 4 if client else self.chance.choice((0, 1, 2, 3, 4, 4))
            job, made = self._offered(wish, count=count, photo=True)
            if number % 8 == 7:
                asking.question(self.studio, job, wish, chance=self.chance, now=self.now)
            elif made:
                self._answer(made, wish, turn=number % 8)
        self._kept()

    def _answer(self, made: list[Offer], wish: Wish, *, turn: int) -> None:
        """Let something happen to the offers on a job: what depends on whose turn it is."""
        if turn in (2, 3) and len(made) > 1:
            self._decline(made[-1], wish)
        elif turn == 5:
            self._withdraw(made[0])
        elif turn == 6:
            bargains.outdate(made[0], now=self.now)
        elif wish.client in people.DOORS:
            bargains.bargain(made, now=self.now)

    def _kept(self) -> None:
        """Jobs that ask one tasker by name, and drafts."""
        for client in people.DOORS[:2]:
            posted, day = self.now - timedelta(hours=3), self.now + timedelta(days=6)
            wish = self._wish(posted, day, client)
            asking.by_name(self.studio, wish, tasker=self.studio.able(wish)[0])
        for number in self._some(10):
            posted = self.now - timedelta(days=number + 1)
            self.studio.post(self._wish(posted, self.now + timedelta(days=9)), publish=False)

    def _decline(self, offer: Offer, wish: Wish) -> None:
        client = self.studio.cast.people[wish.client]
        with past.at(self.now - timedelta(minutes=20), deaf=LATELY):
            offers.decline(offer_id=offer.pk, actor=client, reason="price")

    def _withdraw(self, offer: Offer) -> None:
        with past.at(self.now - timedelta(minutes=15), deaf=LATELY):
            offers.withdraw(offer_id=offer.pk, actor=offer.tasker.person)

    def _through(
        self,
        wish: Wish,
        *,
        until: datetime,
        count: int,
        tasker: str | None = None,
        approve: bool = True,
    ) -> Booking | None:
        """Take a wish as far as UNTIL: offers, booking, talk, work, approval, reviews."""
        job, made = self._offered(wish, count=count, tasker=tasker)
        if not made:
            return None
        chosen = made[0]
        accepted = min(wish.posted_at + timedelta(hours=self.chance.randint(8, 20)), until)
        booking = self.studio.book(chosen, at=accepted)
        if booking is None:
            return None
        booking.refresh_from_db()
        by = next(k for k, p in self.studio.cast.profiles.items() if p.pk == booking.tasker_id)
        if accepted > self.now - timedelta(days=14):
            self.studio.talk(job, by, at=accepted + timedelta(minutes=9), until=until)
        self.studio.work(booking, until=until, approve=approve)
        return booking

    def _offered(
        self, wish: Wish, *, count: int, tasker: str | None = None, photo: bool = False
    ) -> tuple[Job, list[Offer]]:
        job = self.studio.post(wish, photo=photo or self.chance.random() < 0.2)
        able = self.studio.able(wish)
        if tasker:
            able = [tasker, *(key for key in able if key != tasker)]
        made: list[Offer] = []
        for number, by in enumerate(able):
            if len(made) == count:
                break
            moment = min(wish.posted_at + timedelta(minutes=25 + 40 * number), self.now)
            if offer := self.studio.offer(job, wish, by=by, at=moment):
                made.append(offer)
            elif tasker and not made:
                break
        return job, made

    def _wish(
        self,
        posted: datetime,
        start: datetime,
        client: str | None = None,
        tasker: str | None = None,
        *,
        flexible: bool = False,
        exact: bool = False,
    ) -> Wish:
        """Think of something that somebody near can do; tasks take turns, so that all appear."""
        for _attempt in range(60):
            self.turn = (self.turn + self.chance.randint(1, 7)) % len(self.tasks)
            task = self.tasks[self.turn]
            # So that some kinds have been done often enough for a price guide.
            if self.chance.random() < 0.3:
                task = self.chance.choice([one for one in self.tasks if one.skill in POPULAR])
            who = client or self.chance.choice(self.studio.cast.clients[2:])
            hour = self.chance.choice((8, 9, 10, 11, 13, 14, 15))
            begins = start if exact else at_hour(start, hour)
            wish = Wish(who, task, posted, begins, flexible)
            able = self.studio.able(wish)
            if tasker in able if tasker else able:
                return wish
        raise LookupError("Nobody can do anything there")


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
