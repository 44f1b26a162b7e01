"""Tables of disputes: the case, what the sides say and propose, and the ruling."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.refs import PublicRefField
from marketplace.core.states import Actor
from marketplace.disputes import guide, states

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

SIDES = [Actor.CLIENT.value, Actor.TASKER.value]


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Reads of disputes."""

    def visible_to(self, person: Person) -> Self:
        """Those of which the person is one of the two sides."""
        return self.filter(Q(booking__client=person) | Q(booking__tasker__person=person))

    def of_booking(self, booking_ref: str) -> Self:
        """Those about one booking."""
        return self.filter(booking__ref=booking_ref)

    def open(self) -> Self:
        """Those whose money is frozen."""
        return self.filter(state__in=states.OPEN)

    def to_decide(self) -> Self:
        """Those that wait for a ruling."""
        return self.filter(state=states.UNDER_REVIEW)

    def overdue(self, moment: datetime) -> Self:
        """Those whose timer should have run."""
        return self.filter(due_at__lte=moment)

    def with_people(self) -> Self:
        """With the booking and both people at hand."""
        return self.select_related("booking__client", "booking__tasker__person")


class Dispute(models.Model):
    """A disagreement about the money of one booking."""

    class State(models.TextChoices):
        """Where it stands, in the words of pages."""

        NEGOTIATING = states.NEGOTIATING, _("Between the two of you")
        UNDER_REVIEW = states.UNDER_REVIEW, _("Hustlr decides")
        SETTLED = states.SETTLED, _("Agreed")
        WITHDRAWN = states.WITHDRAWN, _("Withdrawn")
        DEFAULTED = states.DEFAULTED, _("Not answered in time")
        RULED = states.RULED, _("Decided")
        FINAL = states.FINAL, _("Closed")

    class Kind(models.TextChoices):
        """What it is about; it follows from where the booking stood."""

        QUALITY = "quality", _("The finished work")
        STOP = "stop", _("Work that was stopped")
        NO_SHOW = "no_show", _("Who did not come")
        STALE = "stale", _("A booking of which nobody said anything")
        FEE = "fee", _("The cost of a cancellation")

    class Reason(models.TextChoices):
        """Why, in the words of the one who opened it."""

        NOT_DONE = "not_done", _("The work was not done")
        PARTLY = "partly", _("Only part of it was done")
        FLAWED = "flawed", _("It was not done well")
        OTHER_SCOPE = "other_scope", _("It is not what was agreed")
        UNSAFE = "unsafe", _("Going on is not safe")
        PRESENT = "present", _("I was there")
        CHANGED = "changed", _("We had agreed on something else")
        SILENT = "silent", _("Nobody said what happened")
        OTHER = "other", _("Something else")

    class Wanted(models.TextChoices):
        """What would put it right."""

        ALL_BACK = "all_back", _("All of the contested money back")
        PART_BACK = "part_back", _("Part of it back")
        PAID = "paid", _("The contested money paid")
        UNSURE = "unsure", _("I leave it to what we find")

    class Ending(models.TextChoices):
        """How it was decided."""

        OPEN = "", _("Open")
        SETTLED = "settled", _("You agreed")
        WITHDRAWN = "withdrawn", _("It was withdrawn")
        SILENCE = "silence", _("One side never answered")
        RULED = "ruled", _("Hustlr decided")

    ref = PublicRefField()
    booking = models.ForeignKey("bookings.Booking", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    opened_by = models.CharField(max_length=10)
    state = models.CharField(max_length=16, choices=State)
    reason = models.CharField(max_length=12, choices=Reason)
    wanted = models.CharField(max_length=10, choices=Wanted)
    # The part of the tasker's price that is contested; fees follow it.
    contested_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    version = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    # When the side that did not open it has said something for the first time.
    answered_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    review_by = models.DateTimeField(null=True)
    rule_by = models.DateTimeField(null=True)
    question = models.CharField(max_length=500, blank=True)
    question_at = models.DateTimeField(null=True)
    question_until = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    # What of the contested part the tasker was given in the end.
    kept_minor = models.BigIntegerField(null=True)
    needs_quality_review = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[DisputeQuerySet] = DisputeQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(state__in=states.OPEN),
                name="dispute_one_open_per_booking",
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.DISPUTE.states), name="dispute_state_known"
            ),
            models.CheckConstraint(
                condition=Q(contested_minor__gt=0)
                & (Q(kept_minor=None) | Q(kept_minor__gte=0, kept_minor__lte=F("contested_minor"))),
                name="dispute_amounts",
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_at=None) | ~Q(ending="") & Q(ended_at__isnull=False),
                name="dispute_ends_somehow",
            ),
            models.CheckConstraint(
                condition=Q(opened_by__in=[*SIDES, Actor.SYSTEM.value]), name="dispute_opener_known"
            ),
        )
        indexes = (
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="dispute_due"),
            models.Index(fields=["state", "rule_by"], name="dispute_queue"),
        )

    def __str__(self) -> str:
        return f"Dispute {self.ref} about {self.booking_id}"

    @property
    def contested(self) -> Money:
        """What of the tasker's price is contested."""
        return Money(self.contested_minor, self.currency)

    @property
    def is_negotiating(self) -> bool:
        """Whether the two sides look for an agreement."""
        return self.state == states.NEGOTIATING

    @property
    def is_under_review(self) -> bool:
        """Whether our people decide."""
        return self.state == states.UNDER_REVIEW

    @property
    def is_defaulted(self) -> bool:
        """Whether one side may still break its silence."""
        return self.state == states.DEFAULTED

    @property
    def may_settle(self) -> bool:
        """Whether the two sides can still agree."""
        return self.is_negotiating or self.is_under_review

    @property
    def is_open(self) -> bool:
        """Whether the money is frozen."""
        return self.state in states.OPEN

    @property
    def is_due(self) -> bool:
        """Whether the timer of the present state has run out."""
        return self.due_at is not None and self.due_at <= now()

    @property
    def has_opener(self) -> bool:
        """Whether a person has opened it, not the clock."""
        return self.opened_by in SIDES

    @property
    def is_waiting_for_evidence(self) -> bool:
        """Whether our clock stands still until the sides have answered a question."""
        return bool(self.question_until and self.question_until > now() and self.is_under_review)

    def is_by(self, side: Actor | None) -> bool:
        """Whether this side has opened it."""
        return side is not None and self.opened_by == side


