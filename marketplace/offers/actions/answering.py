"""What a client does with an offer besides accepting: decline it, keep it on the shortlist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.offers import facts, states
from marketplace.offers.actions import rows
from marketplace.offers.models import Offer
from marketplace.offers.terms import NotPossible

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@transaction.atomic
def decline(*, offer_id: int, actor: Person, reason: str) -> Offer:
    """Say no, with a reason that the tasker reads (O8, O18). Declined already, it stays so."""
    offer = rows.locked(offer_id)
    rows.received_by(offer, actor)
    if offer.state == states.DECLINED:
        return offer
    if reason not in Offer.Decline.values:
        raise NotPossible(_("Choose a reason."), field="reason")
    offer.decline_reason = reason
    rows.move(offer, "decline", Actor.CLIENT)
    record(facts.OfferDeclined(**rows.about(offer), reason=reason), actor=actor, subject=offer)
    return offer


@transaction.atomic
def shortlist(*, offer_id: int, actor: Person, on: bool) -> Offer:
    """Put a standing offer on the client's shortlist, or take it off; nobody is told."""
    offer = rows.locked(offer_id)
    rows.received_by(offer, actor)
    if bool(offer.shortlisted_at) == on or not offer.is_live:
        return offer
    offer.shortlisted_at = now() if on else None
    offer.save()
    record(facts.OfferShortlisted(**rows.about(offer), on=on), actor=actor, subject=offer)
    return offer
