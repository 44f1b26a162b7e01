"""Queued work of bookings: their timers, the reminders, the sweep for what the queue has lost."""

from datetime import timedelta

from marketplace.bookings import actions
from marketplace.bookings.models import Booking, Proposal
from marketplace.core import queue
from marketplace.core.clock import now

# Later than this a timer counts as lost, not as late.
LOST = timedelta(minutes=2)
AT_ONCE = 200


@queue.task(name="bookings.fall_due", queue="money")
def fall_due(*, booking_id: int, version: int) -> None:
    """Do what a booking's timer says."""
    actions.fall_due(booking_id=booking_id, version=version)


@queue.task(name="bookings.remind")
def remind(*, booking_id: int, version: int, percent: int) -> None:
    """Remind the client that work waits to be looked at."""
    actions.remind(booking_id=booking_id, version=version, percent=percent)


@queue.task(name="bookings.nudge")
def nudge(*, booking_id: int, kind: str, about: int) -> None:
    """Remind of a start that comes near, or ask what happened after it."""
    actions.nudge(booking_id=booking_id, kind=kind, about=about)


@queue.task(name="bookings.lapse_proposal")
def lapse(*, proposal_id: int) -> None:
    """Let a question fall away that nobody has answered."""
    actions.lapse_proposal(proposal_id=proposal_id)


@queue.periodic(name="bookings.sweep", cron="*/5 * * * *")
def sweep() -> None:
    """Queue again the timers that should have run."""
    lost = Booking.objects.overdue(now() - LOST).order_by("due_at", "pk")
    for booking_id, version in lost.values_list("pk", "version")[:AT_ONCE]:
        fall_due.defer(booking_id=booking_id, version=version)
    open_ones = (
        Proposal.objects.standing().filter(due_at__lte=now() - LOST).order_by("due_at", "pk")
    )
    for proposal_id in open_ones.values_list("pk", flat=True)[:AT_ONCE]:
        lapse.defer(proposal_id=proposal_id)
