"""What a client asked a tasker for, when, and how it was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now


class GigRequest(models.Model):
    """The question before a booking of a gig that its tasker confirms first."""

    class Reason(models.TextChoices):
        """Why a tasker says no; the client reads it."""

        BUSY = "busy", _("I have no time then")
        TOO_FAR = "too_far", _("It is too far for me")
        OTHER_WORK = "other_work", _("This is not the work I offer")
        UNCLEAR = "unclear", _("I know too little about the job")
        AWAY = "away", _("I take no jobs at present")

    booking = models.OneToOneField("Booking", on_delete=models.CASCADE, related_name="request")
    asked_at = models.DateTimeField(default=now)
    answer_by = models.DateTimeField()
    # When the tasker said yes or no; never for those taken back or run out.
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=10, choices=Reason, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answer_by__gt=F("asked_at")), name="gig_request_has_time"
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(answered_at__isnull=False),
                name="gig_request_reason_is_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.booking_id} until {self.answer_by}"
