"""After the work: approval by the client or by time, reminders before it, closing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import facts
from marketplace.bookings.actions.accepting import expire_unpaid
from marketplace.bookings.actions.missing import settle_absence
from marketplace.bookings.actions.requesting import lapse
from marketplace.bookings.actions.travelling import go_stale
from marketplace.bookings.actions.working import overrun
from marketplace.bookings.models import Booking
from marketplace.bookings.moves import (
    REMINDERS,
    facts_of,
    lock,
    move,
    require_side,
    set_reminders,
    set_timer,
)
from marketplace.bookings.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    COMPLETED,
    EN_ROUTE,
    IN_PROGRESS,
    NO_SHOW,
    REFUNDED,
    REQUESTED,
    SCHEDULED,
    WORK_DONE,
)
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.states import Actor
from marketplace.payments import actions as payments
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

# How long after its end a booking can still be looked at before it is closed.
SETTLING = timedelta(days=30)


@transaction.atomic
def approve(*, booking_ref: str, actor: Person) -> Booking:
    """Release the money, since the client is content (B38). Repeated, it changes nothing."""
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.CLIENT)
    if not booking.is_done:
        _complete(booking, "approve", by=Actor.CLIENT, actor=actor)
    return booking


@transaction.atomic
def auto_approve(*, booking_id: int) -> None:
    """Release the money once the client's time to look is over (B39).

    Nobody loses money unwarned: when the last reminder has not gone out, because the worker
    stood still, it goes now, and the client has the rest of the window from now on.
    """
    booking = lock(booking_id=booking_id)
    if not (booking.is_work_done and booking.is_due):
        return
    if booking.reminded_percent < REMINDERS[-1]:
        window = policies.policy_by_id(booking.policy_id).auto_approve_window
        booking.approve_by = now() + window * (100 - REMINDERS[-1]) / 100
        booking.version += 1
        _remind(booking, REMINDERS[-1])
        set_timer(booking, booking.approve_by)
        return
    _complete(booking, "auto_approve", by=Actor.SYSTEM, actor=None)


class NoReason(Refusal):
    """A client who stops the clock says why."""


@transaction.atomic
def pause(*, booking_ref: str, actor: Person, reason: str) -> Booking:
    """Give the client more time to look, once, for a reason that the tasker reads (B65)."""
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.CLIENT)
    if not reason.strip():
        raise NoReason(_("Say why, in a sentence. Your tasker reads it."), field="reason")
    if booking.paused_at or booking.approve_by is None:
        raise Conflict(_("The time to look was made longer before, or is over."))
    hours = policies.policy_by_id(booking.policy_id).approval_pause_hours
    until = booking.approve_by + timedelta(hours=hours)
    move(
        booking,
        "pause",
        by=Actor.CLIENT,
        due_at=until,
        approve_by=until,
        reminded_percent=0,
        paused_at=now(),
        pause_reason=reason.strip(),
    )
    set_reminders(booking, until - now())
    said = facts.ApprovalPaused(
        **facts_of(booking), reason=booking.pause_reason, approve_by=until.isoformat()
    )
    record(said, actor=actor, subject=booking)
    return booking


@transaction.atomic
def remind(*, booking_id: int, version: int, percent: int) -> None:
    """Tell the client that a share of the time to look is over, once for each share."""
    booking = lock(booking_id=booking_id)
    stale = booking.version != version or not booking.is_work_done
    if not stale and percent > booking.reminded_percent:
        _remind(booking, percent)
        booking.save(update_fields=["reminded_percent"])


@transaction.atomic
def close(*, booking_id: int) -> None:
    """Put a booking away that is over for good (B51, B52, B53)."""
    booking = lock(booking_id=booking_id)
    if booking.state not in (COMPLETED, CANCELLED, REFUNDED) or not booking.is_due:
        return
    move(booking, "close")
    closed = facts.BookingClosed(**facts_of(booking), outcome=booking.outcome)
    record(closed, actor=None, subject=booking)


# What a timer means in each state that has one.
TIMERS = {
    REQUESTED: lapse,
    AWAITING_PAYMENT: expire_unpaid,
    SCHEDULED: go_stale,
    EN_ROUTE: go_stale,
    NO_SHOW: settle_absence,
    IN_PROGRESS: overrun,
    WORK_DONE: auto_approve,
    COMPLETED: close,
    REFUNDED: close,
    CANCELLED: close,
}


@transaction.atomic
def fall_due(*, booking_id: int, version: int) -> bool:
    """Do what the timer of a booking's state says; a late or doubled timer finds nothing to do.

    `version` is that of the booking when the timer was set. Returns whether anything was due.
    """
    seen = Booking.objects.filter(pk=booking_id).values_list("state", "version", "due_at").first()
    if not seen or seen[1] != version or seen[2] is None or seen[2] > now():
        return False
    TIMERS[seen[0]](booking_id=booking_id)
    return True


def _complete(booking: Booking, event: str, *, by: Actor, actor: Person | None) -> None:
    moment = now()
    move(
        booking,
        event,
        by=by,
        due_at=moment + SETTLING,
        outcome=Booking.Outcome.DONE,
        completed_at=moment,
        ended_at=moment,
    )
    fault("bookings.approve.before_release")
    payments.release(
        booking_ref=booking.ref,
        payee_id=booking.tasker.person_id,
        gross=booking.total,
        client_fee=booking.client_fee,
        commission=booking.commission,
        cause="approval",
        actor=actor,
    )
    fault("bookings.approve.after_release")
    taskers.count_completed(profile_id=booking.tasker_id)
    done = facts.BookingCompleted(
        **facts_of(booking),
        net_minor=booking.tasker_net_minor,
        currency=booking.currency,
        by_timer=actor is None,
    )
    record(done, actor=actor, subject=booking)


def _remind(booking: Booking, percent: int) -> None:
    """Record the reminder; the caller saves the booking."""
    if booking.approve_by is None:
        raise ValueError("A booking whose work is done has a time to approve by")
    booking.reminded_percent = percent
    said = facts.ApprovalReminder(
        **facts_of(booking), percent=percent, approve_by=booking.approve_by.isoformat()
    )
    record(said, actor=None, subject=booking)
