"""What one side of a booking proposes and the other answers: a new time, or to end it in peace."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.bookings import states
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.states import Actor


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reads of proposals."""

    def standing(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state=states.PROPOSED)


class Proposal(models.Model):
    """One question of a side to the other; a booking has one open at a time."""

    class Kind(models.TextChoices):
        """What is proposed."""

        MOVE = "move", _("Another time")
        CANCEL = "cancel", _("Cancel without fault")
        STOP = "stop", _("Stop early")

    class State(models.TextChoices):
        """Where the question stands."""

        PROPOSED = states.PROPOSED, _("Waiting for an answer")
        ACCEPTED = states.ACCEPTED, _("Accepted")
        REFUSED = states.REFUSED, _("Refused")
        WITHDRAWN = states.WITHDRAWN, _("Taken back")
        LAPSED = states.LAPSED, _("Not answered in time")

    booking = models.ForeignKey("Booking", on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=8, choices=Kind)
    by = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State, default=states.PROPOSED)
    # Up to three starts for another time; the length stays that of the booking.
    starts = ArrayField(models.DateTimeField(), size=3, default=list)
    # What of the price the tasker gets when the work is stopped early.
    pay_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300, blank=True)
    reopen_job = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar[ProposalQuerySet] = ProposalQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(state=states.PROPOSED),
                name="booking_one_open_proposal",
            ),
            models.CheckConstraint(
                condition=Q(state__in=states.PROPOSAL.states), name="booking_proposal_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="move", starts__len__gte=1, pay_minor__isnull=True)
                | Q(kind="cancel", starts__len=0, pay_minor__isnull=True)
                | Q(kind="stop", starts__len=0, pay_minor__gte=0),
                name="booking_proposal_fits_kind",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"], condition=Q(state=states.PROPOSED), name="booking_proposal_due"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} by {self.by}: {self.state}"

    @property
    def is_standing(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == states.PROPOSED

    @property
    def is_move(self) -> bool:
        """Whether it is about another time."""
        return self.kind == self.Kind.MOVE

    @property
    def is_stop(self) -> bool:
        """Whether it is about stopping the work."""
        return self.kind == self.Kind.STOP

    @property
    def pay(self) -> Money | None:
        """What of the price the tasker would get, before the fee."""
        return None if self.pay_minor is None else Money(self.pay_minor, self.currency)

    def is_by(self, side: Actor | None) -> bool:
        """Whether this side has asked."""
        return side is not None and self.by == side
