"""Finding taskers for a skill, a place and a time, each with the reasons why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.db import connection

from marketplace.core import clock, places, policies
from marketplace.core.money import Money
from marketplace.matching import reasons, rows
from marketplace.matching.reasons import Reason
from marketplace.matching.supply import Market, Supply, best_taskers, market
from marketplace.matching.windows import PARTS, Window, window_of
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.taskers.models import ServiceArea, TaskerProfile, TaskerSkill

__all__ = [
    "PAGE_SIZE",
    "PARTS",
    "Market",
    "Match",
    "Results",
    "Search",
    "Supply",
    "Window",
    "best_taskers",
    "counts",
    "find_taskers",
    "market",
    "taskers_for_job",
    "window_of",
]

Sort = Literal["best", "nearest", "price"]
PAGE_SIZE = 20
PAGES_AT_MOST = 5
RADIUS_AT_MOST = 50
COUNT_AT_MOST = 100
NO_CAP = 2_147_483_647
STATEMENT = """
select * from search_page(
    %s::int2, %s::float8, %s::float8, %s::float8, %s::int4, %s::float4,
    array(select id from taskers_taskerprofile where person_id = %s or person_id in (
        select blocked_id from accounts_block where blocker_id = %s
        union all select blocker_id from accounts_block where blocked_id = %s)),
    case when %s then tstzrange(%s, %s) end,
    %s::interval, %s::interval, %s::timestamptz, %s::text, %s::int4)
"""
COUNT = STATEMENT.replace("*", "%s::int4 as place, count(*)", 1)


@dataclass(frozen=True, slots=True)
class Search:
    """What a person looks for; cap is in minor units, for a job of the skill's usual length."""

    skill_id: int
    lat: float
    lng: float
    radius_km: float = 10
    cap_minor: int | None = None
    least_stars: float = 0
    window: Window | None = None
    sort: Sort = "best"
    exclude_person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A tasker who fits, and why."""

    profile: TaskerProfile
    offer: TaskerSkill
    price: Money
    km: float
    distance: str
    area: str
    # The public point of the tasker's area, the same wherever it is shown.
    point: tuple[float, float]
    free: tuple[datetime, ...]
    standing: float
    nearness: float
    reasons: tuple[Reason, ...] = ()

    @property
    def next_free(self) -> datetime | None:
        """The first moment at which a usual job of the skill could start."""
        return self.free[0] if self.free else None

    @property
    def score(self) -> float:
        """What the best-first order goes by."""
        return self.standing + self.nearness


@dataclass(frozen=True, slots=True)
class Results:
    """One page of matches, best first by the search's own order."""

    search: Search
    matches: tuple[Match, ...]
    page: int
    has_more: bool
    count: int
    is_exact: bool


def find_taskers(search: Search, *, page: int = 1, limit: int = PAGE_SIZE) -> Results:
    """The page of a search; six queries, whatever the number of taskers."""
    page = min(max(page, 1), PAGES_AT_MOST)
    start, end = (page - 1) * limit, page * limit
    # Without a time a hundred rows cost no more than twenty; with one, calendars are read.
    asked = end + 1 if search.window else max(end + 1, COUNT_AT_MOST + 1)
    buffer = policies.current().busy_buffer
    found = _ranked(search, limit=asked, buffer=buffer)
    is_exact = len(found) < asked
    return Results(
        search=search,
        matches=_matches(search, found[start:end], buffer=buffer),
        page=page,
        has_more=len(found) > end and page < PAGES_AT_MOST,
        count=len(found) if is_exact else asked - 1,
        is_exact=is_exact,
    )


def taskers_for_job(
    *,
    skill_id: int,
    lat: float,
    lng: float,
    window: Window | None = None,
    exclude_person_id: int | None = None,
    limit: int = 30,
) -> list[Match]:
    """The best taskers to tell of a job at a point, within their own radius and free in time."""
    search = Search(
        skill_id=skill_id,
        lat=lat,
        lng=lng,
        radius_km=RADIUS_AT_MOST,
        window=window,
        exclude_person_id=exclude_person_id,
    )
    buffer = policies.current().busy_buffer
    return list(_matches(search, _ranked(search, limit=limit, buffer=buffer), buffer=buffer))


def counts(searches: Sequence[Search]) -> list[int]:
    """How many each of these searches would find, up to a hundred (one query)."""
    if not searches:
        return []
    buffer = policies.current().busy_buffer
    values: list[Any] = []
    for place, search in enumerate(searches):
        values += [place, *_values(search, limit=COUNT_AT_MOST, buffer=buffer)]
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join([COUNT] * len(searches)), values)
        found = dict(cursor.fetchall())
    return [found[place] for place in range(len(searches))]


@dataclass(frozen=True, slots=True)
class _Row:
    tasker_id: int
    area_id: int
    price: int
    quality: float
    km: float
    score: float


def _ranked(search: Search, *, limit: int, buffer: timedelta) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, _values(search, limit=limit, buffer=buffer))
        return [_Row(*row) for row in cursor.fetchall()]


def _values(search: Search, *, limit: int, buffer: timedelta) -> list[Any]:
    """What the statement is given, as psycopg adapts it."""
    window = search.window
    start, end = (window.start, window.end) if window else (None, None)
    return [
        search.skill_id,
        search.lat,
        search.lng,
        min(search.radius_km, RADIUS_AT_MOST),
        NO_CAP if search.cap_minor is None else search.cap_minor,
        search.least_stars,
        *[search.exclude_person_id] * 3,
        bool(window),
        start,
        end,
        window.length if window else timedelta(),
        buffer,
        clock.now(),
        search.sort,
        limit,
    ]


def _matches(search: Search, found: Sequence[_Row], *, buffer: timedelta) -> tuple[Match, ...]:
    """The rows with their people; one that has changed since is left out: its fact is on the way."""
    if not found:
        return ()
    ids = [row.tasker_id for row in found]
    offers = taskers.offers_of(ids, skill_id=search.skill_id)
    areas = taskers.areas_by_id(row.area_id for row in found)
    minutes = next((offer.skill.minutes for offer in offers.values()), 60)
    free = taskers.next_free_days(ids, minutes=minutes, buffer=buffer)
    matches = [
        _match(
            search,
            row,
            offers[row.tasker_id],
            areas[row.area_id],
            free=tuple(free.get(row.tasker_id, ())),
        )
        for row in found
        if row.tasker_id in offers and row.area_id in areas
    ]
    lowest = min((match.price.minor for match in matches), default=0)
    return tuple(
        replace(match, reasons=reasons.why(match, search=search, lowest=lowest))
        for match in matches
    )


def _match(
    search: Search,
    row: _Row,
    offer: TaskerSkill,
    area: ServiceArea,
    *,
    free: tuple[datetime, ...],
) -> Match:
    public = rows.public_point(offer.profile, area)
    shown = places.distance_km((search.lat, search.lng), public)
    return Match(
        profile=offer.profile,
        offer=offer,
        price=Money(row.price, offer.currency),
        km=row.km,
        distance=places.shown_distance(shown),
        area=area.label,
        point=public,
        free=free,
        standing=row.quality,
        nearness=row.score - row.quality,
    )
