"""Where a booking takes place that was made without a job: the client's own door."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class BookingAddress(models.Model):
    """The true place of a directly made booking; bookings of jobs use the job's address."""

    booking = models.OneToOneField("Booking", on_delete=models.CASCADE, related_name="address")
    text = models.CharField(max_length=200)
    lat = models.FloatField()
    lng = models.FloatField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lng__gte=-180, lng__lte=180),
                name="booking_address_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.text
