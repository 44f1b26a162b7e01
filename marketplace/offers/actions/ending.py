"""What time and the job do to offers: run out, be outdated by an edit, close with the job."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.offers import facts, states, tasks
from marketplace.offers.actions import rows
from marketplace.offers.models import Counter, Offer

# With fewer offers, the place of one's own price tells what the other one asked.
PLACES_FROM = 3


@transaction.atomic
def close_for_job(*, job_id: int, reason: str) -> list[Offer]:
    """End the offers that still wait, since the job takes no more (O16, O17, O22); repeatable.

    The reason is a class of Offer.Closing. Of a filled job each tasker hears, too, where the own
    price stood among all.
    """
    jobs.lock(job_id=job_id)
    prices = _prices(job_id) if reason == Offer.Closing.FILLED else []
    closed = []
    for offer in _waiting(job_id):
        offer.close_reason, offer.position = reason, _place(offer.price_minor, prices)
        rows.move(offer, "close", Actor.SYSTEM)
        fact = facts.OfferClosed(**rows.about(offer), reason=reason)
        record(fact, actor=None, subject=offer)
        closed.append(offer)
    return closed


@transaction.atomic
def outdate(*, job_id: int, edited_at: datetime) -> list[Offer]:
    """Ask the taskers to confirm, since the job says something else now (O13, O21); repeatable.

    Whoever spoke after the edit has seen it. Counter-offers about the job as it was are over.
    """
    jobs.lock(job_id=job_id)
    window = timedelta(hours=policies.current().reconfirm_hours)
    outdated = []
    for offer in _waiting(job_id):
        if offer.is_stale or offer.said_at > edited_at:
            continue
        target = rows.step(offer, "outdate", Actor.SYSTEM)
        rows.end_round(offer, Counter.Outcome.ENDED)
        offer.state = target
        offer.confirm_by = max(min(now() + window, offer.expires_at), now())
        offer.save()
        tasks.expire_if_due.defer(at=offer.confirm_by, offer_id=offer.pk)
        fact = facts.OfferOutdated(**rows.about(offer), confirm_by=offer.confirm_by.isoformat())
        record(fact, actor=None, subject=offer)
        outdated.append(offer)
    return outdated


@transaction.atomic
def expire_if_due(*, offer_id: int) -> None:
    """Let an offer run out that nobody answered (O12) or confirmed (O15) in time."""
    offer = rows.locked(offer_id)
    if not Offer.objects.overdue(now()).filter(pk=offer.pk).exists():
        return
    rows.move(offer, "expire", Actor.SYSTEM)
    record(facts.OfferExpired(**rows.about(offer)), actor=None, subject=offer)


def _waiting(job_id: int) -> list[Offer]:
    waiting = Offer.objects.filter(job=job_id, state__in=states.WAITING).order_by("pk")
    return list(waiting.select_for_update(no_key=True, of=("self",)).with_people())


def _prices(job_id: int) -> list[int]:
    """Return the prices that the client could choose from."""
    chosen = Q(state=states.CONVERTED) | Q(state=states.PAYING)
    asked = Offer.objects.filter(chosen | Q(state__in=states.WAITING), job=job_id)
    return sorted(asked.values_list("price_minor", flat=True))


def _place(price: int, prices: list[int]) -> str:
    """Return in which third of the prices this one lies."""
    if len(prices) < PLACES_FROM:
        return ""
    below, above = (
        sum(other < price for other in prices),
        sum(other > price for other in prices),
    )
    share = below / (below + above) if below + above else 0.5
    if share < 1 / 3:
        return str(Offer.Position.LOW)
    return str(Offer.Position.HIGH if share > 2 / 3 else Offer.Position.MIDDLE)
