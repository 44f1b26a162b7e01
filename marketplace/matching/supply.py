"""How many taskers there are for skills round a place, what they ask, and who is best."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, F, Max, Min, QuerySet
from django.db.models.lookups import GreaterThanOrEqual

from marketplace.core.money import Money
from marketplace.matching.models import SearchRow

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Supply:
    """The taskers of a skill, and the span of their prices for a usual job."""

    taskers: int
    low: Money
    high: Money


def supply_of(
    skill_ids: Collection[int], *, near: tuple[float, float] | None = None
) -> dict[int, Supply]:
    """The supply of each of these skills; those without are left out (one query)."""
    rows = _rows(skill_ids, near).values("skill_id")
    found = rows.annotate(n=Count("tasker_id", distinct=True), low=Min("price"), high=Max("price"))
    return {
        row["skill_id"]: Supply(
            taskers=row["n"],
            low=Money(row["low"], settings.DEFAULT_CURRENCY),
            high=Money(row["high"], settings.DEFAULT_CURRENCY),
        )
        for row in found.order_by("skill_id")
    }


def taskers_count(skill_ids: Collection[int], *, near: tuple[float, float] | None = None) -> int:
    """How many taskers do at least one of these skills (one query)."""
    counted = _rows(skill_ids, near).aggregate(n=Count("tasker_id", distinct=True))
    return int(counted["n"])


def best_taskers(
    skill_ids: Collection[int], *, near: tuple[float, float] | None = None, limit: int = 8
) -> list[int]:
    """The ids of the taskers with the best standing who do one of these skills (one query)."""
    ranked = (
        _rows(skill_ids, near)
        .values("tasker_id")
        .annotate(best=Max("quality"))
        .order_by("-best", "tasker_id")
    )
    return [row["tasker_id"] for row in ranked[:limit]]


def _rows(skill_ids: Collection[int], near: tuple[float, float] | None) -> QuerySet[SearchRow]:
    """Rows of these skills whose own radius reaches the point; on a city's scale earth is flat."""
    found = SearchRow.objects.filter(skill_id__in=skill_ids)
    if near is None:
        return found
    lat, lng = near
    north = (F("lat") - lat) * KM_PER_DEGREE
    east = (F("lng") - lng) * KM_PER_DEGREE * math.cos(math.radians(lat))
    return found.filter(GreaterThanOrEqual(F("radius2") * 1.0, north * north + east * east))
