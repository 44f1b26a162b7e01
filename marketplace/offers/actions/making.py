"""Changes of offers: make, edit, withdraw, decline, and the way through acceptance.

Every action locks the job before the offer.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing, Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.offers import facts, queries, states, tasks
from marketplace.offers.models import Offer, OfferVersion
from marketplace.offers.terms import NotPossible, Terms, TimeTaken

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

__all__ = [
    "AlreadyOffered",
    "Changed",
    "NotEligible",
    "NotPossible",
    "Terms",
    "TimeTaken",
    "begin_acceptance",
    "close_for_job",
    "convert",
    "decline",
    "edit",
    "expire_if_due",
    "make",
    "return_to_submitted",
    "withdraw",
]


class NotEligible(Refusal):
    """Something keeps the tasker from offering on this job."""


class AlreadyOffered(Conflict):
    """The tasker has an offer on the job."""


class Changed(Conflict):
    """The offer is no longer what the page showed."""


@transaction.atomic
def make(*, job_id: int, actor: Person, terms: Terms, idempotency_key: str) -> Offer:
    """Offer to do a job (O1); the same key returns the offer that it made before."""
    job = jobs.lock(job_id=job_id)
    mine = Offer.objects.of_tasker(actor).filter(idempotency_key=idempotency_key)
    if made := mine.with_people().first():
        return made
    policy = policies.current()
    outlook = queries.outlook(job, actor, policy)
    profile = outlook.profile
    if outlook.hindrance or profile is None:
        raise NotEligible(outlook.hindrance.text if outlook.hindrance else "")
    terms.check(profile_id=profile.pk, policy=policy)
    offer = Offer(job=job, tasker=profile, idempotency_key=idempotency_key)
    _write(offer, terms, expires_at=terms.expiry(policy))
    fact = facts.OfferMade(**_about(offer), price_minor=offer.price_minor, currency=offer.currency)
    record(fact, actor=actor, subject=offer)
    return offer


@transaction.atomic
def edit(*, offer_id: int, actor: Person, terms: Terms, version: int) -> Offer:
    """Say something else (O4): a new version, which the client has to read before accepting."""
    offer = _locked(offer_id)
    _made_by(offer, actor)
    _step(offer, "edit", Actor.TASKER)
    _same(offer, version)
    policy = policies.current()
    terms.check(profile_id=offer.tasker_id, policy=policy)
    offer.version += 1
    offer.edited_at = now()
    _write(offer, terms, expires_at=terms.expiry(policy))
    fact = facts.OfferEdited(
        **_about(offer), price_minor=offer.price_minor, currency=offer.currency
    )
    record(fact, actor=actor, subject=offer)
    return offer


@transaction.atomic
def withdraw(*, offer_id: int, actor: Person) -> Offer:
    """Take the offer back (O9). Withdrawn already, it stays so."""
    offer = _locked(offer_id)
    _made_by(offer, actor)
    if offer.state == states.WITHDRAWN:
        return offer
    _move(offer, "withdraw", Actor.TASKER)
    record(facts.OfferWithdrawn(**_about(offer)), actor=actor, subject=offer)
    return offer


@transaction.atomic
def decline(*, offer_id: int, actor: Person, reason: str) -> Offer:
    """Say no, with a reason that the tasker reads (O8). Declined already, it stays so."""
    offer = _locked(offer_id)
    _received_by(offer, actor)
    if offer.state == states.DECLINED:
        return offer
    if reason not in Offer.Decline.values:
        raise NotPossible(_("Choose a reason."), field="reason")
    offer.decline_reason = reason
    _move(offer, "decline", Actor.CLIENT)
    record(facts.OfferDeclined(**_about(offer), reason=reason), actor=actor, subject=offer)
    return offer


@transaction.atomic
def begin_acceptance(*, offer_id: int, version: int, actor: Person) -> Offer:
    """Take the offer for payment (O5), exactly as this version says; freezes the job.

    Raises Changed when the offer is not what the client has read, Conflict when the job or the
    offer no longer stands or another offer of the job is being paid for.
    """
    offer = _locked(offer_id)
    _received_by(offer, actor)
    _same(offer, version)
    move = _step(offer, "accept", Actor.CLIENT)
    if min(offer.expires_at, offer.starts_at) <= now():
        raise Conflict(_("This offer has run out. Ask the tasker to renew it."))
    jobs.freeze(job_id=offer.job_id)
    offer.state, offer.answered_at = move, now()
    offer.save()
    record(facts.OfferAccepted(**_about(offer)), actor=actor, subject=offer)
    return offer


@transaction.atomic
def convert(*, offer_id: int) -> Offer:
    """Turn a paid offer into its booking (O6); the caller fills the job."""
    offer = _locked(offer_id)
    _move(offer, "convert", Actor.SYSTEM)
    return offer


@transaction.atomic
def return_to_submitted(*, offer_id: int) -> Offer:
    """Let the offer stand again, since the payment did not come (O7); the job moves again."""
    offer = _locked(offer_id)
    offer.state, offer.answered_at = _step(offer, "return", Actor.SYSTEM), None
    offer.save()
    jobs.thaw(job_id=offer.job_id)
    tasks.expire_if_due.defer(at=offer.expires_at, offer_id=offer.pk)
    record(facts.OfferReturned(**_about(offer)), actor=None, subject=offer)
    return offer


@transaction.atomic
def close_for_job(*, job_id: int, reason: str) -> list[Offer]:
    """End the offers that still wait, since the job takes no more (O16); repeatable.

    The reason is a class of Offer.Closing: filled, cancelled, expired.
    """
    jobs.lock(job_id=job_id)
    waiting = Offer.objects.filter(job=job_id, state=states.SUBMITTED).order_by("pk")
    closed = []
    for offer in waiting.select_for_update(no_key=True, of=("self",)).with_people():
        offer.close_reason = reason
        _move(offer, "close", Actor.SYSTEM)
        record(facts.OfferClosed(**_about(offer), reason=reason), actor=None, subject=offer)
        closed.append(offer)
    return closed


@transaction.atomic
def expire_if_due(*, offer_id: int) -> None:
    """Let an unanswered offer run out when its time is up (O12); else do nothing."""
    offer = _locked(offer_id)
    if not offer.is_submitted or offer.expires_at > now():
        return
    _move(offer, "expire", Actor.SYSTEM)
    record(facts.OfferExpired(**_about(offer)), actor=None, subject=offer)


def _locked(offer_id: int) -> Offer:
    """Return the offer, with its job locked before it."""
    job_id = Offer.objects.filter(pk=offer_id).values_list("job", flat=True).first()
    if job_id is None:
        raise Missing(_("There is no such offer."))
    jobs.lock(job_id=job_id)
    locked = Offer.objects.select_for_update(no_key=True, of=("self",))
    return locked.with_people().get(pk=offer_id)


def _made_by(offer: Offer, actor: Person) -> None:
    if offer.tasker.person_id != actor.pk:
        raise Missing(_("There is no such offer."))


def _received_by(offer: Offer, actor: Person) -> None:
    if offer.job.client_id != actor.pk:
        raise Missing(_("There is no such offer."))


def _same(offer: Offer, version: int) -> None:
    if offer.version != version:
        raise Changed(_("This offer has changed. Read it again before you go on."))


def _step(offer: Offer, event: str, by: Actor) -> str:
    return states.MACHINE.step(state=offer.state, event=event, actor=by).target


def _move(offer: Offer, event: str, by: Actor) -> None:
    offer.state, offer.answered_at = _step(offer, event, by), now()
    offer.save()


def _write(offer: Offer, terms: Terms, *, expires_at: datetime) -> None:
    """Save the terms as the present version, keep that version, and set the timer."""
    said = {
        "price_minor": terms.price.minor,
        "currency": terms.price.currency,
        "starts_at": terms.starts_at,
        "ends_at": terms.ends_at,
        "message": terms.message,
        "not_included": terms.not_included,
    }
    for name, value in said.items():
        setattr(offer, name, value)
    offer.expires_at = expires_at
    try:
        with transaction.atomic():
            offer.save()
    except IntegrityError:  # the job's lock keeps twins apart; a key used on two jobs lands here
        raise AlreadyOffered(_("This offer was sent already. Look under My offers.")) from None
    OfferVersion.objects.create(offer=offer, number=offer.version, **said)
    tasks.expire_if_due.defer(at=expires_at, offer_id=offer.pk)


def _about(offer: Offer) -> dict[str, Any]:
    return {
        "offer_id": offer.pk,
        "offer_ref": offer.ref,
        "version": offer.version,
        "job_id": offer.job_id,
        "job_ref": offer.job.ref,
        "client_id": offer.job.client_id,
        "tasker_id": offer.tasker.person_id,
    }
