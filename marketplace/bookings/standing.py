"""Reliability points of people: for own fault only, fading by half every so many days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.core.policies import Policy


class ReliabilityEntry(models.Model):
    """One thing that a person was at fault for; excused, it weighs nothing."""

    class Cause(models.TextChoices):
        """What happened, as its subject reads it."""

        TASKER_EARLY = "tasker_early", _("Cancelled more than a day ahead")
        TASKER_LATE = "tasker_late", _("Cancelled within a day of the start")
        TASKER_LAST = "tasker_last", _("Cancelled within four hours of the start")
        TASKER_ROAD = "tasker_road", _("Turned round on the way")
        TASKER_ABSENT = "tasker_absent", _("Did not come")
        CLIENT_LATE = "client_late", _("Cancelled late")
        CLIENT_DOOR = "client_door", _("Cancelled while the tasker was on the way")
        CLIENT_ABSENT = "client_absent", _("Was not there")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    booking = models.ForeignKey("Booking", on_delete=models.CASCADE, related_name="entries")
    cause = models.CharField(max_length=14, choices=Cause)
    points = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=now)
    excused_at = models.DateTimeField(null=True)
    excuse = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["booking", "person"], name="reliability_once"),
            models.CheckConstraint(condition=Q(points__gt=0), name="reliability_points"),
        )
        indexes = (models.Index(fields=["person", "-created_at"], name="reliability_of_person"),)

    def __str__(self) -> str:
        return f"{self.points} of {self.person_id}: {self.cause}"

    @property
    def is_excused(self) -> bool:
        """Whether it weighs nothing, because the other side or the desk has excused it."""
        return self.excused_at is not None

    def weight(self, *, half_life: timedelta, at: datetime) -> float:
        """Return what the entry weighs at a moment."""
        if self.is_excused:
            return 0.0
        age = max(at - self.created_at, timedelta())
        return float(self.points * 0.5 ** (age / half_life))


Cause = ReliabilityEntry.Cause
POINTS = {
    Cause.TASKER_EARLY: 1,
    Cause.TASKER_LATE: 2,
    Cause.TASKER_LAST: 3,
    Cause.TASKER_ROAD: 2,
    Cause.TASKER_ABSENT: 5,
    Cause.CLIENT_LATE: 1,
    Cause.CLIENT_DOOR: 2,
    Cause.CLIENT_ABSENT: 3,
}
# Older entries weigh next to nothing and are not listed any more.
LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Standing:
    """What a person's entries weigh together now, and what that leads to."""

    entries: list[ReliabilityEntry]
    score: float
    level: str
    most: int

    @property
    def is_warned(self) -> bool:
        """Whether the warning has been reached."""
        return bool(self.level)

    @property
    def tenths(self) -> int:
        """The score as tenths of what leads to a review, for a bar."""
        return min(round(self.score * 10 / self.most), 10)


def score_of(person: Person, policy: Policy) -> float:
    """Return what a person's points weigh now (one query)."""
    return standing_of(person, policy).score


def standing_of(person: Person, policy: Policy) -> Standing:
    """Return a person's entries of the last year, the latest first, and their weight."""
    since = now() - LOOKED_BACK
    found = ReliabilityEntry.objects.filter(person=person, created_at__gte=since)
    entries = list(found.select_related("booking").order_by("-created_at", "-pk"))
    half_life = timedelta(days=policy.points_half_life_days)
    score = sum(each.weight(half_life=half_life, at=now()) for each in entries)
    return Standing(entries, score, level_of(score, policy), most=policy.points_review)


def level_of(score: float, policy: Policy) -> str:
    """Return what a score leads to: nothing, a warning, a pause of instant bookings, a review."""
    levels = (
        ("review", policy.points_review),
        ("pause", policy.points_pause),
        ("warning", policy.points_warning),
    )
    return next((name for name, needed in levels if score >= needed), "")
