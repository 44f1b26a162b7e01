"""Places that a person uses again and again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.places import Place

MOST = 10


class Address(models.Model):
    """A saved address; nobody but its owner ever reads it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(_("name"), max_length=30)
    text = models.CharField(_("address"), max_length=200)
    area = models.CharField(max_length=80)
    lat = models.FloatField()
    lng = models.FloatField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "label"], name="address_label_once"),
        )

    def __str__(self) -> str:
        return f"{self.label} of {self.person_id}"

    @property
    def place(self) -> Place:
        """Return the point and what is written on the door."""
        return Place(self.lat, self.lng, self.area, self.text)
