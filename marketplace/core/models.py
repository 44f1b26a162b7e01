"""Tables that belong to no subject: facts, their deliveries, policies."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

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
            models.Index(fields=["created_at"], name="fact_moment"),
            models.Index(fields=["actor", "id"], name="fact_actor"),
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


class Allowance(models.Model):
    """How often somebody has done something since a window began; swept when it is over."""

    key = models.CharField(max_length=120, primary_key=True)
    spent = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class PolicyRecordQuerySet(models.QuerySet["PolicyRecord"]):
    """Reads of policies."""

    def approved(self) -> PolicyRecordQuerySet:
        """Those that take effect: a second person has agreed where one is asked for."""
        return self.filter(Q(needs_second=False) | Q(approved_by__isnull=False))

    def begun(self, moment: datetime) -> PolicyRecordQuerySet:
        """Those that had taken effect by a moment, the newest first."""
        begun = self.approved().filter(effective_from__lte=moment)
        return begun.order_by("-effective_from", "-pk")


class PolicyRecord(models.Model):
    """A dated set of fees, windows and limits; the newest that is in effect holds."""

    effective_from = models.DateTimeField(unique=True)
    values = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    # Whoever changes what people pay asks another one.
    needs_second = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    objects: ClassVar[PolicyRecordQuerySet] = PolicyRecordQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("created_by")),
                name="policy_approved_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"Policy from {self.effective_from:%Y-%m-%d %H:%M}"

    @property
    def is_approved(self) -> bool:
        """Say whether it takes effect at its moment."""
        return not self.needs_second or self.approved_by_id is not None
