"""The one way in which a booking changes its state: by its table, with its timer and version."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from marketplace.bookings.errors import BookingMissing, OtherSide
from marketplace.bookings.models import Booking
from marketplace.bookings.states import (
    BOOKING,
    EN_ROUTE,
    IN_PROGRESS,
    LAPSED,
    NO_SHOW,
    SCHEDULED,
)
from marketplace.core.clock import now
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

# Shares of the time to look at the work at which the client hears of it again.
REMINDERS = (50, 90)
# In which states a question of one side still makes sense; elsewhere it falls away unanswered.
FITTING = {
    "move": (SCHEDULED, EN_ROUTE, NO_SHOW),
    "cancel": (SCHEDULED,),
    "stop": (IN_PROGRESS,),
}


def lock(*, ref: str = "", booking_id: int = 0) -> Booking:
    """Lock a booking until the transaction ends, and return it as it is now.

    Whoever also changes its job locks that first. Raises BookingMissing.
    """
    found = Booking.objects.with_people().select_for_update(no_key=True, of=("self",))
    found = found.filter(ref=ref) if ref else found.filter(pk=booking_id)
    booking = found.order_by("pk").first()
    if booking is None:
        raise BookingMissing
    return booking


def lock_with_job(*, ref: str = "", booking_id: int = 0) -> Booking:
    """Lock the booking's job, if it has one, and then the booking: the order of all actions."""
    found = Booking.objects.filter(ref=ref) if ref else Booking.objects.filter(pk=booking_id)
    for job_id in found.filter(job__isnull=False).order_by("pk").values_list("job_id", flat=True):
        jobs.lock(job_id=job_id)
    return lock(ref=ref, booking_id=booking_id)


def move(
    booking: Booking,
    event: str,
    *,
    by: Actor = Actor.SYSTEM,
    due_at: datetime | None = None,
    **changes: Any,
) -> None:
    """Take one step of the table and set the timer of the new state.

    The timer carries the new version, so that it finds nothing to do once the state has changed.
    Raises Conflict when the present state does not know the event.
    """
    booking.state = BOOKING.step(state=booking.state, event=event, actor=by).target
    for name, value in changes.items():
        setattr(booking, name, value)
    booking.version += 1
    fitting = [kind for kind, where in FITTING.items() if booking.state in where]
    standing = booking.proposals.standing().exclude(kind__in=fitting)
    standing.update(state=LAPSED, answered_at=now())
    set_timer(booking, due_at)


def set_timer(booking: Booking, due_at: datetime | None) -> None:
    """Save the booking with a new due time, and queue what happens then."""
    from marketplace.bookings.tasks import fall_due  # tasks run actions, which come through here

    booking.due_at = due_at
    booking.save()
    if due_at:
        fall_due.defer(at=due_at, booking_id=booking.pk, version=booking.version)


def set_reminders(booking: Booking, window: timedelta) -> None:
    """Queue what reminds the client, within the window from now, that the money is waiting."""
    from marketplace.bookings.tasks import remind  # tasks run actions, which come through here

    for percent in REMINDERS:
        remind.defer(
            at=now() + window * percent / 100,
            booking_id=booking.pk,
            version=booking.version,
            percent=percent,
        )


def require_side(booking: Booking, actor: Person, side: Actor) -> None:
    """Let only one side pass; an outsider hears nothing of the booking."""
    found = booking.side_of(actor)
    if found is None:
        raise BookingMissing
    if found is not side:
        raise OtherSide


def facts_of(booking: Booking) -> dict[str, Any]:
    """Return what every fact of a booking carries."""
    return {
        "booking_id": booking.pk,
        "booking_ref": booking.ref,
        "job_id": booking.job_id,
        "client_id": booking.client_id,
        "tasker_id": booking.tasker.person_id,
    }
