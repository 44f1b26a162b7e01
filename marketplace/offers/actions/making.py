"""What a tasker does with an offer: make, edit, confirm, renew, withdraw."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.offers import facts, queries, states
from marketplace.offers.actions import rows
from marketplace.offers.actions.rows import AlreadyOffered
from marketplace.offers.models import Counter, Offer, OfferVersion
from marketplace.offers.terms import Terms

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.core.policies import Policy

__all__ = [
    "AlreadyOffered",
    "NotEligible",
    "NotFree",
    "TooOften",
    "edit",
    "make",
    "reconfirm",
    "renew",
    "withdraw",
]
DAY = timedelta(days=1)


class NotEligible(Refusal):
    """Something keeps the tasker from offering on this job."""


class NotFree(Conflict):
    """The job is taken, or has all the offers it takes."""


class TooOften(Refusal):
    """More in a day than somebody does who reads each job."""

    status = 429


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
        refusal = NotFree if outlook.hindrance and outlook.hindrance.is_late else NotEligible
        raise refusal(outlook.hindrance.text if outlook.hindrance else "")
    _limit_offers(actor, policy)
    terms.check(profile_id=profile.pk, policy=policy)
    offer = Offer(job=job, tasker=profile, idempotency_key=idempotency_key)
    rows.write(offer, terms, expires_at=terms.expiry(policy))
    record(facts.OfferMade(**rows.priced(offer)), actor=actor, subject=offer)
    return offer


@transaction.atomic
def renew(*, offer_id: int, actor: Person) -> Offer:
    """Offer the same again after the time ran out (after O12); repeated, it returns that offer.

    Raises what making an offer raises: the time may have passed, the job may be taken.
    """
    old = Offer.objects.with_people().filter(pk=offer_id).first()
    if old is None or old.tasker.person_id != actor.pk or not old.is_expired:
        raise Conflict(_("Only an offer that has run out can be renewed."))
    terms = Terms(old.price, old.starts_at, old.ends_at, old.message, old.not_included)
    key = f"renewed:{old.ref}"
    return make(job_id=old.job_id, actor=actor, terms=terms, idempotency_key=key)


@transaction.atomic
def edit(*, offer_id: int, actor: Person, terms: Terms, version: int) -> Offer:
    """Say something else: a new version, which the client has to read before accepting.

    It changes the offer (O4), answers the client's counter-offer (O3), or confirms the offer with
    another price after an edit of the job (O14).
    """
    offer = rows.locked(offer_id)
    rows.made_by(offer, actor)
    target = rows.step(offer, "edit", Actor.TASKER)
    rows.same(offer, version)
    policy = policies.current()
    if offer.is_submitted:
        _limit_edits(offer, policy)
    terms.check(profile_id=offer.tasker_id, policy=policy)
    kind = facts.CounterAnswered if offer.is_countered else facts.OfferEdited
    rows.end_round(offer, Counter.Outcome.ANSWERED)
    offer.state, offer.confirm_by = target, None
    offer.version += 1
    offer.edited_at = now()
    rows.write(offer, terms, expires_at=terms.expiry(policy))
    record(kind(**rows.priced(offer)), actor=actor, subject=offer)
    return offer


@transaction.atomic
def reconfirm(*, offer_id: int, actor: Person) -> Offer:
    """Stand by the offer as it is, after an edit of the job (O14). Confirmed already, it stays so.

    Raises NotPossible when its time has passed or is taken by now.
    """
    offer = rows.locked(offer_id)
    rows.made_by(offer, actor)
    if offer.is_submitted:
        return offer
    target = rows.step(offer, "reconfirm", Actor.TASKER)
    policy = policies.current()
    terms = Terms(offer.price, offer.starts_at, offer.ends_at, offer.message, offer.not_included)
    terms.check(profile_id=offer.tasker_id, policy=policy)
    offer.edited_at, offer.expires_at = now(), terms.expiry(policy)
    rows.stand(offer, target)
    record(facts.OfferReconfirmed(**rows.priced(offer)), actor=actor, subject=offer)
    return offer


@transaction.atomic
def withdraw(*, offer_id: int, actor: Person) -> Offer:
    """Take the offer back (O9, O10, O19). Withdrawn already, it stays so."""
    offer = rows.locked(offer_id)
    rows.made_by(offer, actor)
    if offer.state == states.WITHDRAWN:
        return offer
    rows.move(offer, "withdraw", Actor.TASKER)
    record(facts.OfferWithdrawn(**rows.about(offer)), actor=actor, subject=offer)
    return offer


def _limit_offers(actor: Person, policy: Policy) -> None:
    made = Offer.objects.of_tasker(actor).filter(created_at__range=(now() - DAY, now()))
    if made.count() >= policy.offers_per_day:
        text = _("That is %(n)d offers in a day. Make the next one tomorrow.")
        raise TooOften(text % {"n": policy.offers_per_day})


def _limit_edits(offer: Offer, policy: Policy) -> None:
    # The first version is the offer itself; those of a negotiation have a limit of their own.
    lately = OfferVersion.objects.filter(offer=offer, number__gt=1)
    if lately.filter(created_at__range=(now() - DAY, now())).count() >= policy.offer_edits_per_day:
        text = _("You have changed this offer %(n)d times in a day. Change it again tomorrow.")
        raise TooOften(text % {"n": policy.offer_edits_per_day})
