"""One piece of work of the demo, from the wish to the reviews, as far as its time has come."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from chat import actions as chat
from hustlr.demo import past, praise, words
from hustlr.demo.people import CURRENCY, Cast
from hustlr.demo.words import Task
from marketplace.bookings import actions as bookings
from marketplace.catalogue import queries as catalogue
from marketplace.core.errors import Refusal
from marketplace.core.images import CleanPhoto, clean_photo
from marketplace.core.money import Money
from marketplace.core.places import Place, distance_km
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.offers import actions as offers
from marketplace.payments import queries as payments
from marketplace.payments.gateways.sandbox import cards, server
from marketplace.payments.gateways.sandbox.models import Session

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.jobs.models import Job
    from marketplace.offers.models import Offer
    from marketplace.payments.models import Payment
    from marketplace.taskers.models import TaskerSkill

ZONE = ZoneInfo("Australia/Sydney")
# Matching is told once, at the end; notices of weeks ago would only be noise.
OLD = ("marketplace.matching", "marketplace.notifications", "marketplace.desk", "chat")
LATELY = ("marketplace.matching", "marketplace.notifications")
RECENT = ("marketplace.matching",)


@dataclass(frozen=True)
class Wish:
    """Who wants what done, when it was posted, and when the work is to be."""

    client: str
    task: Task
    posted_at: datetime
    starts_at: datetime
    flexible: bool = False


class Studio:
    """Makes pieces of work; knows who can do what and what moment it really is."""

    def __init__(self, cast: Cast, chance: Random, *, now: datetime) -> None:
        self.cast, self.chance, self.now = cast, chance, now
        self.prices: dict[str, dict[str, TaskerSkill]] = {}
        keys = {profile.pk: key for key, profile in cast.profiles.items()}
        own = (
            apps.get_model("taskers.TaskerSkill")
            .objects.filter(profile__in=keys)
            .select_related("skill")
        )
        for price in own.order_by("pk"):
            self.prices.setdefault(price.skill.slug, {})[keys[price.profile_id]] = price

    def deaf(self, moment: datetime) -> tuple[str, ...]:
        """Return who does not hear of a moment: of long ago no conversations are kept."""
        if moment < self.now - timedelta(days=14):
            return OLD
        return LATELY if moment < self.now - timedelta(days=4) else RECENT

    def post(self, wish: Wish, *, publish: bool = True, photo: bool = False) -> Job:
        """Fill in the steps of a job and, unless it stays a draft, publish it."""
        actor = self.cast.people[wish.client]
        skill = catalogue.skill_by_slug(wish.task.skill)
        if skill is None:
            raise LookupError(wish.task.skill)
        with past.at(wish.posted_at, deaf=self.deaf(wish.posted_at)):
            what = steps.What(wish.task.title, skill.pk)
            job = jobs.start(actor=actor, what=what, key=self.key())
            budget = self._round(skill.low_minor + (skill.high_minor - skill.low_minor) * 0.55)
            if skill.unit == "hour":
                budget = self._round(budget * max(skill.minutes, 60) / 60)
            for step in (
                steps.Details(wish.task.description, {}),
                steps.Where(self._door(wish.client)),
                self._when(wish),
                steps.Budget(Money(budget, CURRENCY)),
            ):
                jobs.save_draft(job_id=job.pk, actor=actor, step=step)
            if photo and wish.task.photo:
                jobs.add_photos(job_id=job.pk, actor=actor, uploads=[_upload(wish.task)])
            if publish:
                job = jobs.publish(job_id=job.pk, actor=actor)
        return job

    def offer(self, job: Job, wish: Wish, *, by: str, at: datetime) -> Offer | None:
        """Let a tasker offer; None when the calendar or a rule is against it."""
        price = self.prices[wish.task.skill][by]
        minutes = max(price.skill.minutes, 45)
        asked = self._round(price.estimate(minutes).minor * self.chance.uniform(0.92, 1.18))
        start = wish.starts_at + timedelta(minutes=self.chance.choice((0, 0, 30, 60)))
        said = self.chance.choice(words.phrases()["offers"])
        terms = offers.Terms(
            price=Money(max(asked, 2000), CURRENCY),
            starts_at=start,
            ends_at=start + timedelta(minutes=min(minutes, 600)),
            message=said.format(when=_when_words(start)),
            not_included=self.chance.choice(words.phrases()["not_included"]),
        )
        try:
            with past.at(at, deaf=self.deaf(at)):
                return offers.make(
                    job_id=job.pk,
                    actor=self.cast.people[by],
                    terms=terms,
                    idempotency_key=self.key(),
                )
        except Refusal:
            return None

    def able(self, wish: Wish) -> list[str]:
        """Return who offers the skill where the client lives, in a random order."""
        home = self.cast.homes[wish.client]
        found = [
            key
            for key in self.prices.get(wish.task.skill, {})
            if distance_km((home.lat, home.lng), self._base(key)) <= self._reach(key)
        ]
        self.chance.shuffle(found)
        return found

    def book(self, offer: Offer, *, at: datetime, pay: bool = True) -> Booking | None:
        """Accept an offer and pay for it; None when somebody else has taken the time."""
        actor = self.cast.people[_key_of(self.cast, offer.job.client_id)]
        try:
            with past.at(at, deaf=self.deaf(at)):
                booking = bookings.accept_offer(
                    offer_ref=offer.ref,
                    version=offer.version,
                    actor=actor,
                    idempotency_key=self.key(),
                )
        except Refusal:
            return None
        if pay:
            paid_at = at + timedelta(minutes=self.chance.randint(1, 6))
            with past.at(paid_at, deaf=self.deaf(paid_at)):
                payment = payments.payment_for(booking.ref)
                if payment is None:
                    raise LookupError(booking.ref)
                self.settle(payment)
        return booking

    def settle(self, payment: Payment) -> None:
        """Pay on the hosted page, with a card that works."""
        ref = payments.pay_url(payment).rstrip("/").rsplit("/", 1)[-1]
        server.pay(Session.objects.get(ref=ref), self.chance.choice(cards.CARDS[:2]))

    def work(
        self, booking: Booking, *, until: datetime, approve: bool = True, silent: bool = False
    ) -> None:
        """Start and finish the work, approve and review it, each when its time had come.

        A SILENT client has not said anything yet.
        """
        tasker = booking.tasker.person
        begun = booking.starts_at + timedelta(minutes=self.chance.randint(-8, 6))
        if begun > until:
            return
        with past.at(begun, deaf=self.deaf(begun)):
            bookings.start(booking_ref=booking.ref, pin=booking.pin, actor=tasker)
        ended = booking.ends_at + timedelta(minutes=self.chance.randint(-20, 15))
        if ended > until:
            return
        with past.at(ended, deaf=self.deaf(ended)):
            note = self.chance.choice(words.phrases()["work_notes"])
            bookings.finish(
                booking_ref=booking.ref, actor=tasker, photos=self._proof(booking), note=note
            )
        if approve:
            self._approve(booking, ended, until, silent=silent)

    def talk(self, job: Job, by: str, *, at: datetime, until: datetime) -> None:
        """Let the two people of an offer write to each other."""
        pairs = words.phrases()["chat"]
        first = self.chance.randrange(0, len(pairs) - 2, 2)
        talk = None
        for number, (side, said) in enumerate(pairs[first : first + self.chance.randint(2, 4)]):
            moment = at + timedelta(minutes=7 + 11 * number)
            if moment > until:
                return
            tasker = self.cast.people[by]
            with past.at(moment, deaf=self.deaf(moment)):
                talk = talk or chat.open_conversation(
                    job_id=job.pk, tasker_profile_id=self.cast.profiles[by].pk, actor=tasker
                )
                sender = tasker if side == "t" else job.client
                if sender:
                    chat.send_message(
                        conversation_id=talk.pk,
                        sender=sender,
                        body=said,
                        client_id=uuid.UUID(self.key()),
                    )

    def _approve(self, booking: Booking, ended: datetime, until: datetime, *, silent: bool) -> None:
        forgets = not silent and self.chance.random() < 0.15
        approved = ended + timedelta(hours=49 if forgets else self.chance.choice((1, 2, 5, 18)))
        if approved > until:
            return
        if forgets:
            self._remind(booking, ended)
        with past.at(approved, deaf=self.deaf(approved)):
            if forgets:
                bookings.auto_approve(booking_id=booking.pk)
            else:
                bookings.approve(booking_ref=booking.ref, actor=booking.client)
        praise.review(self, booking, approved, until=until, silent=silent)

    def _remind(self, booking: Booking, ended: datetime) -> None:
        booking.refresh_from_db()
        for percent in (50, 90):
            moment = ended + timedelta(hours=48) * percent / 100
            with past.at(moment, deaf=self.deaf(moment)):
                bookings.remind(booking_id=booking.pk, version=booking.version, percent=percent)

    def _proof(self, booking: Booking) -> list[CleanPhoto]:
        pictures = [task for task in words.tasks() if task.title == booking.title and task.photo]
        return [clean_photo(_upload(task)) for task in pictures[:1] if self.chance.random() < 0.4]

    def _when(self, wish: Wish) -> steps.When:
        if wish.flexible:
            return steps.When("flexible")
        return steps.When("date", wish.starts_at.astimezone(ZONE).date())

    def _door(self, client: str) -> Place:
        home = self.cast.homes[client]
        street = self.chance.choice(words.phrases()["streets"])
        number = self.chance.randint(1, 180)
        # A few hundred metres around the suburb's centre, so that not all live at one point.
        return Place(
            lat=home.lat + self.chance.uniform(-0.004, 0.004),
            lng=home.lng + self.chance.uniform(-0.004, 0.004),
            area=home.area,
            address=f"{number} {street}, {home.area}",
        )

    def _base(self, tasker: str) -> tuple[float, float]:
        return self.cast.homes[tasker].lat, self.cast.homes[tasker].lng

    def _reach(self, tasker: str) -> int:
        return next(someone.radius for someone in words.taskers() if someone.key == tasker)

    def key(self) -> str:
        """Return a key of its own for something sent once."""
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def _round(self, minor: float) -> int:
        return int(round(minor / 500) * 500)


def at_hour(day: datetime, hour: int, minute: int = 0) -> datetime:
    """Return the hour of a day by the clock of Sydney."""
    return datetime.combine(day.astimezone(ZONE).date(), time(hour, minute), ZONE)


def _when_words(start: datetime) -> str:
    return f"on {start.astimezone(ZONE):%A}"


def _key_of(cast: Cast, person_id: int | None) -> str:
    return next(key for key, person in cast.people.items() if person.pk == person_id)


def _upload(task: Task) -> SimpleUploadedFile:
    if task.photo is None:
        raise LookupError(task.title)
    return SimpleUploadedFile(task.photo.name, task.photo.read_bytes(), "image/webp")
