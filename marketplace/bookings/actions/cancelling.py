"""Before the work: giving an unpaid booking up, cancelling a paid one with a full refund."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import facts
from marketplace.bookings.actions.accepting import let_go
from marketplace.bookings.errors import BookingMissing
from marketplace.bookings.models import Booking
from marketplace.bookings.moves import facts_of, lock_with_job, move
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.payments import actions as payments
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

# How long a cancelled booking can still be looked at before it is closed (B53).
SETTLING = timedelta(days=30)


class ReasonMissing(Refusal):
    """A tasker who cancels says why."""


@transaction.atomic
def abandon(*, booking_ref: str, actor: Person) -> Booking:
    """Give an unpaid booking up, from either side (B11); the offer stands as it stood."""
    booking = lock_with_job(ref=booking_ref)
    side = _side(booking, actor)
    _cancel(booking, "abandon", side=side, actor=actor, reason="", refund=_nothing(booking))
    let_go(booking, actor=actor)
    return booking


@transaction.atomic
def cancel(
    *, booking_ref: str, actor: Person, reason: str = "", reopen_job: bool = False
) -> Booking:
    """Cancel a paid booking before the work has begun (B16, B17); all of the money goes back.

    The job opens again when the tasker cancels, or when the client asks for that; else it ends.
    """
    booking = lock_with_job(ref=booking_ref)
    side = _side(booking, actor)
    if side is Actor.TASKER and not reason.strip():
        raise ReasonMissing(_("Say why, in a sentence. Your client reads it."), field="reason")
    refund = refund_of(booking)
    _cancel(booking, "cancel", side=side, actor=actor, reason=reason.strip(), refund=refund)
    taskers.clear_busy(booking_ref=booking.ref)
    fault("bookings.cancel.before_refund")
    payments.refund_all(booking_ref=booking.ref, cause=f"cancelled_by_{side}", actor=actor)
    fault("bookings.cancel.after_refund")
    if booking.job_id:
        jobs.reopen(job_id=booking.job_id, actor=actor)
        if side is Actor.CLIENT and not reopen_job:
            jobs.cancel(job_id=booking.job_id, actor=actor, reason=reason.strip())
    return booking


def refund_of(booking: Booking) -> Money:
    """Return what the client gets back if the booking were cancelled now: before the start, all."""
    return booking.total if booking.was_funded else _nothing(booking)


def _nothing(booking: Booking) -> Money:
    return Money(0, booking.currency)


def _side(booking: Booking, actor: Person) -> Actor:
    side = booking.side_of(actor)
    if side is None:
        raise BookingMissing
    return side


def _cancel(
    booking: Booking, event: str, *, side: Actor, actor: Person, reason: str, refund: Money
) -> None:
    moment = now()
    move(
        booking,
        event,
        by=side,
        due_at=moment + SETTLING,
        outcome=Booking.Outcome.CANCELLED,
        fault=Booking.Side(side),
        reason=reason,
        ended_at=moment,
    )
    cancelled = facts.BookingCancelled(
        **facts_of(booking),
        by=side,
        reason=reason,
        refund_minor=refund.minor,
        currency=refund.currency,
    )
    record(cancelled, actor=actor, subject=booking)
