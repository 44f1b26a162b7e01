"""What a tasker may ask of the open jobs, and how the database answers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from marketplace.accounts import queries as accounts

if TYPE_CHECKING:
    from django.db.models.expressions import CombinedExpression

    from marketplace.jobs.models import JobQuerySet

EARTH_KM = 6371.0088
KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Filters:
    """The filters of the page of open jobs; what is empty does not filter."""

    words: str = ""
    category: str = ""
    skill_ids: tuple[int, ...] = ()
    centre: tuple[float, float] | None = None
    radius_km: int = 0
    least_minor: int = 0
    day: date | None = None
    not_of: int = 0
    sort: str = "newest"

    def apply(self, jobs: JobQuerySet) -> JobQuerySet:
        """Return the jobs that pass, each with `km` from the centre, in the chosen order."""
        jobs = jobs.filter(self._subject() & self._time_and_money())
        if self.centre is None:
            jobs = jobs.annotate(km=Value(None, output_field=FloatField()))
        else:
            jobs = jobs.annotate(km=kilometres(*self.centre))
            if self.radius_km:
                jobs = jobs.filter(self._box(*self.centre)).filter(Q(("km__lte", self.radius_km)))
        return jobs.order_by(*self._order())

    def _subject(self) -> Q:
        wanted = Q()
        for word in self.words.split()[:6]:
            wanted &= (
                Q(title__icontains=word)
                | Q(description__icontains=word)
                | Q(skill__words__contains=word.lower())
                | Q(area__icontains=word)
            )
        if self.category:
            wanted &= Q(skill__category__slug=self.category)
        if self.skill_ids:
            wanted &= Q(skill__in=self.skill_ids)
        return wanted

    def _time_and_money(self) -> Q:
        wanted = Q(budget_minor__gte=self.least_minor) if self.least_minor else Q()
        if self.day:
            wanted &= (
                Q(when_kind="flexible") | Q(day=self.day) | Q(when_kind="before", day__gte=self.day)
            )
        if not self.not_of:
            return wanted
        apart = accounts.blocks_between(self.not_of, OuterRef("client"))
        return wanted & ~Q(client=self.not_of) & ~Q(Exists(apart))

    def _box(self, lat: float, lng: float) -> Q:
        """Return a square around the circle, which an index can answer."""
        north = self.radius_km / KM_PER_DEGREE
        east = north / max(math.cos(math.radians(lat)), 0.01)
        return Q(lat__range=(lat - north, lat + north), lng__range=(lng - east, lng + east))

    def _order(self) -> list[str]:
        orders = {
            "nearest": ["km", "-published_at", "-pk"],
            "closing": ["due_at", "pk"],
            "budget": ["-budget_minor", "-published_at", "-pk"],
        }
        if self.sort == "nearest" and self.centre is None:
            return ["-published_at", "-pk"]
        return orders.get(self.sort, ["-published_at", "-pk"])


def kilometres(lat: float, lng: float) -> ExpressionWrapper[CombinedExpression]:
    """Return the great-circle distance of a row's point from here; good to 0.5 %."""
    north = Sin(Radians(F("lat") - Value(lat)) / 2)
    east = Sin(Radians(F("lng") - Value(lng)) / 2)
    half = Power(north, 2) + Cos(Radians(F("lat"))) * Value(math.cos(math.radians(lat))) * Power(
        east, 2
    )
    return ExpressionWrapper(
        ASin(Least(Value(1.0), Sqrt(half))) * Value(2 * EARTH_KM), output_field=FloatField()
    )
