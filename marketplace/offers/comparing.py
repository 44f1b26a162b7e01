"""The offers on a job as its client compares them: cards, the price scale, the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.core.states import Choice
from marketplace.jobs import ruler
from marketplace.offers import states
from marketplace.offers.earnings import Earnings, client_rows, earnings
from marketplace.offers.fit import Fit, fit_of
from marketplace.offers.models import Offer
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.jobs.models import Job
    from marketplace.taskers.models import TaskerProfile

SORTS = {
    "": gettext_lazy("Best match"),
    "price": gettext_lazy("Price"),
    "soonest": gettext_lazy("Soonest"),
    "rating": gettext_lazy("Rating"),
}
SIDE_BY_SIDE = 4
PILLS = {
    states.SUBMITTED: "wait",
    states.PAYING: "wait",
    states.CONVERTED: "held",
    states.DECLINED: "bad",
    states.WITHDRAWN: "off",
    states.EXPIRED: "off",
    states.CLOSED: "off",
}


@dataclass(frozen=True)
class Candidate:
    """An offer with its tasker, fit and both sides of its price."""

    offer: Offer
    profile: TaskerProfile
    fit: Fit
    both: Earnings
    policy: Policy
    is_best: bool = False
    choices: list[Choice] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The tasker's public name."""
        return self.profile.person.public_name

    @property
    def tasker(self) -> dict[str, Any]:
        """The tasker as cards show one."""
        return {
            "name": self.name,
            "url": reverse("taskers:profile", args=[self.profile.ref]),
            "photo_url": self.profile.person.photo_url,
            "stars": self.profile.rating,
            "count": self.profile.rating_count,
            "verified": False,
        }

    @property
    def said(self) -> dict[str, Any]:
        """The offer as cards show one."""
        return {
            "url": reverse("offers:detail", args=[self.offer.ref]),
            "message": self.offer.message,
            "starts": self.offer.starts_at,
            "zone": self.offer.job.timezone,
            "minutes": self.offer.minutes,
        }

    @property
    def pill(self) -> str:
        """The word for an offer that is not simply waiting."""
        return pill(self.offer)["label"] if self.offer.is_paying else ""

    @property
    def is_outdated(self) -> bool:
        """Whether the job was edited after the tasker last wrote."""
        edited = self.offer.job.edited_at
        return bool(edited and edited > (self.offer.edited_at or self.offer.created_at))

    @property
    def doubts(self) -> list[str]:
        """What speaks against it, beginning with what the client has to know first."""
        outdated = [_("Made before your last edit of the job")] if self.is_outdated else []
        return [*outdated, *self.fit.doubts]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The lines below the total."""
        return client_rows(self.offer.price, self.policy, name=self.profile.person.first_name)


def candidates(offers: list[Offer], policy: Policy) -> list[Candidate]:
    """Return offers ready to be compared, the best fit first (three queries)."""
    profiles = taskers.profiles_by_id(offer.tasker_id for offer in offers)
    found = [
        Candidate(
            offer,
            profiles[offer.tasker_id],
            fit_of(offer, profiles[offer.tasker_id]),
            earnings(offer.price, policy),
            policy,
        )
        for offer in offers
    ]
    found.sort(key=lambda one: (-one.fit.score, one.offer.created_at, one.offer.pk))
    return [
        Candidate(**{**vars(one), "is_best": place == 0 and len(found) > 1})
        for place, one in enumerate(found)
    ]


def in_order(found: list[Candidate], sort: str) -> list[Candidate]:
    """Return candidates by price, start or rating; they come by fit."""
    keys: dict[str, Any] = {
        "price": lambda one: one.offer.price_minor,
        "soonest": lambda one: one.offer.starts_at,
        "rating": lambda one: -(one.profile.rating or 0),
    }
    return sorted(found, key=keys[sort]) if sort in keys else found


def board(job: Job, offers: list[Offer], policy: Policy, *, sort: str, page: str) -> dict[str, Any]:
    """Return everything that the list of a job's offers shows; `page` is its address."""
    found = candidates(offers, policy)
    sort = sort if sort in SORTS else ""
    return {
        "candidates": in_order(found, sort),
        "offers_count": len(found),
        "offers_cap": policy.offers_per_job,
        "scales": _scales(job, found),
        "least": min((one.both.total for one in found), key=_minor, default=None),
        "sorts": [
            {"label": label, "href": f"{page}?sort={key}" if key else page, "current": key == sort}
            for key, label in SORTS.items()
        ],
    }


def table(found: list[Candidate]) -> dict[str, Any]:
    """Return up to four candidates side by side, one aspect a row."""
    shown = found[:SIDE_BY_SIDE]
    aspects: list[tuple[str, Callable[[Candidate], Money]]] = [
        (_("You pay"), lambda one: one.both.total),
        (_("Tasker’s price"), lambda one: one.both.price),
        (_("Tasker receives"), lambda one: one.both.net),
    ]
    rows = [
        {"label": label, "cells": [{"name": one.name, "amount": amount(one)} for one in shown]}
        for label, amount in aspects
    ]
    return {"shown": shown, "money_rows": rows}


def pill(offer: Offer) -> dict[str, str]:
    """Return the word and the look of the offer's state."""
    return {"label": str(Offer.State(offer.state).label), "style": PILLS[offer.state]}


def _minor(amount: Money) -> int:
    return amount.minor


def _scales(job: Job, found: list[Candidate]) -> list[ruler.Lineup]:
    """Return the prices on the tape, wide and slim; one price needs no scale."""
    if len(found) < 2:
        return []
    faces = [
        ruler.Face(one.offer.price, one.name, one.profile.person.photo_url, one.is_best)
        for one in found
    ]
    return [ruler.lineup(faces, job.budget, width=width) for width in (760, 360)]
