"""Into a dispute and out of it: what the part that leads disputes asks of bookings."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import facts
from marketplace.bookings.actions.ending import SETTLING, end_early
from marketplace.bookings.models import Booking, Settlement
from marketplace.bookings.moves import facts_of, lock, lock_with_job, move, require_side
from marketplace.bookings.states import (
    CANCELLED,
    EN_ROUTE,
    IN_PROGRESS,
    NO_SHOW,
    SCHEDULED,
    WORK_DONE,
)
from marketplace.bookings.tiers import Division, Tier, absence, divide
from marketplace.bookings.watching import watch
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.payments import actions as payments
from marketplace.payments import queries as books
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

Way = Literal["completed", "refunded", "cancelled"]

# What begins a dispute in each state (B30, B32, B33, B37, B41, B54).
BEGINS = {
    SCHEDULED: "stale",
    EN_ROUTE: "stale",
    NO_SHOW: "contest",
    IN_PROGRESS: "stop",
    WORK_DONE: "dispute",
    CANCELLED: "contest",
}
# How long after a full refund the booking can still be looked at before it is closed (B52).
AFTER_REFUND = timedelta(days=7)


class NothingToContest(Conflict):
    """The money of the booking has gone where its rules say."""


class NotTheirs(Conflict):
    """Only the side that is said not to have come can contest that, and only in time."""


@transaction.atomic
def enter_dispute(
    *, booking_ref: str, actor: Person | None, by: Actor, contested: Money | None = None
) -> Booking:
    """Freeze a booking in dispute: no timer of it runs any more.

    CONTESTED is a part of the price; what is not contested goes to the tasker at once (B41).
    Without an amount, or before the work was done, all of the hold is frozen.
    """
    booking = lock(ref=booking_ref)
    if actor is not None:
        require_side(booking, actor, by)
    before = booking.state
    _guard(booking, by)
    move(booking, BEGINS.get(before, "dispute"), by=by, before_dispute=before)
    taskers.clear_busy(booking_ref=booking.ref)
    said = facts.BookingDisputed(**facts_of(booking), before=before, by=by)
    record(said, actor=actor, subject=booking)
    fault("bookings.dispute.before_release")
    if contested and before == WORK_DONE and contested < booking.price:
        _take(booking, booking.price - contested, cause="uncontested", actor=actor, back=False)
    fault("bookings.dispute.after_release")
    return booking


@transaction.atomic
def leave_dispute(
    *, booking_ref: str, outcome: Way, actor: Person | None, kept: Money, cause: str
) -> Booking:
    """End a dispute (B46, B47, B62, B63): the tasker is paid KEPT of the price, the rest goes back.

    CAUSE is one of those that release money: agreement, ruling, silence, or approval when the
    dispute was withdrawn.
    """
    booking = lock_with_job(ref=booking_ref)
    by = _who(booking, actor)
    fault("bookings.resolve.before_split")
    if outcome == "cancelled":
        _cancel(booking, by, actor, kept=kept, cause=cause)
    else:
        _finish(booking, outcome, by, actor, kept=kept, cause=cause)
    fault("bookings.resolve.after_split")
    return booking


@transaction.atomic
def resume(*, booking_ref: str, actor: Person) -> Booking:
    """Let work that was stopped go on (B49): the tasker's time is taken again, from now on.

    Raises taskers.SlotTaken when the tasker has promised it to somebody else meanwhile.
    """
    booking = lock(ref=booking_ref)
    start = _next_quarter(now())
    end = start + (booking.ends_at - booking.starts_at)
    taskers.set_busy(profile_id=booking.tasker_id, booking_ref=booking.ref, start=start, end=end)
    policy = policies.policy_by_id(booking.policy_id)
    due_at = end + timedelta(hours=policy.stale_hours)
    changes = {"starts_at": start, "ends_at": end, "started_at": None}
    move(booking, "resume", by=_who(booking, actor), due_at=due_at, **changes)
    watch(booking, policy)
    said = facts.BookingResumed(**facts_of(booking), starts_at=start.isoformat())
    record(said, actor=actor, subject=booking)
    return booking


def absence_kept(booking: Booking) -> Money:
    """Return what of the price is kept when the reported absence stands."""
    return absence(booking, policies.policy_by_id(booking.policy_id)).kept


def _guard(booking: Booking, by: Actor) -> None:
    is_stale = by is Actor.SYSTEM and booking.due_at is None
    if booking.state in (SCHEDULED, EN_ROUTE) and not is_stale:
        raise Conflict(_("This has changed in the meantime. Look at the page again."))
    if booking.is_no_show and (by != booking.fault or booking.is_due):
        raise NotTheirs(_("This can no longer be contested from your side."))
    if booking.state == CANCELLED and not books.held(booking.ref):
        raise NothingToContest(
            _("The money of this booking has been divided as its rules say: none of it is held.")
        )


def _finish(
    booking: Booking, outcome: Way, by: Actor, actor: Person | None, *, kept: Money, cause: str
) -> None:
    """Complete or refund the booking and divide what is still held."""
    moment, is_done = now(), outcome == "completed"
    move(
        booking,
        "resolve" if is_done else "refund",
        by=by,
        due_at=moment + (SETTLING if is_done else AFTER_REFUND),
        outcome=Booking.Outcome.DONE if is_done else Booking.Outcome.REFUNDED,
        completed_at=moment if is_done else None,
        ended_at=moment,
    )
    division = _take(booking, kept, cause=cause, actor=actor, back=True)
    if is_done:
        taskers.count_completed(profile_id=booking.tasker_id)
    resolved = facts.BookingResolved(
        **facts_of(booking),
        outcome=outcome,
        refund_minor=division.refund.minor,
        net_minor=division.net.minor,
        currency=booking.currency,
    )
    record(resolved, actor=actor, subject=booking)


def _cancel(booking: Booking, by: Actor, actor: Person | None, *, kept: Money, cause: str) -> None:
    """End it as a booking that never took place; the job ends with it."""
    end_early(
        booking,
        "end_cancelled",
        by=by,
        actor=actor,
        cause=cause,
        division=divide(booking, Tier.DISPUTE, kept.minor),
        fault_of=Actor(booking.fault) if booking.fault else None,
    )


def _take(
    booking: Booking, kept: Money, *, cause: str, actor: Person | None, back: bool
) -> Division:
    """Give the tasker KEPT of the price in all, and with BACK the rest to the client.

    What has gone out before is taken off, so that the parts add up to the cent.
    """
    division = divide(booking, Tier.DISPUTE, kept.minor)
    gone = books.books_of(booking.ref)
    payments.split(
        booking_ref=booking.ref,
        payee_id=booking.tasker.person_id,
        refund=division.refund if back else Money(0, booking.currency),
        net=division.net - gone.released,
        fees=division.fees - gone.fees,
        cause=cause,
        actor=actor,
    )
    if back:
        Settlement.objects.create(
            booking=booking,
            tier=division.tier,
            refund_minor=division.refund.minor,
            kept_minor=division.kept.minor,
            client_fee_minor=division.client_fee.minor,
            commission_minor=division.commission.minor,
            currency=booking.currency,
        )
    return division


def _who(booking: Booking, actor: Person | None) -> Actor:
    """Return as what somebody acts: a side, our people, or the clock."""
    if actor is None:
        return Actor.SYSTEM
    return booking.side_of(actor) or Actor.OPERATOR


def _next_quarter(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=15 - whole.minute % 15)
