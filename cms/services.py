"""What pages of services show live: a category in the city, or round one suburb of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import slugify

from cms import live
from cms.live import Face
from marketplace.bookings import queries as bookings
from marketplace.bookings.queries import PriceBand
from marketplace.core import policies
from marketplace.core.money import Money
from marketplace.core.places import Place
from marketplace.matching import queries as matching
from marketplace.matching.queries import Supply
from marketplace.reviews import queries as reviews

if TYPE_CHECKING:
    from marketplace.catalogue.models import Category, Skill
    from marketplace.reviews.models import Review

# With less, a page has nothing of its own to be found by.
LEAST_TASKERS, LEAST_DONE = 3, 5
FACES, REVIEWS = 4, 6
KEPT_SECONDS = 600


@dataclass(frozen=True)
class Line:
    """A skill with what taskers ask, what finished jobs have cost, and where to find people."""

    name: str
    slug: str
    summary: str
    find_url: str
    taskers: int
    low: Money | None
    band: PriceBand | None


@dataclass(frozen=True)
class Told:
    """A published review as everybody may read it."""

    stars: int
    text: str
    published_at: datetime
    author_name: str
    author_photo: str
    job: str


@dataclass(frozen=True)
class Service:
    """Everything live about a category in one place, as it was at one moment."""

    name: str
    place: str
    lines: list[Line]
    taskers: int
    done: int
    low: Money | None
    high: Money | None
    faces: list[Face]
    # What all of it has cost together; a single skill needs ten jobs of its own.
    band: PriceBand | None
    reviews: list[Told]
    stars: float | None
    stars_count: int
    find_url: str

    @property
    def is_proven(self) -> bool:
        """Whether enough people work here, and enough work was done, to speak of it."""
        return self.taskers >= LEAST_TASKERS and self.done >= LEAST_DONE

    @property
    def known(self) -> list[Line]:
        """The skills that somebody offers here, or of which prices are known."""
        return [line for line in self.lines if line.taskers or line.band]

    @property
    def wanted(self) -> list[Line]:
        """The skills that nobody offers here yet."""
        return [line for line in self.lines if line not in self.known]

    @property
    def has_bands(self) -> bool:
        """Whether what was paid may be told, of any skill or of all together."""
        return bool(self.band)


def service(category: Category, city: str, place: Place | None = None) -> Service:
    """Return the category round a suburb, or in all of the city: one query, or seven."""
    where = slugify(place.area if place else city)
    name = f"service:{category.slug}:{where}"
    return live.kept(name, lambda: _asked(category, city, place), seconds=KEPT_SECONDS)


def post_url(skill: str = "") -> str:
    """Return where a job is posted, with the skill chosen already."""
    return (
        f"{reverse('jobs:post')}?{urlencode({'skill': skill})}" if skill else reverse("jobs:post")
    )


def _asked(category: Category, city: str, place: Place | None) -> Service:
    near = (place.lat, place.lng) if place else None
    area = place.area if place else None
    where = area or city
    market = matching.market(category.pk, near=near)
    supplies = [supply for _skill, supply in market.skills if supply]
    paid = bookings.paid_for(category_id=category.pk, area=area)
    told, summary = reviews.wall(category_id=category.pk, area=area, limit=REVIEWS)
    lines = [
        _line(skill, where, supply, paid.bands.get(skill.pk)) for skill, supply in market.skills
    ]
    return Service(
        name=category.name,
        place=where,
        lines=lines,
        taskers=market.taskers,
        done=paid.done,
        low=min((each.low for each in supplies), default=None),
        high=max((each.high for each in supplies), default=None),
        faces=_faces(category, near),
        band=paid.band,
        reviews=[_told(review) for review in told],
        stars=summary.average,
        stars_count=summary.count,
        find_url=lines[0].find_url if lines else reverse("matching:find"),
    )


def _line(skill: Skill, where: str, supply: Supply | None, band: PriceBand | None) -> Line:
    return Line(
        name=skill.name,
        slug=skill.slug,
        summary=skill.summary,
        find_url=_find_url(skill, where),
        taskers=supply.taskers if supply else 0,
        low=supply.low if supply else None,
        band=band,
    )


def _find_url(skill: Skill, where: str) -> str:
    return f"{reverse('matching:find')}?{urlencode({'q': skill.name, 'where': where})}"


def _faces(category: Category, near: tuple[float, float] | None) -> list[Face]:
    buffer = policies.current().busy_buffer
    best = matching.best_taskers(category.pk, near=near, buffer=buffer, limit=FACES)
    return [live.face(card) for card in best]


def _told(review: Review) -> Told:
    return Told(
        stars=review.stars,
        text=review.text,
        published_at=review.published_at or review.created_at,
        author_name=review.author.public_name,
        author_photo=review.author.photo_url,
        job=f"{review.booking.title}, {review.booking.area}",
    )
