"""Tables of offers: a tasker's price and time for a job, and every version of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.refs import PublicRefField
from marketplace.offers import states

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class OfferQuerySet(models.QuerySet["Offer"]):
    """Reads of offers."""

    def live(self) -> Self:
        """Those that stand."""
        return self.filter(state__in=states.LIVE)

    def visible_to(self, person: Person) -> Self:
        """Those that the person has made, or has received on a job."""
        return self.filter(Q(tasker__person=person) | Q(job__client=person))

    def of_tasker(self, person: Person) -> Self:
        """Those that the person has made."""
        return self.filter(tasker__person=person)

    def overdue(self, moment: datetime) -> Self:
        """Those whose timer should have run."""
        over = Q(state=states.SUBMITTED, expires_at__lte=moment)
        return self.filter(over | Q(state=states.STALE, confirm_by__lte=moment))

    def with_people(self) -> Self:
        """With job, skill and both people at hand, without further queries."""
        return self.select_related("job__client", "job__skill__category", "tasker__person")


class Offer(models.Model):
    """A tasker's price and time for a job, as its latest version says."""

    class State(models.TextChoices):
        """Where the offer stands, in the words of pages."""

        SUBMITTED = states.SUBMITTED, _("Waiting for an answer")
        COUNTERED = states.COUNTERED, _("Counter-offer")
        STALE = states.STALE, _("To be confirmed")
        PAYING = states.PAYING, _("Accepted, being paid")
        CONVERTED = states.CONVERTED, _("Booked")
        DECLINED = states.DECLINED, _("Declined")
        WITHDRAWN = states.WITHDRAWN, _("Withdrawn")
        EXPIRED = states.EXPIRED, _("Run out")
        CLOSED = states.CLOSED, _("Job closed")

    class Decline(models.TextChoices):
        """Why the client says no; the tasker reads the words."""

        PRICE = "price", _("The price is too high")
        TIME = "time", _("The time does not suit")
        EXPERIENCE = "experience", _("I want more experience with this kind of job")
        OTHER = "other", _("Something else")

    class Closing(models.TextChoices):
        """Why the job took no more offers; the tasker reads the words."""

        FILLED = "filled", _("The client booked another tasker")
        CANCELLED = "cancelled", _("The client cancelled the job")
        EXPIRED = "expired", _("The job ran out of time")
        REMOVED = "removed", _("The job was taken down")

    class Position(models.TextChoices):
        """Where the price stood among all offers on the job; the tasker reads the words."""

        LOW = "low", _("Your price was among the lowest")
        MIDDLE = "middle", _("Your price was in the middle")
        HIGH = "high", _("Your price was among the highest")

    ref = PublicRefField()
    job = models.ForeignKey("jobs.Job", on_delete=models.PROTECT, related_name="+")
    tasker = models.ForeignKey("taskers.TaskerProfile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    version = models.PositiveIntegerField(default=1)
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    message = models.TextField(max_length=1200)
    not_included = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField()
    decline_reason = models.CharField(max_length=10, choices=Decline, blank=True)
    close_reason = models.CharField(max_length=10, choices=Closing, blank=True)
    position = models.CharField(max_length=6, choices=Position, blank=True)
    # How many counter-offers the client has made; the last one is open while it is countered.
    rounds = models.PositiveSmallIntegerField(default=0)
    # Until when a tasker may confirm an offer that an edit of the job has outdated.
    confirm_by = models.DateTimeField(null=True)
    shortlisted_at = models.DateTimeField(null=True)
    idempotency_key = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now)
    # When the tasker last stood by it: by a new version, or by confirming this one.
    edited_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[OfferQuerySet] = OfferQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["job", "tasker"],
                condition=Q(state__in=states.LIVE),
                name="offer_one_live_per_tasker",
            ),
            models.UniqueConstraint(
                fields=["job"], condition=Q(state=states.PAYING), name="offer_one_paying_per_job"
            ),
            models.UniqueConstraint(
                fields=["tasker", "idempotency_key"], name="offer_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.MACHINE.states), name="offer_state_known"
            ),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="offer_price_positive"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="offer_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state=states.DECLINED) | ~Q(decline_reason=""),
                name="offer_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=states.CLOSED) | ~Q(close_reason=""),
                name="offer_closed_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=["job", "state"], name="offer_of_job"),
            models.Index(fields=["tasker", "-created_at"], name="offer_of_tasker"),
            models.Index(
                fields=["expires_at"], condition=Q(state=states.SUBMITTED), name="offer_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.price} on {self.job_id} ({self.ref})"

    @property
    def price(self) -> Money:
        """What the tasker asks for the whole job, before fees."""
        return Money(self.price_minor, self.currency)

    @property
    def duration(self) -> timedelta:
        """How long the tasker expects to work."""
        return self.ends_at - self.starts_at

    @property
    def minutes(self) -> int:
        """How many minutes the tasker expects to work."""
        return int(self.duration.total_seconds() // 60)

    @property
    def is_live(self) -> bool:
        """Whether it stands."""
        return self.state in states.LIVE

    @property
    def is_submitted(self) -> bool:
        """Whether it waits for the client's answer."""
        return self.state == states.SUBMITTED

    @property
    def is_countered(self) -> bool:
        """Whether it waits for the tasker's answer to a counter-offer."""
        return self.state == states.COUNTERED

    @property
    def is_stale(self) -> bool:
        """Whether it waits for the tasker to confirm it after an edit of the job."""
        return self.state == states.STALE

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for one of the two people."""
        return self.state in states.WAITING

    @property
    def is_expired(self) -> bool:
        """Whether its time ran out."""
        return self.state == states.EXPIRED

    @property
    def said_at(self) -> datetime:
        """When the tasker last stood by it."""
        return self.edited_at or self.created_at

    @property
    def is_paying(self) -> bool:
        """Whether the client has accepted it and is paying."""
        return self.state == states.PAYING

    @property
    def is_converted(self) -> bool:
        """Whether it became a booking."""
        return self.state == states.CONVERTED

    @property
    def answer(self) -> str:
        """Why it ended, in the words that the tasker reads; empty while it stands."""
        if self.decline_reason:
            return str(self.Decline(self.decline_reason).label)
        return str(self.Closing(self.close_reason).label) if self.close_reason else ""

    @property
    def place(self) -> str:
        """Where its price stood when the job was filled, in words; empty where that tells more."""
        return str(self.Position(self.position).label) if self.position else ""


class OfferVersion(models.Model):
    """What an offer said at one time: what the client accepts is a version, never a moving text."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    message = models.TextField(max_length=1200)
    not_included = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["offer", "number"], name="offer_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.offer_id} v{self.number}"

    @property
    def price(self) -> Money:
        """What this version asked for."""
        return Money(self.price_minor, self.currency)

    @property
    def minutes(self) -> int:
        """How many minutes this version takes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


class Counter(models.Model):
    """What the client proposes instead: one round of a negotiation, open until it is answered."""

    class Outcome(models.TextChoices):
        """How the round ended, in the words of pages."""

        OPEN = "", _("Waiting for an answer")
        AGREED = "agreed", _("Agreed")
        ANSWERED = "answered", _("Answered with another offer")
        TAKEN_BACK = "taken_back", _("Taken back")
        LAPSED = "lapsed", _("Not answered in time")
        ENDED = "ended", _("Over")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="counters")
    number = models.PositiveSmallIntegerField()
    # The version of the offer that the client answered.
    version = models.PositiveIntegerField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    not_included = models.CharField(max_length=300, blank=True)
    message = models.TextField(max_length=600, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default="", blank=True)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["offer", "number"], name="counter_once"),
            models.UniqueConstraint(
                fields=["offer"], condition=Q(outcome=""), name="counter_one_open"
            ),
            models.CheckConstraint(condition=Q(price_minor__gt=0), name="counter_price_positive"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="counter_ends_after_start"
            ),
        )
        indexes = (
            models.Index(fields=["expires_at"], condition=Q(outcome=""), name="counter_due"),
        )

    def __str__(self) -> str:
        return f"{self.price} instead, round {self.number} on {self.offer_id}"

    @property
    def price(self) -> Money:
        """What the client would pay the tasker, before the fee."""
        return Money(self.price_minor, self.currency)

    @property
    def minutes(self) -> int:
        """How many minutes the client has in mind."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)
