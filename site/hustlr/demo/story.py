"""The story of the demo: who asked for what in four months, how it went, and what waits today."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hustlr.demo import asking, bargains, past, people, words
from hustlr.demo.work import LATELY, Studio, Wish, at_hour
from marketplace.bookings import actions as bookings
from marketplace.jobs import actions as jobs
from marketplace.offers import actions as offers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marketplace.bookings.models import Booking
    from marketplace.jobs.models import Job
    from marketplace.offers.models import Offer

DAYS = 120
DONE = 150
# Of the open jobs so many are told with the taskers whom visitors can enter.
NEAR, OPEN = 16, 72
POPULAR = ("wardrobe-assembly", "deep-cleaning", "lawn-mowing", "tv-mounting")


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
            ago = timedelta(days=4 + (DAYS - 4) * (done - number) / done)
            client = people.DOORS[number // 16 % 2] if number % 16 < 2 else None
            # The taskers whom visitors can enter belong to the first half.
            tasker = people.DOORS[2 + number % 3] if number % 8 == 4 else None
            self._done(ago, client, tasker)
        if half:
            self._nobody_came()
            self._ended_otherwise()
            self._waiting(self._some(OPEN - NEAR))
            self._drafts()
        else:
            self._lately()
            self._going_on()
            self._near()

    def _some(self, number: int) -> range:
        return range(max(2, round(number * self.share)))

    def _done(self, ago: timedelta, client: str | None, tasker: str | None) -> None:
        day = self.now - ago
        wish = self._wish(day - timedelta(days=self.chance.randint(2, 5)), day, client, tasker)
        # Nobody compares the offers of long ago any more.
        count = self.chance.choice((3, 4) if ago < timedelta(days=14) else (1, 2, 2))
        chosen = tasker if tasker in self.studio.able(wish) else None
        self._through(wish, until=self.now, count=count, tasker=chosen)

    def _lately(self) -> None:
        """Paid out in the last days, and not reviewed by the clients whom visitors can enter."""
        ada, oscar, *taskers = people.DOORS
        for number, client in enumerate((ada, oscar, ada, oscar)):
            start = at_hour(self.now - timedelta(days=3 + number // 2), 9 + 3 * (number % 2))
            self._soon(start, client, taskers[number % 3], silent=True)

    def _ended_otherwise(self) -> None:
        """Cancelled and unpaid bookings."""
        for number in self._some(10):
            day = self.now + timedelta(days=2) - timedelta(days=number * 6)
            client = people.DOORS[number // 2 % 2] if number < 4 else None
            wish = self._wish(day - timedelta(days=4), day, client)
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
        for number in self._some(30):
            posted = self.now - timedelta(days=3 * number + 4)
            self._nobody(posted, cancelled=number % 3 == 0)

    def _cancel(self, booking: Booking, *, by_tasker: bool) -> None:
        reasons = words.phrases()["cancel_reasons"]
        moment = min(booking.starts_at - timedelta(hours=6), self.now - timedelta(hours=1))
        actor = booking.tasker.person if by_tasker else booking.client
        with past.at(moment, deaf=self.studio.deaf(moment)):
            bookings.cancel(
                booking_ref=booking.ref,
                actor=actor,
                reason=reasons[2 if by_tasker else 1],
                code="ill" if by_tasker else "changed",
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
            *((None, None, timedelta(days=1 + number % 9)) for number in self._some(12)),
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
        self,
        start: datetime,
        client: str | None,
        tasker: str | None,
        *,
        approve: bool = True,
        silent: bool = False,
    ) -> None:
        for _attempt in range(12):
            posted = start - timedelta(days=4)
            if (wish := self._wished(posted, start, client, tasker)) is None:
                return
            booking = self._through(
                wish, until=self.now, count=2, tasker=tasker, approve=approve, silent=silent
            )
            if booking:
                return

    def _near(self) -> None:
        """Open jobs of the clients whom visitors can enter, with offers of such taskers."""
        ada, oscar, *taskers = people.DOORS
        # By what happens to a job, see _answer: each of the two sees most of it.
        clients = {0: ada, 2: ada, 6: ada, 7: ada, 9: oscar, 12: oscar, 14: oscar, 15: oscar}
        for number in self._some(NEAR):
            self._open(number, client=clients.get(number), tasker=taskers[number % len(taskers)])
        for client in (ada, oscar):
            posted, day = self.now - timedelta(hours=3), self.now + timedelta(days=6)
            wish = self._wish(posted, day, client)
            asking.by_name(self.studio, wish, tasker=self.studio.able(wish)[0])

    def _waiting(self, numbers: Iterable[int]) -> None:
        """Open jobs with and without offers, questions, bargains."""
        for number in numbers:
            self._open(number)

    def _open(self, number: int, *, client: str | None = None, tasker: str | None = None) -> None:
        posted = self.now - timedelta(hours=self.chance.randint(1, 90))
        day = at_hour(self.now + timedelta(days=self.chance.randint(2, 12)), 10)
        wish = self._wish(posted, day, client, tasker, flexible=number % 4 == 0)
        if tasker not in self.studio.able(wish):
            tasker = None
        count = 3 if tasker else self.chance.choice((0, 1, 2, 3, 4, 4))
        job, made = self._offered(wish, count=count, tasker=tasker, photo=True)
        if number % 8 == 7:
            asking.question(self.studio, job, wish, chance=self.chance, now=self.now)
        elif made:
            self._answer(made, wish, turn=number % 8)

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

    def _drafts(self) -> None:
        for number in self._some(10):
            posted = self.now - timedelta(days=number + 1)
            client = people.DOORS[number] if number < 2 else None
            wish = self._wish(posted, self.now + timedelta(days=9), client)
            self.studio.post(wish, publish=False)

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
        silent: bool = False,
    ) -> Booking | None:
        """Take a wish as far as UNTIL: offers, booking, talk, work, approval, reviews.

        A SILENT client has not reviewed it.
        """
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
        self.studio.work(booking, until=until, approve=approve, silent=silent)
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
            elif tasker and not made and not photo:
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
    ) -> Wish:
        """Think of something at an hour of the day; what is asked for in vain comes from others."""
        hour = at_hour(start, self.chance.choice((8, 9, 10, 11, 13, 14, 15)))
        for who, by in ((client, tasker), (client, None), (None, None)):
            if wish := self._wished(posted, hour, who, by, flexible=flexible):
                return wish
        raise LookupError("Nobody can do anything")

    def _wished(
        self,
        posted: datetime,
        start: datetime,
        client: str | None,
        tasker: str | None,
        *,
        flexible: bool = False,
    ) -> Wish | None:
        """Think of something that somebody near can do; tasks take turns, so that all appear."""
        for _attempt in range(60):
            self.turn = (self.turn + self.chance.randint(1, 7)) % len(self.tasks)
            task = self.tasks[self.turn]
            # So that some kinds have been done often enough for a price guide.
            if self.chance.random() < 0.3:
                task = self.chance.choice([one for one in self.tasks if one.skill in POPULAR])
            who = client or self.chance.choice(self.studio.cast.clients[2:])
            wish = Wish(who, task, posted, start, flexible)
            able = self.studio.able(wish)
            if tasker in able if tasker else able:
                return wish
        return None
