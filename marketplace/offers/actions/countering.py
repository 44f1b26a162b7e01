"""Negotiation: the client's counter-offers, and what the tasker answers besides a new version."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.offers import facts, tasks
from marketplace.offers.actions import rows
from marketplace.offers.models import Counter, Offer
from marketplace.offers.terms import NotPossible, Terms, latest

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class NothingNew(NotPossible):
    """The counter-offer says what the offer says."""


class RoundsOver(Refusal):
    """The two have gone back and forth as often as the policy lets them."""


@transaction.atomic
def counter(*, offer_id: int, actor: Person, terms: Terms, version: int) -> Counter:
    """Propose another price, time or scope to the tasker (O2), who has some time to answer.

    Sent twice, the same proposal is one round. Raises Changed when the offer is not what the
    client has read, RoundsOver after the last round, NothingNew or NotPossible for the terms.
    """
    offer = rows.locked(offer_id)
    rows.received_by(offer, actor)
    rows.same(offer, version)
    if made := _same_proposal(offer, terms):
        return made
    target = rows.step(offer, "counter", Actor.CLIENT)
    policy = policies.current()
    if offer.rounds >= policy.counter_rounds:
        text = _("You have made %(n)d counter-offers. Accept this one or decline it.")
        raise RoundsOver(text % {"n": policy.counter_rounds})
    terms.check(profile_id=offer.tasker_id, policy=policy, by_client=True)
    if _asks_nothing(offer, terms):
        raise NothingNew(_("Change the price, the time or what is included."), field="price")
    offer.state = target
    offer.rounds += 1
    offer.save()
    made = _kept(offer, terms, timedelta(hours=policy.counter_answer_hours))
    tasks.lapse_if_due.defer(at=made.expires_at, offer_id=offer.pk)
    record(_countered(offer, made), actor=actor, subject=offer)
    return made


@transaction.atomic
def agree(*, offer_id: int, actor: Person, number: int) -> Offer:
    """Say yes to the client's proposal of this round (O3): it is the offer's new version.

    Agreed already, it stays so. Raises Changed when the proposal is gone, TimeTaken when the
    tasker has another booking by now.
    """
    offer = rows.locked(offer_id)
    rows.made_by(offer, actor)
    asked = Counter.objects.filter(offer=offer, number=number).first()
    if asked and asked.outcome == Counter.Outcome.AGREED and offer.rounds == number:
        return offer
    if asked is None or asked.outcome != Counter.Outcome.OPEN:
        raise rows.Changed(_("This counter-offer no longer stands. Read the offer again."))
    target = rows.step(offer, "agree", Actor.TASKER)
    policy = policies.current()
    words = asked.not_included
    terms = Terms(asked.price, asked.starts_at, asked.ends_at, offer.message, words)
    terms.check(profile_id=offer.tasker_id, policy=policy)
    rows.end_round(offer, Counter.Outcome.AGREED)
    offer.state, offer.edited_at = target, now()
    offer.version += 1
    rows.write(offer, terms, expires_at=terms.expiry(policy))
    record(facts.CounterAgreed(**rows.priced(offer)), actor=actor, subject=offer)
    return offer


@transaction.atomic
def take_back(*, offer_id: int, actor: Person, number: int) -> Offer:
    """Let the offer stand as it was (O20). Taken back already, it stays so."""
    offer = rows.locked(offer_id)
    rows.received_by(offer, actor)
    if offer.is_submitted and offer.rounds == number:
        return offer
    if offer.rounds != number:
        raise rows.Changed(_("This counter-offer no longer stands. Read the offer again."))
    target = rows.step(offer, "take_back", Actor.CLIENT)
    rows.end_round(offer, Counter.Outcome.TAKEN_BACK)
    rows.stand(offer, target)
    record(facts.CounterTakenBack(**rows.about(offer)), actor=actor, subject=offer)
    return offer


@transaction.atomic
def lapse_if_due(*, offer_id: int) -> None:
    """Let a counter-offer go that was not answered in time (O11); the offer stands as it was."""
    offer = rows.locked(offer_id)
    open_rounds = Counter.objects.filter(offer=offer, outcome=Counter.Outcome.OPEN)
    if not open_rounds.filter(expires_at__lte=now()).exists():
        return
    target = rows.step(offer, "lapse", Actor.SYSTEM)
    rows.end_round(offer, Counter.Outcome.LAPSED)
    rows.stand(offer, target)
    record(facts.CounterLapsed(**rows.about(offer)), actor=None, subject=offer)


def _same_proposal(offer: Offer, terms: Terms) -> Counter | None:
    """Return the open round that says just this: the form was sent twice."""
    asked = Counter.objects.filter(offer=offer, outcome=Counter.Outcome.OPEN).first()
    is_same = asked and _terms_of(asked) == _said(terms) and asked.message == terms.message
    return asked if is_same else None


def _asks_nothing(offer: Offer, terms: Terms) -> bool:
    return _terms_of(offer) == _said(terms)


def _terms_of(row: Offer | Counter) -> tuple[object, ...]:
    return (row.price, row.starts_at, row.ends_at, row.not_included)


def _said(terms: Terms) -> tuple[object, ...]:
    return (terms.price, terms.starts_at, terms.ends_at, terms.not_included)


def _kept(offer: Offer, terms: Terms, window: timedelta) -> Counter:
    soonest = min(offer.starts_at, terms.starts_at)
    return Counter.objects.create(
        offer=offer,
        number=offer.rounds,
        version=offer.version,
        price_minor=terms.price.minor,
        currency=terms.price.currency,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        not_included=terms.not_included,
        message=terms.message,
        expires_at=min(now() + window, latest(soonest)),
    )


def _countered(offer: Offer, made: Counter) -> facts.OfferCountered:
    return facts.OfferCountered(
        **rows.about(offer),
        number=made.number,
        price_minor=made.price_minor,
        currency=made.currency,
        answer_by=made.expires_at.isoformat(),
    )
