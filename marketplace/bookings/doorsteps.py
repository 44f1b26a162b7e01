"""A tasker before a closed door: the arrival, the tries to reach the client, the countdown."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now

if TYPE_CHECKING:
    from marketplace.core.policies import Policy


class Doorstep(models.Model):
    """The arrival at a door that nobody opened, with a photo as its evidence."""

    booking = models.OneToOneField("Booking", on_delete=models.CASCADE, related_name="doorstep")
    photo = models.ForeignKey("BookingPhoto", on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    arrived_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"At the door of {self.booking_id}"

    def over_at(self, starts_at: datetime, policy: Policy) -> datetime:
        """Return when the wait is over: nobody has to be there before the agreed time."""
        return max(self.arrived_at, starts_at) + timedelta(minutes=policy.lockout_minutes)


class ContactTry(models.Model):
    """One try to reach the client from the doorstep."""

    class Means(models.TextChoices):
        """How it was tried."""

        CALL = "call", _("Called")
        MESSAGE = "message", _("Wrote a message")
        BELL = "bell", _("Rang or knocked")

    doorstep = models.ForeignKey(Doorstep, on_delete=models.CASCADE, related_name="tries")
    means = models.CharField(max_length=8, choices=Means)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.means} at {self.created_at:%H:%M}"


def minutes_until(moment: datetime) -> int:
    """Return how long it still is, to the minute begun."""
    return max(ceil((moment - now()).total_seconds() / 60), 0)
