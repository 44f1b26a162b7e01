"""Tables of taskers: profiles with skills, areas and calendar; services at fixed prices; what they show."""

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
from marketplace.taskers.models.showcase import Badge, BadgeQuerySet, Favourite, WorkPhoto

__all__ = [
    "DAY_MINUTES",
    "STEP_MINUTES",
    "AvailabilityException",
    "Badge",
    "BadgeQuerySet",
    "BusyTime",
    "Favourite",
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
    "WorkPhoto",
]
