"""What others may ask about profiles, prices and free time."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.db.models.lookups import GreaterThanOrEqual

from marketplace.accounts import queries as accounts
from marketplace.core import clock
from marketplace.taskers import calendar
from marketplace.taskers.models import (
    AvailabilityException,
    BusyTime,
    ServiceArea,
    TaskerProfile,
    TaskerProfileQuerySet,
    TaskerSkill,
    WeeklyAvailability,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from marketplace.accounts.models import Person

KM_PER_DEGREE = 111.2
SLOT_STEP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that a booking could start at."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class FreeDay:
    """What is free on one day of a tasker."""

    day: date
    spans: list[calendar.Span]
    slots: list[Slot]

    @property
    def is_full(self) -> bool:
        """Whether nothing can start on this day."""
        return not self.slots


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a profile has of all that a listed one needs."""

    skills: bool
    areas: bool
    week: bool
    words: bool
    email: bool

    @property
    def is_complete(self) -> bool:
        """Whether the profile can be listed."""
        return all((self.skills, self.areas, self.week, self.words, self.email))


def readiness(profile: TaskerProfile) -> Readiness:
    """What a profile still lacks (two queries)."""
    found = (
        TaskerProfile.objects.filter(pk=profile.pk)
        .annotate(
            has_skills=Exists(TaskerSkill.objects.filter(profile=OuterRef("pk"))),
            has_areas=Exists(ServiceArea.objects.filter(profile=OuterRef("pk"))),
            has_week=Exists(WeeklyAvailability.objects.filter(profile=OuterRef("pk"))),
        )
        .values_list("has_skills", "has_areas", "has_week")
        .get()
    )
    verified = accounts.is_verified(profile.person)
    return Readiness(*found, words=bool(profile.headline), email=verified)


def profile_of(person: Person | AnonymousUser) -> TaskerProfile | None:
    """The person's own profile, if there is one; a guest has none."""
    if not person.is_authenticated:
        return None
    return _profiles().filter(person=person).first()


def profile_by_ref(ref: str) -> TaskerProfile | None:
    """The listed profile of a reference."""
    return _profiles().listed().filter(ref=ref).first()


def listed() -> QuerySet[TaskerProfile]:
    """Every profile that anybody may look at, for the map of the site."""
    return TaskerProfile.objects.listed().order_by("pk")


def profile_by_id(profile_id: int) -> TaskerProfile:
    """One profile with its person, listed or not; raises TaskerProfile.DoesNotExist."""
    return _profiles().get(pk=profile_id)


def profiles_by_id(ids: Iterable[int]) -> dict[int, TaskerProfile]:
    """Profiles with their people, skills and areas by id (three queries)."""
    found = _profiles().filter(pk__in=set(ids))
    return {profile.pk: profile for profile in _with_offer(found)}


def whole_profile(ref: str, person: object) -> TaskerProfile | None:
    """A profile as a person may see it, with skills and areas (three queries)."""
    visible = _profiles().visible_to(person).filter(ref=ref)
    return _with_offer(visible).first()


def was_closed(ref: str) -> bool:
    """Whether the reference is that of a profile whose person has left for good (one query)."""
    return TaskerProfile.objects.filter(ref=ref, person__is_active=False).exists()


def calendars_by_id(ids: Iterable[int]) -> list[TaskerProfile]:
    """Profiles with all that search rows are made of (four queries)."""
    return list(_calendars().filter(pk__in=set(ids)))


def calendars_after(profile_id: int, *, limit: int) -> list[TaskerProfile]:
    """The same for the next so many profiles by id (four queries)."""
    return list(_calendars().filter(pk__gt=profile_id)[:limit])


def skill_of(profile_id: int, skill_id: int) -> TaskerSkill | None:
    """What a tasker asks for a skill, if the skill is offered."""
    return TaskerSkill.objects.filter(profile=profile_id, skill=skill_id).first()


def price_list(profile: TaskerProfile) -> list[TaskerSkill]:
    """What a tasker offers, with the skills of the catalogue, oldest first (one query)."""
    return list(profile.skills.select_related("skill").order_by("pk"))


def offers_of(ids: Iterable[int], *, skill_id: int) -> dict[int, TaskerSkill]:
    """What these taskers ask for one skill, with profile and person, by profile (one query)."""
    found = TaskerSkill.objects.filter(profile__in=set(ids), skill=skill_id)
    return {
        offer.profile_id: offer
        for offer in found.select_related("skill", "profile__person").order_by("pk")
    }


def areas_by_id(ids: Iterable[int]) -> dict[int, ServiceArea]:
    """Service areas by their ids (one query)."""
    return {area.pk: area for area in ServiceArea.objects.filter(pk__in=set(ids))}


def skill_ids_of(profile: TaskerProfile) -> list[int]:
    """The skills that a tasker offers."""
    return list(profile.skills.order_by("pk").values_list("skill_id", flat=True))


def areas_of(profile: TaskerProfile) -> list[ServiceArea]:
    """A tasker's service areas, oldest first."""
    return list(profile.areas.order_by("pk"))


def week_of(profile: TaskerProfile) -> list[tuple[int, int, int]]:
    """The week as (weekday, start, end) in minutes of the day, in order."""
    rows = profile.week.order_by("weekday", "starts")
    return list(rows.values_list("weekday", "starts", "ends"))


def exceptions_of(profile: TaskerProfile) -> list[AvailabilityException]:
    """Exceptions that are not over yet, the next first."""
    ahead = profile.exceptions.filter(during__endswith__gt=clock.now())
    return list(ahead.order_by("during", "pk"))


