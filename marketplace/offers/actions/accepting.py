"""The way of an offer through payment; bookings call this in their own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.facts import record
from marketplace.core.models import Fact
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.offers import facts
from marketplace.offers.actions import rows
from marketplace.offers.models import Offer

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@transaction.atomic
def begin_acceptance(*, offer_id: int, version: int, actor: Person) -> Offer:
    """Take the offer for payment (O5), exactly as this version says; freezes the job.

    Raises Changed when the offer is not what the client has read or the job not what the tasker
    has, Conflict when the job or the offer no longer stands or another offer of the job is being
    paid for.
    """
    offer = rows.locked(offer_id)
    rows.received_by(offer, actor)
    rows.same(offer, version)
    target = rows.step(offer, "accept", Actor.CLIENT)
    if min(offer.expires_at, offer.starts_at) <= now():
        raise Conflict(_("This offer has run out. Ask the tasker to renew it."))
    if _is_behind(offer):
        raise rows.Changed(
            _("You have changed the job. The tasker has to confirm the offer first.")
        )
    jobs.freeze(job_id=offer.job_id)
    offer.state, offer.answered_at = target, now()
    offer.save()
    record(facts.OfferAccepted(**rows.about(offer)), actor=actor, subject=offer)
    return offer


@transaction.atomic
def convert(*, offer_id: int) -> Offer:
    """Turn a paid offer into its booking (O6); the caller fills the job."""
    offer = rows.locked(offer_id)
    rows.move(offer, "convert", Actor.SYSTEM)
    return offer


@transaction.atomic
def return_to_submitted(*, offer_id: int) -> Offer:
    """Let the offer stand again, since the payment did not come (O7); the job moves again."""
    offer = rows.locked(offer_id)
    target, offer.answered_at = rows.step(offer, "return", Actor.SYSTEM), None
    rows.stand(offer, target)
    jobs.thaw(job_id=offer.job_id)
    record(facts.OfferReturned(**rows.about(offer)), actor=None, subject=offer)
    return offer


def _is_behind(offer: Offer) -> bool:
    """Say whether a material edit of the job is newer than the tasker's last word.

    The offer is outdated from the queue, a moment after the edit; until then this holds it.
    """
    edits = Fact.objects.filter(name="JobEdited", subject_kind="jobs.job", subject_id=offer.job_id)
    newer = edits.filter(payload__material=True, created_at__gt=offer.said_at)
    return newer.exists()
