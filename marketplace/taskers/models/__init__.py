"""Tables of taskers: profiles with skills, areas and calendar; services at fixed prices."""

from marketplace.taskers.models.gig import Gig, GigPackage, GigQuerySet
from marketplace.taskers.models.profile import (
    DAY_MINUTES,
    STEP_MINUTES,
    AvailabilityException,
    BusyTime,
    MinuteRange,
    ServiceArea,
    TaskerProfile,
    TaskerProfileQuerySet,
    TaskerSkill,
    UpperBound,
    WeeklyAvailability,
)

__all__ = [
    "DAY_MINUTES",
    "STEP_MINUTES",
    "AvailabilityException",
    "BusyTime",
    "Gig",
    "GigPackage",
    "GigQuerySet",
    "MinuteRange",
    "ServiceArea",
    "TaskerProfile",
    "TaskerProfileQuerySet",
    "TaskerSkill",
    "UpperBound",
    "WeeklyAvailability",
]