def exceptions_between(
    profile: TaskerProfile, start: datetime, end: datetime
) -> list[AvailabilityException]:
    """Exceptions of a stretch of time, over or not, in their order."""
    found = profile.exceptions.filter(during__overlap=(start, end))
    return list(found.order_by("during", "pk"))


def busy_of(profile: TaskerProfile, start: datetime, end: datetime) -> list[BusyTime]:
    """The bookings in a tasker's calendar between two moments, buffers included."""
    return list(profile.busy.filter(during__overlap=(start, end)).order_by("during", "pk"))


def is_free(profile_id: int, start: datetime, end: datetime) -> bool:
    """Whether a client could book this time: open in the calendar and not taken."""
    return calendar.covers(profile_id=profile_id, start=start, end=end)


def is_clear(profile_id: int, start: datetime, end: datetime, *, booking_ref: str = "") -> bool:
    """Whether no other booking stands in the way; taskers may offer outside their own hours."""
    taken = BusyTime.objects.filter(profile=profile_id, during__overlap=(start, end))
    return not taken.exclude(booking_ref=booking_ref).exists()


def free_slots(profile_id: int, day: date, minutes: int) -> list[Slot]:
    """The starts of one day from which the tasker is free so long, every half hour.

    Three queries. Starts sooner than the tasker's notice are left out.
    """
    profile = TaskerProfile.objects.get(pk=profile_id)
    return free_days(profile, day, days=1, minutes=minutes)[0].slots


def free_days(
    profile: TaskerProfile,
    first: date,
    *,
    days: int = 7,
    minutes: int = 60,
    buffer: timedelta | None = None,
) -> list[FreeDay]:
    """The free stretches and starts of some days in the tasker's own zone.

    Two queries, one where the policy's buffer is given.
    """
    start, until = reach_of(profile, first, days=days, minutes=minutes)
    soonest = clock.now() + timedelta(minutes=profile.notice_minutes)
    start = max(start, soonest)
    spans = (
        calendar.free_spans(profile_id=profile.pk, start=start, end=until, buffer=buffer)
        if start < until
        else []
    )
    return days_of(profile, first, spans, days=days, minutes=minutes)


def reach_of(
    profile: TaskerProfile, first: date, *, days: int, minutes: int
) -> tuple[datetime, datetime]:
    """The moments between which all starts and ends of some days lie, in UTC."""
    opens, closes = _midnight(profile, first), _midnight(profile, first + timedelta(days=days))
    return opens.astimezone(UTC), closes.astimezone(UTC) + timedelta(minutes=minutes)


def days_of(
    profile: TaskerProfile, first: date, spans: list[calendar.Span], *, days: int, minutes: int
) -> list[FreeDay]:
    """Cut stretches of free time into days and starts, in the tasker's own zone (no query)."""
    midnights = [_midnight(profile, first + timedelta(days=shift)) for shift in range(days + 1)]
    return [
        _free_day(spans, midnight, tomorrow, length=timedelta(minutes=minutes))
        for midnight, tomorrow in pairwise(midnights)
    ]


def _midnight(profile: TaskerProfile, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=profile.zone)


def next_free(profile_ids: Iterable[int], *, minutes: int = 60) -> dict[int, datetime]:
    """When each tasker is next free for so long, within 14 days; those without are left out."""
    found = calendar.first_free(list(profile_ids), minutes=minutes, days=1)
    return {profile_id: moments[0] for profile_id, moments in found.items()}


def next_free_days(
    profile_ids: Iterable[int],
    *,
    minutes: int = 60,
    days: int = 3,
    buffer: timedelta | None = None,
) -> dict[int, list[datetime]]:
    """The first free moment of each of the next free days; the policy's buffer if none is given."""
    return calendar.first_free(list(profile_ids), minutes=minutes, days=days, buffer=buffer)


def reaches(near: tuple[float, float], profile: Any) -> QuerySet[ServiceArea]:
    """Areas of a profile that reach a point; on a city's scale the earth is flat.

    The profile is its id, or what names it in an outer query.
    """
    lat, lng = near
    north = (F("lat") - lat) * KM_PER_DEGREE
    east = (F("lng") - lng) * KM_PER_DEGREE * math.cos(math.radians(lat))
    reach = F("radius_km") * F("radius_km") * 1.0
    return ServiceArea.objects.filter(profile=profile).filter(
        GreaterThanOrEqual(reach, north * north + east * east)
    )


def _profiles() -> TaskerProfileQuerySet:
    return TaskerProfile.objects.select_related("person").order_by("pk")


def _calendars() -> QuerySet[TaskerProfile]:
    return _with_offer(TaskerProfile.objects.order_by("pk")).prefetch_related("week")


def _with_offer(found: QuerySet[TaskerProfile]) -> QuerySet[TaskerProfile]:
    return found.prefetch_related(
        Prefetch("skills", queryset=TaskerSkill.objects.select_related("skill").order_by("pk")),
        Prefetch("areas", queryset=ServiceArea.objects.order_by("pk")),
    )


def _free_day(
    spans: list[calendar.Span], midnight: datetime, tomorrow: datetime, *, length: timedelta
) -> FreeDay:
    slots, parts = [], []
    for start, end in spans:
        moment = _next_step(max(start, midnight.astimezone(UTC)))
        if moment < min(end, tomorrow):
            parts.append((moment, min(end, tomorrow)))
        while moment + length <= end and moment < tomorrow:
            slots.append(Slot(moment, moment + length))
            moment += SLOT_STEP
    return FreeDay(midnight.date(), parts, slots)


def _next_step(moment: datetime) -> datetime:
    over = timedelta(
        minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment + (SLOT_STEP - over if over else timedelta())
