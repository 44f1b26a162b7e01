"""Taskers as cards show them: one query for all, with what each asks and when each is free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject

from marketplace.taskers import calendar
from marketplace.taskers.models import TaskerProfile, TaskerSkill
from marketplace.taskers.queries.profiles import reaches


@dataclass(frozen=True)
class Card:
    """A tasker with the person, the cheapest of the skills, and the next free hour."""

    profile: TaskerProfile
    cheapest: TaskerSkill | None
    free: datetime | None


def top_rated(
    *, limit: int, buffer: timedelta, near: tuple[float, float] | None = None
) -> list[Card]:
    """The listed taskers with the best reviews (one query).

    Few reviews count less: each profile starts with five of 4.2 stars. With a point, only those
    whose area reaches it. The buffer is the policy's, which is kept free before a booking.
    """
    standing = (F("rating_sum") + 21.0) / (F("rating_count") + 5.0)
    found = TaskerProfile.objects.listed().filter(rating_count__gt=0).annotate(standing=standing)
    if near:
        found = found.filter(Exists(reaches(near, OuterRef("pk"))))
    return _cards(found.order_by("-standing", "-rating_count", "pk")[:limit], buffer)


def best_of(ids: QuerySet[Any], *, rank: Combinable, buffer: timedelta) -> list[Card]:
    """The taskers whose ids another query finds, the highest rank first (one query)."""
    found = TaskerProfile.objects.filter(pk__in=ids).annotate(rank=rank)
    return _cards(found.order_by("-rank", "pk"), buffer)


def _cards(found: QuerySet[TaskerProfile], buffer: timedelta) -> list[Card]:
    skills = TaskerSkill.objects.filter(profile=OuterRef("pk")).order_by("rate_minor", "pk")
    asked = JSONObject(rate_minor="rate_minor", currency="currency", unit="unit")
    rows = found.select_related("person").annotate(
        asked=Subquery(skills.values(one=asked)[:1]), free=calendar.first_moment(buffer=buffer)
    )
    return [
        Card(
            profile=row,
            cheapest=TaskerSkill(profile=row, **values["asked"]) if values["asked"] else None,
            free=values["free"],
        )
        for row in rows
        for values in [vars(row)]
    ]
