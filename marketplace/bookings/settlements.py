"""How the money of a booking that ended before its work was done has been divided."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.money import Money


class Settlement(models.Model):
    """The division that was carried out, kept beside the booking that it ended."""

    class Tier(models.TextChoices):
        """Which rule of the cancellation policy it followed."""

        GRACE = "grace", _("Shortly after booking")
        EARLY = "early", _("In good time")
        LATE = "late", _("Late")
        DOOR = "door", _("At the door")
        TASKER = "tasker", _("By the tasker")
        ABSENT = "absent", _("The tasker did not come")
        AGREED = "agreed", _("By agreement")
        STOPPED = "stopped", _("Stopped early by agreement")
        DISPUTE = "dispute", _("As a dispute ended")

    booking = models.OneToOneField("Booking", on_delete=models.CASCADE, related_name="settlement")
    tier = models.CharField(max_length=10, choices=Tier)
    refund_minor = models.BigIntegerField()
    kept_minor = models.BigIntegerField()
    client_fee_minor = models.BigIntegerField()
    commission_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    refund_minor__gte=0,
                    kept_minor__gte=0,
                    client_fee_minor__gte=0,
                    commission_minor__gte=0,
                    commission_minor__lte=models.F("kept_minor"),
                ),
                name="booking_settlement_amounts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.tier}: {self.refund} back"

    @property
    def refund(self) -> Money:
        """What went back to the client."""
        return Money(self.refund_minor, self.currency)

    @property
    def charged(self) -> Money:
        """What the client has paid in the end, service fee included."""
        return Money(self.kept_minor + self.client_fee_minor, self.currency)

    @property
    def kept(self) -> Money:
        """What was kept of the tasker's price."""
        return Money(self.kept_minor, self.currency)

    @property
    def client_fee(self) -> Money:
        """The service fee on the part that was kept."""
        return Money(self.client_fee_minor, self.currency)

    @property
    def commission(self) -> Money:
        """The platform's share of the part that was kept."""
        return Money(self.commission_minor, self.currency)

    @property
    def net(self) -> Money:
        """What the tasker has received."""
        return Money(self.kept_minor - self.commission_minor, self.currency)
