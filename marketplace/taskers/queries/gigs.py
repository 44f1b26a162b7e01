"""What others may ask about gigs: which there are, what they cost, when they can be booked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Min, OuterRef, QuerySet

from marketplace.accounts import queries as accounts
from marketplace.core import clock, policies
from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.taskers import calendar
from marketplace.taskers.models import Gig, GigPackage
from marketplace.taskers.queries.profiles import FreeDay, days_of, reach_of, reaches

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

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


def live_gigs() -> QuerySet[Gig]:
    """Every gig that anybody may book, for the map of the site."""
    return Gig.objects.live().order_by("pk")


def gigs_of(profile_id: int) -> list[Gig]:
    """What clients can book of a tasker directly, oldest first (two queries; one without any)."""
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
    *, gig_id: int, near: tuple[float, float], person_id: int, limit: int
) -> list[tuple[Gig, Money]]:
    """Gigs of others for the same skill that reach a place, of the best taskers first (one query).

    Each with its lowest price. Whoever is kept apart from the person is left out.
    """
    gig = Gig.objects.filter(pk=gig_id)
    found = (
        Gig.objects.live()
        .select_related("profile__person")
        .filter(skill__in=gig.values("skill"))
        .filter(Exists(reaches(near, OuterRef("profile"))))
        .exclude(profile__in=gig.values("profile"))
        .exclude(profile__person=person_id)
        .exclude(Exists(accounts.blocks_between(person_id, OuterRef("profile__person"))))
        .annotate(least=Min("packages__price_minor"), money=Min("packages__currency"))
    )
    rows: list[Any] = list(found.order_by("-profile__rating_sum", "pk")[:limit])
    return [(row, Money(row.least, row.money)) for row in rows]


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


def starts_of(
    gig: Gig, minutes: int, first: date, *, policy: Policy, days: int = 7
) -> list[DayOfStarts]:
    """The starts of some days at which the gig could be done, taken ones marked (one query)."""
    profile = gig.profile
    start, until = reach_of(profile, first, days=days, minutes=minutes)
    start = max(start, soonest_start(gig, policy))
    free: list[calendar.Span] = []
    hours: list[calendar.Span] = []
    if start < until:
        free, hours = calendar.free_and_open(
            profile_id=profile.pk, start=start, end=until, buffer=policy.busy_buffer
        )
    could, would = (
        days_of(profile, first, spans, days=days, minutes=minutes) for spans in (free, hours)
    )
    return [
        DayOfStarts(each.day, _marked({slot.start for slot in each.slots}, open_day))
        for each, open_day in zip(could, would, strict=True)
    ]


def _marked(free: set[datetime], day: FreeDay) -> list[Start]:
    """All starts of a day; those that are not free are taken."""
    moments = sorted(free | {slot.start for slot in day.slots})
    return [Start(moment, is_taken=moment not in free) for moment in moments]
