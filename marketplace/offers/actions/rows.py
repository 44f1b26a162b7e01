"""What the actions of offers share: locking, whose offer it is, moving, writing a version."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.offers import states, tasks
from marketplace.offers.models import Counter, Offer, OfferVersion
from marketplace.offers.terms import Terms

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class AlreadyOffered(Conflict):
    """The tasker has an offer on the job."""


class Changed(Conflict):
    """The offer is no longer what the page showed."""


def locked(offer_id: int) -> Offer:
    """Return the offer, with its job locked before it."""
    job_id = Offer.objects.filter(pk=offer_id).values_list("job", flat=True).first()
    if job_id is None:
        raise Missing(_("There is no such offer."))
    jobs.lock(job_id=job_id)
    rows = Offer.objects.select_for_update(no_key=True, of=("self",))
    return rows.with_people().get(pk=offer_id)


def made_by(offer: Offer, actor: Person) -> None:
    """Refuse whoever has not made the offer."""
    if offer.tasker.person_id != actor.pk:
        raise Missing(_("There is no such offer."))


def received_by(offer: Offer, actor: Person) -> None:
    """Refuse whoever the offer was not made to."""
    if offer.job.client_id != actor.pk:
        raise Missing(_("There is no such offer."))


def same(offer: Offer, version: int) -> None:
    """Refuse what was decided about another version."""
    if offer.version != version:
        raise Changed(_("This offer has changed. Read it again before you go on."))


def step(offer: Offer, event: str, by: Actor) -> str:
    """Return the state that the event leads to; raises Conflict when there is no such way."""
    return states.MACHINE.step(state=offer.state, event=event, actor=by).target


def move(offer: Offer, event: str, by: Actor) -> None:
    """Answer the offer by this event; an open counter-offer ends with it."""
    target = step(offer, event, by)
    end_round(offer, Counter.Outcome.ENDED)
    offer.state, offer.answered_at, offer.confirm_by = target, now(), None
    offer.save()


def end_round(offer: Offer, outcome: str) -> None:
    """Close the client's open counter-offer, if there is one."""
    if offer.is_countered:
        Counter.objects.filter(offer=offer, outcome=Counter.Outcome.OPEN).update(
            outcome=outcome, ended_at=now()
        )


def stand(offer: Offer, target: str) -> None:
    """Let the offer stand as it was, for as long as it was to stand."""
    offer.state, offer.confirm_by = target, None
    offer.save()
    tasks.expire_if_due.defer(at=offer.expires_at, offer_id=offer.pk)


def write(offer: Offer, terms: Terms, *, expires_at: datetime) -> None:
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


def about(offer: Offer) -> dict[str, Any]:
    """Return what every fact of the offer says."""
    return {
        "offer_id": offer.pk,
        "offer_ref": offer.ref,
        "version": offer.version,
        "job_id": offer.job_id,
        "job_ref": offer.job.ref,
        "client_id": offer.job.client_id,
        "tasker_id": offer.tasker.person_id,
    }


def priced(offer: Offer) -> dict[str, Any]:
    """Return what facts say of an offer whose price matters."""
    return {**about(offer), "price_minor": offer.price_minor, "currency": offer.currency}
