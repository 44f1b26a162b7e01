"""Tables that belong to no subject: facts, their deliveries, policies."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from marketplace.core.clock import now


class Fact(models.Model):
    """Something that happened: the audit trail and what listeners hear. Never changed."""

    name = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "id"], name="fact_subject"),
            models.Index(fields=["name", "id"], name="fact_name"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class Delivery(models.Model):
    """The mark that a listener has heard a fact."""

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="+")
    listener = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["fact", "listener"], name="delivery_once"),)

    def __str__(self) -> str:
        return f"{self.listener} heard {self.fact_id}"


class PolicyRecord(models.Model):
    """A dated set of fees, windows and limits; the newest that is in effect holds."""

    effective_from = models.DateTimeField(unique=True)
    values = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"Policy from {self.effective_from:%Y-%m-%d %H:%M}"