class Statement(models.Model):
    """What one side says happened, with photos; nothing is ever changed."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="statements")
    by = models.CharField(max_length=10)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(by__in=SIDES), name="statement_of_a_side"),
        )

    def __str__(self) -> str:
        return f"Statement {self.pk} of {self.dispute_id}"


def evidence_path(photo: EvidencePhoto, filename: str) -> str:
    """Return a place that cannot be guessed: evidence is served through a view."""
    return f"disputes/{photo.statement.dispute.ref}/{secrets.token_hex(16)}.jpg"


class EvidencePhoto(models.Model):
    """A photo in a statement; the two sides and the desk see it."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="photos")
    image = models.FileField(upload_to=evidence_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"Photo {self.pk} of statement {self.statement_id}"


class Proposal(models.Model):
    """How one side would divide the contested money; the other side's word makes it so."""

    class State(models.TextChoices):
        """Whether it can still be accepted."""

        STANDING = "standing", _("Waiting for an answer")
        REPLACED = "replaced", _("Replaced by a later one")
        ACCEPTED = "accepted", _("Accepted")
        ENDED = "ended", _("Not accepted")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="proposals")
    by = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    # What of the contested part of the price the tasker would get.
    kept_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    words = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.STANDING)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["dispute", "by", "number"], name="dispute_proposals_numbered"
            ),
            models.UniqueConstraint(
                fields=["dispute", "by"],
                condition=Q(state="standing"),
                name="dispute_one_standing_per_side",
            ),
            models.CheckConstraint(
                condition=Q(kept_minor__gte=0, by__in=SIDES), name="dispute_proposal_sense"
            ),
        )

    def __str__(self) -> str:
        return f"Proposal {self.number} of the {self.by}"

    @property
    def is_standing(self) -> bool:
        """Whether it can still be accepted."""
        return self.state == self.State.STANDING

    @property
    def kept(self) -> Money:
        """What of the contested part of the price the tasker would get."""
        return Money(self.kept_minor, self.currency)


class Ruling(models.Model):
    """What our people decided and why; above a limit a second one confirms it."""

    class State(models.TextChoices):
        """Whether it is carried out."""

        WAITING = "waiting", _("Waits for a second person")
        MADE = "made", _("Carried out")
        SENT_BACK = "sent_back", _("Sent back by the second person")

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="rulings")
    operator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State)
    rule = models.CharField(max_length=12, choices=guide.CHOICES)
    kept_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.TextField(max_length=3000)
    # Numbers of the statements that it rests on.
    evidence = models.JSONField[list[int]](default=list)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=now)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["dispute"],
                condition=Q(state__in=["waiting", "made"]),
                name="dispute_one_ruling",
            ),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("operator")), name="ruling_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(kept_minor__gte=0) & ~Q(reason=""), name="ruling_has_reason"
            ),
        )

    def __str__(self) -> str:
        return f"Ruling {self.pk} on {self.dispute_id}"

    @property
    def kept(self) -> Money:
        """What of the contested part of the price the tasker gets."""
        return Money(self.kept_minor, self.currency)

    @property
    def is_waiting(self) -> bool:
        """Whether a second person has to look at it."""
        return self.state == self.State.WAITING

    @property
    def rule_words(self) -> Any:
        """What the guide says of such a case."""
        return guide.RULES[self.rule]
