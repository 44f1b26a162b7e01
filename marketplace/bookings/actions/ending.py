"""How a paid booking ends before its work is done: state, time, money, job, in one step."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from marketplace.bookings import facts
from marketplace.bookings.models import Booking, Settlement
from marketplace.bookings.moves import facts_of, move
from marketplace.core.clock import now
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.payments import actions as payments
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.tiers import Division

# How long a cancelled booking can still be looked at before it is closed (B53).
SETTLING = timedelta(days=30)
# What payments calls the causes.
CAUSES = {
    "cancelled": "cancellation",
    "agreed": "agreement",
    "stopped": "early_stop",
    "no_show": "no_show",
    # The causes of disputes are called the same.
    "agreement": "agreement",
    "silence": "silence",
    "ruling": "ruling",
}


def end_early(  # noqa: PLR0913 - the parts of one end
    booking: Booking,
    event: str,
    *,
    by: Actor,
    actor: Person | None,
    cause: str,
    division: Division,
    fault_of: Actor | None = None,
    reason: str = "",
    code: str = "",
    reopen_job: bool = False,
) -> None:
    """End a booking whose job and row the caller has locked, and divide its hold."""
    moment = now()
    move(
        booking,
        event,
        by=by,
        due_at=moment + SETTLING,
        outcome=Booking.Outcome.CANCELLED,
        fault=fault_of or Booking.Side.NONE,
        reason=reason,
        reason_code=code,
        ended_at=moment,
    )
    taskers.clear_busy(booking_ref=booking.ref)
    fault("bookings.cancel.before_refund")
    _divide(booking, division, by=by, cause=cause, actor=actor)
    fault("bookings.cancel.after_refund")
    _see_to_job(booking, actor=actor, reason=reason, reopen=reopen_job)
    cancelled = facts.BookingCancelled(
        **facts_of(booking),
        by=fault_of or "",
        reason=reason,
        refund_minor=division.refund.minor,
        currency=division.refund.currency,
        net_minor=division.net.minor,
        cause=cause,
        code=code,
    )
    record(cancelled, actor=actor, subject=booking)


def _divide(
    booking: Booking, division: Division, *, by: Actor, cause: str, actor: Person | None
) -> None:
    """Move the money and keep how it was divided."""
    if division.kept:
        payments.split(
            booking_ref=booking.ref,
            payee_id=booking.tasker.person_id,
            refund=division.refund,
            net=division.net,
            fees=division.fees,
            cause=CAUSES.get(cause, cause),
            actor=actor,
        )
    else:
        payments.refund_all(booking_ref=booking.ref, cause=f"{cause}_by_{by}", actor=actor)
    Settlement.objects.create(
        booking=booking,
        tier=division.tier,
        refund_minor=division.refund.minor,
        kept_minor=division.kept.minor,
        client_fee_minor=division.client_fee.minor,
        commission_minor=division.commission.minor,
        currency=booking.currency,
    )


def _see_to_job(booking: Booking, *, actor: Person | None, reason: str, reopen: bool) -> None:
    """Open the job again for other taskers, or end it; a direct booking has none."""
    if booking.job_id is None:
        return
    jobs.reopen(job_id=booking.job_id, actor=actor)
    if not reopen:
        jobs.cancel(job_id=booking.job_id, actor=booking.client, reason=reason)
