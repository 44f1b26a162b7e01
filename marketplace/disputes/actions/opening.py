"""A problem is reported: the rest of the money goes out, the contested part is frozen (D1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import actions as bookings
from marketplace.bookings import queries as booked
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.images import CleanPhoto
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.disputes import effects, facts
from marketplace.disputes.actions.talking import keep_statement, limit_photos
from marketplace.disputes.cases import facts_of, set_timer
from marketplace.disputes.errors import AlreadyOpen, BadAmount, NotContestable, WordsMissing
from marketplace.disputes.models import Dispute
from marketplace.disputes.queries import KINDS
from marketplace.disputes.states import DISPUTE

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking

# Shares of the time to answer at which the silent side hears of it again.
REMINDERS = (33, 66, 90)


@dataclass(frozen=True)
class Claim:
    """What somebody who has a problem says."""

    reason: str
    wanted: str
    text: str
    # A part of the tasker's price; None contests all of it.
    contested: Money | None = None
    photos: Sequence[CleanPhoto] = ()


@transaction.atomic
def open_dispute(*, booking_ref: str, actor: Person, claim: Claim) -> Dispute:
    """Report a problem with a booking (D1 with B30, B37, B41 or B54).

    Sent twice, it is one dispute. Raises NotContestable, or bookings.NotTheirs and
    bookings.NothingToContest.
    """
    booking = booked.booking_for(actor, booking_ref)
    side = booking.side_of(actor) or Actor.CLIENT
    found = Dispute.objects.open().of_booking(booking_ref).with_people().order_by("pk").first()
    if found:
        if found.is_by(side):
            return found
        raise AlreadyOpen(_("A problem with this booking is being talked about already."))
    if not claim.text.strip():
        raise WordsMissing(_("Say what happened, in your own words."), field="text")
    limit_photos(len(claim.photos), policies.policy_by_id(booking.policy_id))
    contested = _contested(booking, claim.contested)
    booking = bookings.enter_dispute(
        booking_ref=booking_ref, actor=actor, by=side, contested=contested
    )
    if booking.before_dispute not in KINDS:
        raise NotContestable(_("There is nothing to contest in this booking now."))
    dispute = _start(booking, side, claim.reason, claim.wanted, contested)
    keep_statement(dispute, side, actor, claim.text, claim.photos)
    _tell(dispute, actor)
    return dispute


@transaction.atomic
def open_stale(*, booking_ref: str) -> Dispute | None:
    """Ask both sides about a booking of which nobody has said anything (B32, B33)."""
    try:
        booking = bookings.enter_dispute(booking_ref=booking_ref, actor=None, by=Actor.SYSTEM)
    except Conflict:  # somebody has said something meanwhile
        return None
    dispute = _start(booking, Actor.SYSTEM, "silent", "unsure", booking.price)
    _tell(dispute, None)
    return dispute


def _contested(booking: Booking, wanted: Money | None) -> Money:
    """Return what of the price is contested: a part only once the work is done."""
    if wanted is None or not booking.is_work_done:
        return booking.price
    if not Money(0, booking.currency) < wanted <= booking.price:
        words = _("Enter an amount up to the price, %(price)s.") % {"price": booking.price}
        raise BadAmount(words, field="contested")
    return wanted


def _start(booking: Booking, side: Actor, reason: str, wanted: str, contested: Money) -> Dispute:
    """Write the case and start the clock of the side that has to answer."""
    from marketplace.disputes.tasks import remind  # tasks run actions, which come through here

    policy = policies.policy_by_id(booking.policy_id)
    window, moment = timedelta(hours=policy.dispute_silence_hours), now()
    dispute = Dispute(
        booking_id=booking.pk,
        kind=KINDS[booking.before_dispute],
        opened_by=side,
        state=DISPUTE.step(state="", event="open", actor=side).target,
        reason=Dispute.Reason(reason),
        wanted=Dispute.Wanted(wanted),
        contested_minor=contested.minor,
        currency=contested.currency,
        created_at=moment,
    )
    set_timer(dispute, moment + window)
    for percent in REMINDERS:
        remind.defer(at=moment + window * percent / 100, dispute_id=dispute.pk)
    return Dispute.objects.with_people().get(pk=dispute.pk)


def _tell(dispute: Dispute, actor: Person | None) -> None:
    _out, frozen = effects.of_opening(dispute.booking, dispute.contested)
    opened = facts.DisputeOpened(
        **facts_of(dispute),
        by=dispute.opened_by,
        contested_minor=dispute.contested_minor,
        frozen_minor=frozen.minor,
        currency=dispute.currency,
    )
    record(opened, actor=actor, subject=dispute)
    fault("disputes.open.before_commit")
