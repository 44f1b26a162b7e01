"""Tables of bookings: the agreement of one client and one tasker, and its photos."""

from __future__ import annotations

import secrets
import zoneinfo
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.bookings import states
from marketplace.bookings.asked import GigRequest
from marketplace.bookings.doorsteps import ContactTry, Doorstep
from marketplace.bookings.places import BookingAddress
from marketplace.bookings.proposals import Proposal
from marketplace.bookings.reads import BookingQuerySet
from marketplace.bookings.reasons import Reason, in_words
from marketplace.bookings.settlements import Settlement
from marketplace.bookings.standing import ReliabilityEntry
from marketplace.core.clock import now
from marketplace.core.listed import listed
from marketplace.core.money import Money
from marketplace.core.refs import PublicRefField
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

__all__ = [
    "Booking",
    "BookingAddress",
    "BookingPhoto",
    "BookingQuerySet",
    "ContactTry",
    "Doorstep",
    "GigRequest",
    "Proposal",
    "ReliabilityEntry",
    "Settlement",
]


def new_pin() -> str:
    """Return four digits that nobody can foresee."""
    return f"{secrets.randbelow(10_000):04d}"


class Booking(models.Model):
    """What was agreed: who, what, when, where, for how much; frozen when an offer is accepted."""

    class State(models.TextChoices):
        """Where the booking stands, in the words of pages."""

        REQUESTED = states.REQUESTED, _("Asked for")
        DECLINED = states.DECLINED, _("Declined")
        AWAITING_PAYMENT = states.AWAITING_PAYMENT, _("Not paid yet")
        SCHEDULED = states.SCHEDULED, _("Booked")
        EN_ROUTE = states.EN_ROUTE, _("On the way")
        IN_PROGRESS = states.IN_PROGRESS, _("In progress")
        WORK_DONE = states.WORK_DONE, _("Work done")
        NO_SHOW = states.NO_SHOW, _("Somebody did not come")
        COMPLETED = states.COMPLETED, _("Done")
        CANCELLED = states.CANCELLED, _("Cancelled")
        EXPIRED = states.EXPIRED, _("Not paid in time")
        CLOSED = states.CLOSED, _("Closed")
        DISPUTED = states.DISPUTED, _("In dispute")
        REFUNDED = states.REFUNDED, _("Refunded")

    class Outcome(models.TextChoices):
        """How it ended; kept when the booking closes."""

        OPEN = "", _("Open")
        DONE = "done", _("Done and paid")
        CANCELLED = "cancelled", _("Cancelled")
        UNPAID = "unpaid", _("Never paid")
        DECLINED = "declined", _("Declined")
        UNANSWERED = "unanswered", _("Never answered")
        REFUNDED = "refunded", _("All the money went back")

    class Cancelling(models.TextChoices):
        """How long before the start a client can cancel without cost; the tasker's choice."""

        FLEXIBLE = "flexible", _("Flexible")
        STANDARD = "standard", _("Standard")
        STRICT = "strict", _("Strict")

    class Side(models.TextChoices):
        """Whose doing an end was."""

        NONE = "", _("Nobody")
        CLIENT = "client", _("Client")
        TASKER = "tasker", _("Tasker")

    ref = PublicRefField()
    # Of an offer on a job, or of a gig that was booked directly.
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey("offers.Offer", null=True, on_delete=models.PROTECT, related_name="+")
    gig = models.ForeignKey("taskers.Gig", null=True, on_delete=models.PROTECT, related_name="+")
    package = models.CharField(max_length=40, blank=True)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tasker = models.ForeignKey("taskers.TaskerProfile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=State)
    # Where it stood when a dispute began: what the dispute is about, and where it may go back to.
    before_dispute = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    fault = models.CharField(max_length=10, choices=Side, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    reason_code = models.CharField(max_length=12, choices=Reason, blank=True)
    # What was agreed, as it stood: later edits of job or offer change nothing here.
    title = models.CharField(max_length=120)
    scope = models.JSONField[dict[str, Any]](default=dict)
    area = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=60)
    price_minor = models.BigIntegerField()
    client_fee_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    commission_minor = models.BigIntegerField()
    tasker_net_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    policy = models.ForeignKey("core.PolicyRecord", on_delete=models.PROTECT, related_name="+")
    cancel_policy = models.CharField(max_length=8, choices=Cancelling, default=Cancelling.STANDARD)
    moves = models.PositiveSmallIntegerField(default=0)
    # A side that asks for another time shortly before the start cannot get out of its fee by it:
    # for `kept_start_for` the clock still runs to `kept_start`.
    kept_start = models.DateTimeField(null=True)
    kept_start_for = models.CharField(max_length=10, choices=Side, blank=True)
    set_off_at = models.DateTimeField(null=True)
    eta = models.DateTimeField(null=True)
    absent_at = models.DateTimeField(null=True)
    pin = models.CharField(max_length=4, default=new_pin)
    pin_tries = models.PositiveSmallIntegerField(default=0)
    pin_tried_at = models.DateTimeField(null=True)
    finish_note = models.TextField(max_length=1200, blank=True)
    # What of the closing list the tasker has ticked.
    finish_checks = models.JSONField[list[str]](default=list)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=300, blank=True)
    # How much of the time to look at the work was over at the last reminder.
    reminded_percent = models.PositiveSmallIntegerField(default=0)
    idempotency_key = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(default=now)
    paid_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    approve_by = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[BookingQuerySet] = BookingQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["offer"], condition=Q(state__in=states.LIVE), name="booking_one_per_offer"
            ),
            models.UniqueConstraint(
                fields=["job"], condition=Q(state__in=states.LIVE), name="booking_one_per_job"
            ),
            models.UniqueConstraint(
                fields=["client", "idempotency_key"], name="booking_once_per_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.BOOKING.states), name="booking_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(job__isnull=False, offer__isnull=False, gig__isnull=True)
                | Q(job__isnull=True, offer__isnull=True, gig__isnull=False),
                name="booking_of_offer_or_gig",
            ),
            models.CheckConstraint(
                condition=Q(price_minor__gt=0, client_fee_minor__gte=0, commission_minor__gte=0)
                & Q(total_minor=F("price_minor") + F("client_fee_minor"))
                & Q(price_minor=F("tasker_net_minor") + F("commission_minor"))
                & Q(tasker_net_minor__gte=0),
                name="booking_amounts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[states.REQUESTED, states.AWAITING_PAYMENT])
                | Q(state__in=[states.DECLINED, states.EXPIRED, states.CANCELLED, states.CLOSED])
                | Q(paid_at__isnull=False),
                name="booking_paid_before_work",
            ),
        )
        indexes = (
            *listed("booking", at="accepted_at", state="state", words=("title",)),
            models.Index(fields=["client", "-starts_at"], name="booking_of_client"),
            models.Index(fields=["tasker", "-starts_at"], name="booking_of_tasker"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="booking_due"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.ref})"

    @property
    def price(self) -> Money:
        """What the tasker asked for."""
        return Money(self.price_minor, self.currency)

    @property
    def client_fee(self) -> Money:
        """What the client pays on top."""
        return Money(self.client_fee_minor, self.currency)

    @property
    def total(self) -> Money:
        """What the client pays."""
        return Money(self.total_minor, self.currency)

    @property
    def commission(self) -> Money:
        """What is kept of the tasker's price."""
        return Money(self.commission_minor, self.currency)

    @property
    def tasker_net(self) -> Money:
        """What the tasker receives."""
        return Money(self.tasker_net_minor, self.currency)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone of the place of the work."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def minutes(self) -> int:
        """How long the work is planned to take."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to come for the two sides."""
        return self.state in states.AHEAD

    @property
    def is_direct(self) -> bool:
        """Whether the client booked the tasker without a job before it."""
        return self.job_id is None

    @property
    def is_requested(self) -> bool:
        """Whether the tasker has been asked and has not answered."""
        return self.state == states.REQUESTED

    @property
    def is_awaiting_payment(self) -> bool:
        """Whether the slot is only kept until the payment arrives."""
        return self.state == states.AWAITING_PAYMENT

    @property
    def is_scheduled(self) -> bool:
        """Whether it is paid and not started."""
        return self.state == states.SCHEDULED

    @property
    def is_en_route(self) -> bool:
        """Whether the tasker is on the way."""
        return self.state == states.EN_ROUTE

    @property
    def is_no_show(self) -> bool:
        """Whether one side says that the other did not come, and that may still be contested."""
        return self.state == states.NO_SHOW

    @property
    def is_disputed(self) -> bool:
        """Whether the two sides disagree, and its money is frozen."""
        return self.state == states.DISPUTED

    @property
    def is_refunded(self) -> bool:
        """Whether a dispute has sent all of the money back, closed or not."""
        return self.outcome == self.Outcome.REFUNDED

    @property
    def is_ahead(self) -> bool:
        """Whether it is paid for and the work has not begun."""
        return self.state in (states.SCHEDULED, states.EN_ROUTE)

    @property
    def is_in_progress(self) -> bool:
        """Whether the tasker is at work."""
        return self.state == states.IN_PROGRESS

    @property
    def is_work_done(self) -> bool:
        """Whether the client should look at the work."""
        return self.state == states.WORK_DONE

    @property
    def is_expired(self) -> bool:
        """Whether nobody paid in time."""
        return self.state == states.EXPIRED

    @property
    def is_done(self) -> bool:
        """Whether the work was approved, closed or not."""
        return self.outcome == self.Outcome.DONE

    @property
    def is_cancelled(self) -> bool:
        """Whether one side cancelled, closed or not."""
        return self.outcome == self.Outcome.CANCELLED

    @property
    def was_client_cancelling(self) -> bool:
        """Whether the end was the client's doing."""
        return self.fault == self.Side.CLIENT

    @property
    def was_tasker_cancelling(self) -> bool:
        """Whether the end was the tasker's doing."""
        return self.fault == self.Side.TASKER

    @property
    def why(self) -> str:
        """The reason of its end, as the other side reads it."""
        return in_words(self.reason_code, self.reason)

    @property
    def is_due(self) -> bool:
        """Whether the timer of the present state has run out."""
        return self.due_at is not None and self.due_at <= now()

    @property
    def minutes_left(self) -> int:
        """How long the timer of the present state still runs, to the minute begun."""
        if self.due_at is None:
            return 0
        return max(ceil((self.due_at - now()).total_seconds() / 60), 0)

    @property
    def tenths_over(self) -> int:
        """How many tenths of the present state's time are over, for a bar."""
        begun = self.finished_at or self.accepted_at
        if self.due_at is None or self.due_at <= begun:
            return 10
        share = (now() - begun) / (self.due_at - begun)
        return round(min(max(share, 0), 1) * 10)

    @property
    def was_funded(self) -> bool:
        """Whether money was ever held for it."""
        return self.paid_at is not None

    def clock_for(self, side: Actor) -> datetime:
        """Return the start that a side's cancellation is measured against."""
        if self.kept_start and self.kept_start_for == side:
            return min(self.kept_start, self.starts_at)
        return self.starts_at

    def side_of(self, person: Person) -> Actor | None:
        """Say which side a person is of; None for an outsider. Nobody books themselves."""
        if person.pk == self.client_id:
            return Actor.CLIENT
        return Actor.TASKER if person.pk == self.tasker.person_id else None


def photo_path(photo: BookingPhoto, filename: str) -> str:
    """Return a place that cannot be guessed: private files are served through a view."""
    return f"bookings/{photo.booking.ref}/{secrets.token_hex(16)}.jpg"


class BookingPhoto(models.Model):
    """A photo of the work or of a closed door; only the two sides see it."""

    class Kind(models.TextChoices):
        """What it shows."""

        BEFORE = "before", _("Before the work")
        AFTER = "after", _("After the work")
        DOOR = "door", _("At the door")

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="photos")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.AFTER)
    image = models.FileField(upload_to=photo_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="booking_photo_has_size"
            ),
        )

    def __str__(self) -> str:
        return f"Photo {self.pk} of {self.booking_id}"
