"""What others may ask about taskers: profiles, prices, free time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Prefetch, QuerySet

from marketplace.accounts.models import Person
from marketplace.core import clock
from marketplace.taskers import calendar
from marketplace.taskers.models import (
    AvailabilityException,
    BusyTime,
    ServiceArea,
    TaskerProfile,
    TaskerSkill,
)

SLOT_STEP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that a booking could start at."""

    start: datetime
    end: datetime


def profile_of(person: Person) -> TaskerProfile | None:
    """The person's own profile, if there is one."""
    if not person.is_authenticated:
        return None
    return _profiles().filter(person=person).first()


def profile_by_ref(ref: str) -> TaskerProfile | None:
    """The listed profile of a reference."""
    return _profiles().listed().filter(ref=ref).first()


def profile_by_id(profile_id: int) -> TaskerProfile:
    """One profile with its person, listed or not; raises TaskerProfile.DoesNotExist."""
    return _profiles().get(pk=profile_id)


def profiles_by_id(ids: Iterable[int]) -> dict[int, TaskerProfile]:
    """Profiles with their people, skills and areas by id (three queries)."""
    found = _profiles().filter(pk__in=set(ids)).prefetch_related(_skills(), _areas())
    return {profile.pk: profile for profile in found}


def whole_profile(ref: str, person: object) -> TaskerProfile | None:
    """A profile as a person may see it, with skills and areas (three queries)."""
    visible = _profiles().visible_to(person).filter(ref=ref)
    return visible.prefetch_related(_skills(), _areas()).first()


def calendars_by_id(ids: Iterable[int]) -> list[TaskerProfile]:
    """Profiles with all that search rows are made of (four queries)."""
    return list(_calendars().filter(pk__in=set(ids)))


def calendars_after(profile_id: int, *, limit: int) -> list[TaskerProfile]:
    """The same for the next so many profiles by id (four queries)."""
    return list(_calendars().filter(pk__gt=profile_id)[:limit])


def skill_of(profile_id: int, skill_id: int) -> TaskerSkill | None:
    """What a tasker asks for a skill, if the skill is offered."""
    return TaskerSkill.objects.filter(profile=profile_id, skill=skill_id).first()


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
    midnight = datetime.combine(day, time(), tzinfo=profile.zone)
    tomorrow = datetime.combine(day + timedelta(days=1), time(), tzinfo=profile.zone)
    length = timedelta(minutes=minutes)
    soonest = clock.now() + timedelta(minutes=profile.notice_minutes)
    until = tomorrow.astimezone(UTC) + length
    spans = calendar.free_spans(profile_id=profile_id, start=midnight, end=until)
    slots = []
    for start, end in spans:
        moment = _next_step(start)
        while moment + length <= end and moment < tomorrow:
            if moment >= soonest:
                slots.append(Slot(moment, moment + length))
            moment += SLOT_STEP
    return slots


def next_free(profile_ids: Iterable[int], *, minutes: int = 60) -> dict[int, datetime]:
    """When each tasker is next free for so long, within 14 days; those without are left out."""
    found = calendar.first_free(list(profile_ids), minutes=minutes, days=1)
    return {profile_id: moments[0] for profile_id, moments in found.items()}


def next_free_days(
    profile_ids: Iterable[int], *, minutes: int = 60, days: int = 3
) -> dict[int, list[datetime]]:
    """The first free moment of each of the next free days of each tasker."""
    return calendar.first_free(list(profile_ids), minutes=minutes, days=days)


def _profiles() -> QuerySet[TaskerProfile]:
    return TaskerProfile.objects.select_related("person").order_by("pk")


def _calendars() -> QuerySet[TaskerProfile]:
    return TaskerProfile.objects.order_by("pk").prefetch_related(_skills(), _areas(), "week")


def _skills() -> Prefetch:
    return Prefetch("skills", queryset=TaskerSkill.objects.select_related("skill").order_by("pk"))


def _areas() -> Prefetch:
    return Prefetch("areas", queryset=ServiceArea.objects.order_by("pk"))


def _next_step(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute % 30, seconds=moment.second)
    return moment + (SLOT_STEP - over if over else timedelta())
