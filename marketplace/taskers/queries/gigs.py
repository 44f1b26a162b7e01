"""What others may ask about gigs: which there are, what they cost, when they can be booked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, Min, OuterRef

from marketplace.core import clock, policies
from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.taskers.models import Gig, GigPackage
from marketplace.taskers.queries.profiles import SLOT_STEP, busy_of, free_days, reaches, week_of

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.taskers.models import TaskerProfile

DAYS_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Start:
    """A time that a gig could start at, or that somebody else has taken."""

    moment: datetime
    is_taken: bool = False


@dataclass(frozen=True, slots=True)
class DayOfStarts:
    """One day of a gig's week: its starts in their order."""

    day: date
    starts: list[Start]

    @property
    def is_full(self) -> bool:
        """Whether nothing can be booked on this day."""
        return all(start.is_taken for start in self.starts)


def gig_by_ref(ref: str, person: object = None) -> Gig | None:
    """A gig that can be booked, or one of the person's own (two queries)."""
    return Gig.objects.visible_to(person).whole().filter(ref=ref).order_by("pk").first()


def gig_by_id(gig_id: int) -> Gig:
    """One gig, also a removed one, for bookings that were made of it; raises Gig.DoesNotExist."""
    return Gig.objects.whole().get(pk=gig_id)


def gigs_of(profile_id: int) -> list[Gig]:
    """What clients can book of a tasker directly, oldest first (two queries)."""
    return list(Gig.objects.live().whole().filter(profile=profile_id).order_by("pk"))


def own_gigs(person: Person) -> list[Gig]:
    """All gigs of a tasker that were not removed, oldest first (two queries)."""
    return list(Gig.objects.of(person).whole().order_by("pk"))


def package_of(gig: Gig, position: int) -> GigPackage | None:
    """The package at a place of the gig, 1 to 3."""
    return next((each for each in gig.packages.all() if each.position == position), None)


def gig_prices(profile_ids: Iterable[int], *, skill_id: int) -> dict[int, tuple[str, Money]]:
    """The cheapest package that each of these taskers sells of a skill, by profile (one query).

    The reference is that of the gig. Currencies do not mix: a site has one.
    """
    live = GigPackage.objects.filter(
        gig__in=Gig.objects.live().filter(profile__in=set(profile_ids), skill=skill_id)
    )
    rows = (
        live.values("gig__profile_id", "gig__ref", "currency")
        .annotate(least=Min("price_minor"))
        .order_by("-least", "-gig__ref")
    )
    return {
        row["gig__profile_id"]: (row["gig__ref"], Money(row["least"], row["currency"]))
        for row in rows
    }


def similar_gigs(
    *, skill_id: int, near: tuple[float, float], without: Iterable[int], limit: int
) -> list[Gig]:
    """Gigs of a skill that reach a place, of the best taskers first (two queries).

    WITHOUT are people who are of no use here.
    """
    found = (
        Gig.objects.live()
        .whole()
        .filter(Exists(reaches(near, OuterRef("profile"))), skill=skill_id)
        .exclude(profile__person__in=set(without))
    )
    return list(found.order_by("-profile__rating_sum", "pk")[:limit])


def is_instant(gig: Gig, policy: Policy | None = None) -> bool:
    """Whether the gig is booked without asking: wanted so, and the calendar looked at lately."""
    window = timedelta(days=(policy or policies.current()).fresh_calendar_days)
    seen = gig.profile.calendar_changed_at
    return gig.is_instant and seen is not None and seen >= clock.now() - window


def serves(profile_id: int, lat: float, lng: float) -> bool:
    """Whether one of the tasker's areas reaches a place (one query)."""
    return reaches((lat, lng), profile_id).exists()


def soonest_start(gig: Gig, policy: Policy | None = None) -> datetime:
    """The first moment that can be booked: after the tasker's notice, and time to answer."""
    policy = policy or policies.current()
    wait = timedelta(minutes=gig.profile.notice_minutes)
    if not is_instant(gig, policy):
        lead = timedelta(hours=policy.request_lead_hours)
        wait = max(wait, lead + timedelta(minutes=policy.request_answer_minutes))
    return clock.now() + wait


def starts_of(gig: Gig, minutes: int, first: date, *, days: int = 7) -> list[DayOfStarts]:
    """The starts of some days at which the gig could be done, taken ones marked (four queries)."""
    soonest = soonest_start(gig)
    taken = _taken(gig.profile, minutes, first, days)
    week = []
    for each in free_days(gig.profile, first, days=days, minutes=minutes):
        free = [slot.start for slot in each.slots if slot.start >= soonest]
        busy = [moment for moment in taken.get(each.day, []) if moment >= soonest]
        starts = [Start(moment) for moment in free]
        starts += [Start(moment, is_taken=True) for moment in busy if moment not in set(free)]
        week.append(DayOfStarts(each.day, sorted(starts, key=lambda start: start.moment)))
    return week


def _taken(
    profile: TaskerProfile, minutes: int, first: date, days: int
) -> dict[date, list[datetime]]:
    """Starts inside the tasker's hours that a booking stands in the way of, by day."""
    length = timedelta(minutes=minutes)
    midnight = datetime.combine(first, time(), tzinfo=profile.zone)
    spans = [
        (busy.during.lower, busy.during.upper)
        for busy in busy_of(profile, midnight, midnight + timedelta(days=days))
    ]
    hours = week_of(profile) if spans else []
    found: dict[date, list[datetime]] = {}
    for shift in range(days if spans else 0):
        day = first + timedelta(days=shift)
        for weekday, opens, closes in hours:
            if weekday == day.isoweekday():
                found.setdefault(day, []).extend(
                    moment
                    for moment in _steps(profile, day, opens, closes, length)
                    if any(moment < end and start < moment + length for start, end in spans)
                )
    return found


def _steps(
    profile: TaskerProfile, day: date, opens: int, closes: int, length: timedelta
) -> list[datetime]:
    """Every half hour of a stretch of the day from which so much still fits, in UTC."""
    midnight = datetime.combine(day, time(), tzinfo=profile.zone)
    steps = []
    minute = opens + -opens % 30
    while timedelta(minutes=minute) + length <= timedelta(minutes=closes):
        wall = midnight + timedelta(minutes=minute)
        steps.append(wall.astimezone(UTC))
        minute += int(SLOT_STEP.total_seconds() // 60)
    return steps
