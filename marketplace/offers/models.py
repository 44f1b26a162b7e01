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
        return self.filter(state=states.SUBMITTED, expires_at__lte=moment)

    def with_people(self) -> Self:
        """With job, skill and both people at hand, without further queries."""
        return self.select_related("job__client", "job__skill__category", "tasker__person")


class Offer(models.Model):
    """A tasker's price and time for a job, as its latest version says."""

    class State(models.TextChoices):
        """Where the offer stands, in the words of pages."""

        SUBMITTED = states.SUBMITTED, _("Waiting for an answer")
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
    idempotency_key = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=now)
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
    def is_paying(self) -> bool:
        """Whether the client has accepted it and is paying."""
        return self.state == states.PAYING

    @property
    def answer(self) -> str:
        """Why it ended, in the words that the tasker reads; empty while it stands."""
        if self.decline_reason:
            return str(self.Decline(self.decline_reason).label)
        return str(self.Closing(self.close_reason).label) if self.close_reason else ""


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
