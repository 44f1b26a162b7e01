"""What a profile shows besides prices: photos of work, checked facts, and whose favourite it is."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.refs import PublicRefField


class WorkPhoto(models.Model):
    """A photo of finished work, of one skill; those of a gig stand on its page as well."""

    ref = PublicRefField()
    profile = models.ForeignKey("TaskerProfile", on_delete=models.CASCADE, related_name="photos")
    skill = models.ForeignKey("catalogue.Skill", on_delete=models.PROTECT, related_name="+")
    gig = models.ForeignKey("Gig", null=True, on_delete=models.SET_NULL, related_name="photos")
    file = models.ImageField(upload_to="work/", width_field="width", height_field="height")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["profile", "position"],
                name="work_photo_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return self.alt


ICONS = {
    "email": "mail-check",
    "phone": "phone",
    "identity": "id-card",
    "police": "shield-check",
    "licence": "award",
    "insurance": "shield",
}


class BadgeQuerySet(models.QuerySet["Badge"]):
    """Reads of badges."""

    def valid_on(self, day: date) -> Self:
        """Those that still hold on a day; what has expired is not shown."""
        holds = Q(expires_on__isnull=True) | Q(expires_on__gte=day)
        return self.filter(holds, withdrawn_at=None)


class Badge(models.Model):
    """Something about a tasker that somebody has checked: what, who, when, until when, for what."""

    class Kind(models.TextChoices):
        """What was checked."""

        EMAIL = "email", _("E-mail confirmed")
        PHONE = "phone", _("Phone confirmed")
        IDENTITY = "identity", _("Identity checked")
        POLICE = "police", _("Police check")
        LICENCE = "licence", _("Trade licence")
        INSURANCE = "insurance", _("Liability insurance")

    profile = models.ForeignKey("TaskerProfile", on_delete=models.CASCADE, related_name="badges")
    kind = models.CharField(max_length=10, choices=Kind)
    issuer = models.CharField(max_length=80)
    scope = models.CharField(max_length=160, blank=True)
    checked_on = models.DateField()
    expires_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["profile", "kind", "scope"],
                condition=Q(withdrawn_at=None),
                name="badge_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("checked_on")),
                name="badge_expires_after_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.issuer}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken away."""
        return self.withdrawn_at is not None

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return ICONS[self.kind]


class Favourite(models.Model):
    """A tasker whom a person wants to find again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    profile = models.ForeignKey("TaskerProfile", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "profile"], name="favourite_once"),
        )
        indexes = (models.Index(fields=["profile"], name="favourite_of_profile"),)

    def __str__(self) -> str:
        return f"{self.person_id} likes {self.profile_id}"
