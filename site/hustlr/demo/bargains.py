"""Offers of the demo that wait for something else than a yes: countered, outdated, on a shortlist."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hustlr.demo import past
from hustlr.demo.work import RECENT
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.offers import actions as offers

if TYPE_CHECKING:
    from marketplace.offers.models import Offer


def bargain(made: list[Offer], *, now: datetime) -> None:
    """Let the client keep one of several offers in mind and counter another."""
    if len(made) > 1:
        # Those who can be signed in as come first, so that both sides can be looked at.
        first, *_others, last = sorted(made, key=lambda each: not each.tasker.person.is_demo)
        _shortlist(last, now=now)
        _counter(first, now=now)


def outdate(offer: Offer, *, now: datetime) -> None:
    """Let the client change the day of the job, so that its taskers have to confirm."""
    client = offer.job.client
    if client and not offer.job.is_frozen:
        with past.at(now - timedelta(minutes=30), deaf=RECENT):
            jobs.edit(job_id=offer.job_id, actor=client, step=steps.When("flexible"))


def _counter(offer: Offer, *, now: datetime) -> None:
    """Let the client propose a lower price, a quarter of an hour ago; a rule may be against it."""
    price = Money(round(offer.price_minor * 0.85 / 500) * 500, offer.currency)
    words = "That is what I paid last time. Would it work for you, too?"
    terms = offers.Terms(price, offer.starts_at, offer.ends_at, words, offer.not_included)
    client = offer.job.client
    try:
        with past.at(now - timedelta(minutes=15), deaf=RECENT):
            if client:
                offers.counter(offer_id=offer.pk, actor=client, terms=terms, version=offer.version)
    except Refusal:
        return


def _shortlist(offer: Offer, *, now: datetime) -> None:
    """Let the client keep an offer in mind."""
    client = offer.job.client
    if client:
        with past.at(now - timedelta(minutes=18), deaf=RECENT):
            offers.shortlist(offer_id=offer.pk, actor=client, on=True)
