"""What live blocks show: asked of the marketplace's own queries, never of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders

from marketplace.catalogue import queries as catalogue
from marketplace.core import policies
from marketplace.core.money import Money, fee
from marketplace.core.places import Place

EXAMPLE_MINOR = 14_000


@dataclass(frozen=True)
class Tile:
    """A category with its drawing, when there is one."""

    name: str
    summary: str
    slug: str
    icon: str
    art: str


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


def categories() -> list[Tile]:
    """Return the categories in the catalogue's order."""
    return [
        Tile(
            name=category.name,
            summary=category.summary,
            slug=category.slug,
            icon=category.icon,
            art=_art(category.slug),
        )
        for category in catalogue.categories().prefetch_related(None)
    ]


def top_taskers(place: Place | None, *, count: int) -> list[Any]:
    """Return the best rated taskers, near a place when one is known."""
    return []


def recently_done(*, count: int) -> list[Any]:
    """Return the newest completed jobs."""
    return []


def example() -> Example:
    """Return what each side pays and gets in a booking of $140, at today's fees."""
    policy = policies.current()
    price = Money(EXAMPLE_MINOR, settings.DEFAULT_CURRENCY)
    client_fee, commission = fee(price, policy.client_fee_bps), fee(price, policy.commission_bps)
    return Example(
        price=price,
        client_fee=client_fee,
        total=price + client_fee,
        commission=commission,
        earned=price - commission,
        client_percent=_percent(policy.client_fee_bps),
        tasker_percent=_percent(policy.commission_bps),
    )


def fees() -> Fees:
    """Return the windows of today's policy."""
    policy = policies.current()
    return Fees(
        payment_minutes=policy.payment_window_minutes,
        approve_hours=policy.auto_approve_hours,
        review_days=policy.review_window_days,
    )


def _percent(bps: int) -> str:
    return f"{bps / 100:g}%"


def _art(slug: str) -> str:
    path = f"art/cat-{slug}.svg"
    return path if finders.find(path) else ""
