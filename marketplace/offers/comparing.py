"""The offers on a job as its client compares them: cards, the price scale, the table."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.policies import Policy
from marketplace.core.states import Actor, Choice
from marketplace.jobs import ruler
from marketplace.offers import states
from marketplace.offers.earnings import Earnings, Line, earnings, price_lines
from marketplace.offers.fit import Fit, fit_of
from marketplace.offers.models import Counter, Offer

if TYPE_CHECKING:
    from datetime import datetime

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
    states.COUNTERED: "progress",
    states.STALE: "wait",
    states.PAYING: "wait",
    states.CONVERTED: "held",
    states.DECLINED: "off",
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
    # What the client has proposed instead, while that waits for an answer.
    counter: Counter | None = None
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
    def pill(self) -> dict[str, str]:
        """The word for an offer that is not simply waiting for the client."""
        return {"label": "", "style": ""} if self.offer.is_submitted else pill(self.offer)

    @property
    def waits_until(self) -> datetime | None:
        """Until when the tasker has time to answer or to confirm."""
        return self.counter.expires_at if self.counter else self.offer.confirm_by

    @property
    def is_outdated(self) -> bool:
        """Whether the job was edited after the tasker last wrote."""
        edited = self.offer.job.edited_at
        return bool(edited and edited > self.offer.said_at)

    @property
    def doubts(self) -> list[str]:
        """What speaks against it, beginning with what the client has to know first."""
        outdated = [_("Made before your last edit of the job")] if self.is_outdated else []
        return [*outdated, *self.fit.doubts]

    @property
    def rows(self) -> list[Line]:
        """Price, fee and what the client pays; last what the tasker receives."""
        name = self.profile.person.first_name
        return price_lines(self.both, side=Actor.CLIENT, name=name)


def candidates(offers: list[Offer], policy: Policy) -> list[Candidate]:
    """Return offers ready to be compared, the best fit first (four queries at most)."""
    # The offers come with their taskers and these with their areas.
    profiles = {offer.tasker_id: offer.tasker for offer in offers}
    counters = _open_counters(offers)
    found = [
        Candidate(
            offer,
            profiles[offer.tasker_id],
            fit_of(offer, profiles[offer.tasker_id]),
            earnings(offer.price, policy),
            counter=counters.get(offer.pk),
        )
        for offer in offers
    ]
    found.sort(key=lambda one: (-one.fit.score, one.offer.created_at, one.offer.pk))
    talked = (one for one in found if one.offer.is_submitted or one.offer.is_countered)
    best = next(talked, None) if len(found) > 1 else None
    return [replace(one, is_best=True) if one is best else one for one in found]


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
        "shortlisted": sum(one.offer.shortlisted_at is not None for one in found),
        "scales": _scales(job, found),
        "weights": Fit().parts,
        "sorts": [
            {"label": label, "href": f"{page}?sort={key}" if key else page, "current": key == sort}
            for key, label in SORTS.items()
        ],
    }


def table(found: list[Candidate]) -> dict[str, Any]:
    """Return up to four candidates side by side, the shortlist first, one aspect a row."""
    listed = sorted(found, key=lambda one: one.offer.shortlisted_at is None)
    shown = listed[:SIDE_BY_SIDE]
    prices = [price_lines(one.both, side=Actor.CLIENT) for one in shown]
    rows = [
        {
            "label": lines[0].label,
            "kind": lines[0].kind,
            "cells": [
                {"name": one.name, "amount": line.amount}
                for one, line in zip(shown, lines, strict=True)
            ],
        }
        for lines in zip(*prices, strict=True)
    ]
    return {"shown": shown, "money_rows": rows}


def pill(offer: Offer) -> dict[str, str]:
    """Return the word and the look of the offer's state."""
    return {"label": str(Offer.State(offer.state).label), "style": PILLS[offer.state]}


def _open_counters(offers: list[Offer]) -> dict[int, Counter]:
    countered = [offer.pk for offer in offers if offer.is_countered]
    if not countered:
        return {}
    asked = Counter.objects.filter(offer__in=countered, outcome=Counter.Outcome.OPEN)
    return {one.offer_id: one for one in asked}


def _scales(job: Job, found: list[Candidate]) -> list[ruler.Lineup]:
    """Return the prices on the tape, wide and slim; one price needs no scale."""
    if len(found) < 2:
        return []
    faces = [
        ruler.Face(one.offer.price, one.name, one.profile.person.photo_url, one.is_best)
        for one in found
    ]
    return [ruler.lineup(faces, job.budget, width=width) for width in (760, 360)]
