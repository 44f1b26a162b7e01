"""How many taskers there are for skills round a place, what they ask, and who is best."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import (
    Count,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import JSONObject
from django.db.models.lookups import GreaterThanOrEqual

from marketplace.catalogue import queries as catalogue
from marketplace.core.money import Money
from marketplace.matching.models import SearchRow
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.catalogue.models import Skill
    from marketplace.taskers.queries import Card

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Supply:
    """The taskers of a skill, and the span of their prices for a usual job."""

    taskers: int
    low: Money
    high: Money


@dataclass(frozen=True, slots=True)
class Market:
    """The skills of a category in their order, each with its supply, and all taskers together."""

    skills: list[tuple[Skill, Supply | None]]
    taskers: int


def market(category_id: int, *, near: tuple[float, float] | None = None) -> Market:
    """Return what there is of a category, in all or for one point (one query)."""
    skills = catalogue.skills().filter(category=category_id)
    all_rows = _rows(near).filter(skill_id__in=skills.order_by().values("pk"))
    rows = _rows(near).filter(skill_id=OuterRef("pk")).order_by().values("skill_id")
    supply = JSONObject(
        taskers=Count("tasker_id", distinct=True), low=Min("price"), high=Max("price")
    )
    found = skills.annotate(
        supply=Subquery(rows.annotate(all=supply).values("all")),
        everybody=Subquery(all_rows.order_by().values(n=_Different("tasker_id"))),
    )
    lines = [(skill, vars(skill)) for skill in found]
    return Market(
        skills=[(skill, _supply(values["supply"])) for skill, values in lines],
        taskers=lines[0][1]["everybody"] if lines else 0,
    )


def best_taskers(
    category_id: int,
    *,
    buffer: timedelta,
    near: tuple[float, float] | None = None,
    limit: int = 8,
) -> list[Card]:
    """The taskers with the best standing who do something of a category (one query)."""
    skills = catalogue.skills().filter(category=category_id).order_by().values("pk")
    rows = _rows(near).filter(skill_id__in=skills)
    quality = rows.order_by().values("tasker_id").annotate(best=Max("quality"))
    first = quality.order_by("-best", "tasker_id").values("tasker_id")[:limit]
    own = quality.filter(tasker_id=OuterRef("pk")).values("best")
    return taskers.best_of(first, rank=Subquery(own), buffer=buffer)


class _Different(Func):
    """How many different values a whole query has, without grouping it."""

    function = "COUNT"
    template = "%(function)s(DISTINCT %(expressions)s)"
    output_field = IntegerField()


def _supply(values: dict[str, int] | None) -> Supply | None:
    if values is None:
        return None
    low, high = (Money(values[name], settings.DEFAULT_CURRENCY) for name in ("low", "high"))
    return Supply(taskers=values["taskers"], low=low, high=high)


def _rows(near: tuple[float, float] | None) -> QuerySet[SearchRow]:
    """Rows whose own radius reaches the point, or all; on a city's scale earth is flat."""
    if near is None:
        return SearchRow.objects.all()
    lat, lng = near
    north = (F("lat") - lat) * KM_PER_DEGREE
    east = (F("lng") - lng) * KM_PER_DEGREE * math.cos(math.radians(lat))
    return SearchRow.objects.filter(
        GreaterThanOrEqual(F("radius2") * 1.0, north * north + east * east)
    )
