"""Offers of tom's on ada's jobs that wait for something else than a yes."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from marketplace.core.clock import now
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.offers import actions
from marketplace.offers.models import Offer
from tests.support import bookings as stage
from tests.taskers.makers import MANLY, aud


def build(world: SimpleNamespace) -> None:
    """Add one offer that ada has countered, one that her edit has outdated, one that ran out."""
    offers = [
        stage.make_offer(
            stage.make_job(world.ada, title=title), world.tom, start=stage.in_days(day)
        )
        for day, title in ((13, "Shoe cabinet"), (14, "Bunk bed"), (15, "Kitchen trolley"))
    ]
    world.countered, world.stale, world.lapsed = offers
    terms = actions.Terms(
        aud(120), offers[0].starts_at, offers[0].ends_at, "My neighbour paid that.", ""
    )
    actions.counter(offer_id=offers[0].pk, actor=world.ada, terms=terms, version=1)
    jobs.edit(job_id=offers[1].job_id, actor=world.ada, step=steps.Where(place=MANLY))
    Offer.objects.filter(pk=offers[2].pk).update(expires_at=now() - timedelta(minutes=1))
    actions.expire_if_due(offer_id=offers[2].pk)
    for offer in offers:
        offer.refresh_from_db()
