"""What live blocks show: asked of the marketplace's own queries, never of its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.seo import served_at
from marketplace.bookings import queries as bookings
from marketplace.catalogue import queries as catalogue
from marketplace.core import policies
from marketplace.core.money import Money, fee, percent
from marketplace.core.places import Place
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.core.policies import Policy
    from marketplace.taskers.models import TaskerSkill
    from marketplace.taskers.queries import Card

Anything = TypeVar("Anything")
EXAMPLE_MINOR = 14_000
MOST_DONE = 12
MOST_TOP = 8
# Long enough to spare a busy home page its questions, short enough for "just done" to be true.
KEPT_SECONDS = 120


@dataclass(frozen=True)
class Tile:
    """A category; `art` names its drawing, when there is one."""

    name: str
    note: str
    url: str
    art: str


@dataclass(frozen=True)
class Face:
    """A tasker as a card shows one."""

    url: str
    name: str
    photo_url: str
    stars: float | None
    count: int
    verified: bool
    promise: str
    fact: str
    next_free: datetime | None
    price: Money | None
    unit: str


@dataclass(frozen=True)
class Done:
    """A completed booking as everybody may see it."""

    title: str
    area: str
    price: Money
    total: Money
    at: datetime
    tasker: str
    photo_url: str
    stars: str


@dataclass(frozen=True)
class Example:
    """The money of one booking at today's fees."""

    price: Money
    client_fee: Money
    total: Money
    commission: Money
    earned: Money
    client_percent: str
    tasker_percent: str


@dataclass(frozen=True)
class Fees:
    """The windows of today's policy, in the units of their names."""

    payment_minutes: int
    approve_hours: int
    review_days: int


@dataclass(frozen=True)
class Shown:
    """Everything live on the home page, as it was at one moment."""

    tiles: list[Tile]
    faces: list[Face]
    recent: list[Done]
    example: Example


def shown(place: Place | None) -> Shown:
    """Return what the home page shows near a place: one query, five every other minute."""

    def ask() -> Shown:
        policy = policies.current()
        return Shown(
            tiles=categories(),
            faces=top_taskers(place, count=MOST_TOP, policy=policy),
            recent=recently_done(count=MOST_DONE),
            example=example(policy),
        )

    return kept(f"home:{slugify(place.area) if place else ''}", ask, seconds=KEPT_SECONDS)


def kept(name: str, ask: Callable[[], Anything], *, seconds: int) -> Anything:
    """Return what was asked a short while ago, or ask (one query, or those of the question)."""
    key = f"cms:{name}:{get_language()}"
    found: Anything | None = cache.get(key)
    if found is None:
        found = ask()
        cache.set(key, found, seconds)
    return found


def categories() -> list[Tile]:
    """Return the categories in the catalogue's order, each leading to its page if it has one."""
    # By name, because pages are made of blocks, and these of what is here.
    pages = apps.get_model("cms", "CategoryPage").objects.live().filter(category=OuterRef("pk"))
    leads_to = Subquery(pages.order_by("pk").values("url_path")[:1])
    found = catalogue.categories().prefetch_related(None).annotate(leads_to=leads_to)
    return [
        Tile(
            name=category.name,
            note=category.summary,
            url=served_at(category.leads_to) if category.leads_to else _search_for(category.name),
            art=category.slug if finders.find(f"art/cat-{category.slug}.svg") else "",
        )
        for category in found
    ]


def top_taskers(place: Place | None, *, count: int, policy: Policy) -> list[Face]:
    """Return the best rated taskers, those whose area reaches the place when one is known."""
    near = (place.lat, place.lng) if place else None
    return [
        face(card) for card in taskers.top_rated(limit=count, buffer=policy.busy_buffer, near=near)
    ]


def recently_done(*, count: int) -> list[Done]:
    """Return the newest completed bookings with their real prices."""
    return [
        Done(
            title=booking.title,
            area=booking.area,
            price=booking.price,
            total=booking.total,
            at=booking.completed_at,
            tasker=booking.tasker.person.public_name,
            photo_url=booking.tasker.person.photo_url,
            stars=booking.tasker.rating_shown,
        )
        for booking in bookings.recently_done(limit=count)
        if booking.completed_at
    ]


def example(policy: Policy) -> Example:
    """Return what each side pays and gets in a booking of $140, at the policy's fees."""
    price = Money(EXAMPLE_MINOR, settings.DEFAULT_CURRENCY)
    client_fee, commission = fee(price, policy.client_fee_bps), fee(price, policy.commission_bps)
    return Example(
        price=price,
        client_fee=client_fee,
        total=price + client_fee,
        commission=commission,
        earned=price - commission,
        client_percent=percent(policy.client_fee_bps),
        tasker_percent=percent(policy.commission_bps),
    )


def fees(policy: Policy) -> Fees:
    """Return the windows of a policy."""
    return Fees(
        payment_minutes=policy.payment_window_minutes,
        approve_hours=policy.auto_approve_hours,
        review_days=policy.review_window_days,
    )


def _search_for(words: str) -> str:
    return f"{reverse('matching:find')}?{urlencode({'q': words})}"


def face(card: Card) -> Face:
    """Return a tasker as a card shows one."""
    profile, cheapest = card.profile, card.cheapest
    return Face(
        url=reverse("taskers:profile", args=[profile.ref]),
        name=profile.person.public_name,
        photo_url=profile.person.photo_url,
        stars=profile.rating,
        count=profile.rating_count,
        verified=False,
        promise=profile.headline,
        fact=_jobs_done(profile.completed_count),
        next_free=card.free,
        price=cheapest.rate if cheapest else None,
        unit=_unit(cheapest),
    )


def _unit(skill: TaskerSkill | None) -> str:
    if skill is None:
        return ""
    return _("an hour") if skill.is_hourly else _("a job")


def _jobs_done(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(n)d job done", "%(n)d jobs done", count) % {"n": count}
