"""Tables of profiles: skills with rates, areas, the week, exceptions, busy time."""

from __future__ import annotations

import zoneinfo
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.refs import PublicRefField

DAY_MINUTES = 24 * 60
STEP_MINUTES = 15


class UpperBound(Func):
    """The end of a range column, for indexes."""

    function = "upper"


class TaskerProfileQuerySet(models.QuerySet["TaskerProfile"]):
    """Reads of profiles."""

    def listed(self) -> Self:
        """Those that can be found."""
        return self.filter(is_active=True)

    def visible_to(self, person: object) -> Self:
        """Listed ones, and the person's own."""
        return self.filter(Q(is_active=True) | Q(person=getattr(person, "pk", None)))


class TaskerProfile(models.Model):
    """What a person offers as a tasker, and the standing earned with it."""

    class Cancelling(models.TextChoices):
        """How long before the start a client can cancel without cost."""

        FLEXIBLE = "flexible", _("Flexible")
        STANDARD = "standard", _("Standard")
        STRICT = "strict", _("Strict")

    ref = PublicRefField()
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    headline = models.CharField(max_length=120, blank=True)
    pitch = models.TextField(max_length=1200, blank=True)
    timezone = models.CharField(max_length=60)
    # How long before a start the tasker wants to know.
    notice_minutes = models.PositiveIntegerField(default=180)
    # How long before the start clients can cancel free; bookings keep what stood when made.
    cancel_policy = models.CharField(max_length=8, choices=Cancelling, default=Cancelling.STANDARD)
    is_active = models.BooleanField(default=False)
    # Taken down by an operator; `relists` says whether it was listed before.
    hidden_at = models.DateTimeField(null=True)
    relists = models.BooleanField(default=False)
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    completed_count = models.PositiveIntegerField(default=0)
    calendar_changed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects = TaskerProfileQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(rating_sum__gte=F("rating_count"))
                & Q(rating_sum__lte=F("rating_count") * 5),
                name="tasker_rating_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(is_active=False), name="tasker_hidden_not_listed"
            ),
        )

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The time zone that the tasker's week is written in."""
        return zoneinfo.ZoneInfo(self.timezone)

    @property
    def rating(self) -> float | None:
        """The average of the stars, or None before the first review."""
        return self.rating_sum / self.rating_count if self.rating_count else None

    @property
    def rating_shown(self) -> str:
        """The average to one decimal, as people read it; empty before the first review."""
        return f"{self.rating:.1f}" if self.rating is not None else ""


class TaskerSkill(models.Model):
    """A skill that a tasker offers, at a price of their own."""

    class Unit(models.TextChoices):
        """What the rate is for."""

        HOUR = "hour", _("per hour")
        JOB = "job", _("for the job")

    profile = models.ForeignKey(TaskerProfile, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey("catalogue.Skill", on_delete=models.PROTECT, related_name="+")
    rate_minor = models.BigIntegerField()
    minimum_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    unit = models.CharField(max_length=4, choices=Unit)
    pitch = models.CharField(max_length=240, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["profile", "skill"], name="tasker_skill_once"),
            models.CheckConstraint(
                condition=Q(rate_minor__gt=0, minimum_minor__gte=0), name="tasker_skill_price"
            ),
        )

    def __str__(self) -> str:
        return f"{self.skill} by {self.profile}"

    @property
    def rate(self) -> Money:
        """The price of one hour or of the whole job."""
        return Money(self.rate_minor, self.currency)

    @property
    def minimum(self) -> Money:
        """The least that a visit costs; nothing means no minimum."""
        return Money(self.minimum_minor, self.currency)

    @property
    def is_hourly(self) -> bool:
        """Whether the rate is one per hour."""
        return self.unit == self.Unit.HOUR

    def estimate(self, minutes: int) -> Money:
        """What a job of so many minutes would cost at this rate, not under the minimum."""
        share = self.rate_minor * minutes // 60 if self.is_hourly else self.rate_minor
        return Money(max(share, self.minimum_minor), self.currency)


class ServiceArea(models.Model):
    """A circle in which a tasker works: a true centre, never shown, and a radius."""

    profile = models.ForeignKey(TaskerProfile, on_delete=models.CASCADE, related_name="areas")
    label = models.CharField(max_length=80)
    lat = models.FloatField()
    lng = models.FloatField()
    radius_km = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["profile", "label"], name="service_area_once"),
            models.CheckConstraint(
                condition=Q(radius_km__gte=1, radius_km__lte=50), name="service_area_radius"
            ),
            models.CheckConstraint(
                condition=Q(lat__gte=-90, lat__lte=90, lng__gte=-180, lng__lte=180),
                name="service_area_on_earth",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label}, {self.radius_km} km"


class MinuteRange(Func):
    """The minutes of a day as a range, for the exclusion constraint."""

    function = "int4range"


class WeeklyAvailability(models.Model):
    """Minutes of one weekday (1 is Monday) in the tasker's own zone, by the wall clock."""

    profile = models.ForeignKey(TaskerProfile, on_delete=models.CASCADE, related_name="week")
    weekday = models.PositiveSmallIntegerField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="week_day"),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts"), ends__lte=DAY_MINUTES), name="week_hours"
            ),
            ExclusionConstraint(
                name="week_no_overlap",
                expressions=[
                    ("profile", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (MinuteRange("starts", "ends"), RangeOperators.OVERLAPS),
                ],
            ),
        )
        indexes = (models.Index(fields=["profile", "weekday"], name="week_of_profile"),)

    def __str__(self) -> str:
        return f"{self.weekday}: {self.starts}–{self.ends}"


class AvailabilityException(models.Model):
    """A time that differs from the week: away, or open although the week is closed."""

    profile = models.ForeignKey(TaskerProfile, on_delete=models.CASCADE, related_name="exceptions")
    during = DateTimeRangeField()
    is_open = models.BooleanField(default=False)
    note = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False, during__upper_inf=False, during__lower_inf=False
                ),
                name="exception_has_ends",
            ),
        )
        indexes = (
            models.Index(F("profile"), UpperBound("during"), name="exception_by_end"),
            # Openings beside the week are few; search reads those of one day at once.
            GistIndex(fields=["during"], condition=Q(is_open=True), name="exception_openings"),
        )

    def __str__(self) -> str:
        return f"{'open' if self.is_open else 'away'} {self.during}"


class BusyTime(models.Model):
    """The time of one booking, with the buffer after it: a tasker cannot be in two places."""

    profile = models.ForeignKey(TaskerProfile, on_delete=models.CASCADE, related_name="busy")
    booking_ref = models.CharField(max_length=8, unique=True)
    during = DateTimeRangeField()
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="busy_no_overlap",
                expressions=[
                    ("profile", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False, during__upper_inf=False, during__lower_inf=False
                ),
                name="busy_has_ends",
            ),
        )
        indexes = (models.Index(F("profile"), UpperBound("during"), name="busy_by_end"),)

    def __str__(self) -> str:
        return f"{self.booking_ref} {self.during}"
