"""What the rows of a tasker should be, from the source tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.core import places
from marketplace.matching import scoring

if TYPE_CHECKING:
    from marketplace.taskers.models import ServiceArea, TaskerProfile, TaskerSkill

MINOR_AT_MOST = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one search row, exactly as the table stores them."""

    tasker_id: int
    skill_id: int
    area_id: int
    lat: float
    lng: float
    radius2: float
    price: int
    quality: float
    stars: float
    coarse: int


def wanted(profiles: Iterable[TaskerProfile]) -> Iterator[Values]:
    """The rows of these profiles; one that is not listed has none.

    The profiles come with their skills, areas and week already read.
    """
    for profile in profiles:
        if profile.is_active:
            for skill in profile.skills.all():
                for area in profile.areas.all():
                    yield _values(profile, skill, area)


def public_point(profile: TaskerProfile, area: ServiceArea) -> tuple[float, float]:
    """The fixed point that stands for an area wherever it is used; taskers of a suburb stand apart."""
    return places.blur(area.lat, area.lng, key=f"{profile.ref}:{area.label}")


def _values(profile: TaskerProfile, skill: TaskerSkill, area: ServiceArea) -> Values:
    lat, lng = public_point(profile, area)
    hours = [(row.weekday, row.starts, row.ends) for row in profile.week.all()]
    return Values(
        tasker_id=profile.pk,
        skill_id=skill.skill_id,
        area_id=area.pk,
        lat=lat,
        lng=lng,
        radius2=float(area.radius_km**2),
        price=min(skill.estimate(skill.skill.minutes).minor, MINOR_AT_MOST),
        quality=scoring.standing(
            rating_sum=profile.rating_sum,
            rating_count=profile.rating_count,
            completed=profile.completed_count,
        ),
        stars=scoring.single(profile.rating or 0.0),
        coarse=scoring.coarse_week(hours),
    )
