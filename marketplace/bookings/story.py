"""A booking told as a row of steps and as a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.bookings import states
from marketplace.bookings.models import Booking


@dataclass(frozen=True)
class Event:
    """One line of a timeline, as components/timeline.html draws it."""

    title: str
    state: str
    time: datetime | None = None
    when: str = ""
    note: str = ""


@dataclass(frozen=True)
class Step:
    """One of the four stages on top of the page, as components/steps.html draws it."""

    label: str
    state: str = ""
    note: str = ""


# How many of the four stages lie behind a booking in each state.
_BEHIND = {
    states.AWAITING_PAYMENT: 0,
    states.SCHEDULED: 1,
    states.IN_PROGRESS: 1,
    states.WORK_DONE: 2,
    states.COMPLETED: 4,
    states.CLOSED: 4,
}


def steps(booking: Booking) -> list[Step]:
    """Return the stages; none when the booking ended before its work."""
    if booking.state not in _BEHIND or booking.is_cancelled:
        return []
    behind = _BEHIND[booking.state]
    labels = (_("Paid and held"), _("The work"), _("Check the work"), _("Released"))
    return [
        Step(label, "done" if place < behind else "now" if place == behind else "")
        for place, label in enumerate(labels)
    ]


def timeline(booking: Booking) -> list[Event]:
    """Return what has happened, the step that the booking stands at, and what is to come."""
    begun = _("Asked for") if booking.is_direct else _("Offer accepted")
    done = [_done(begun, booking.accepted_at)]
    if booking.paid_at:
        paid = _("%(amount)s paid into the hold") % {"amount": booking.total}
        done.append(_done(paid, booking.paid_at))
    if booking.started_at:
        done.append(_done(_("Work started"), booking.started_at, _("The start PIN matched.")))
    if booking.finished_at:
        done.append(_done(_("Work done"), booking.finished_at, booking.finish_note))
    if booking.completed_at:
        net = _("%(amount)s released to %(name)s") % {
            "amount": booking.tasker_net,
            "name": booking.tasker.person.first_name,
        }
        done.append(_done(net, booking.completed_at))
    return [*done, *_end(booking), *_ahead(booking)]


def _done(title: str, time: datetime, note: str = "") -> Event:
    return Event(title=title, state="done", time=time, note=note)


def _end(booking: Booking) -> list[Event]:
    """Return how it ended, when that was not by finished work."""
    if booking.outcome == Booking.Outcome.UNPAID:
        return [Event(_("Not paid in time"), "done", booking.ended_at)]
    if not booking.is_cancelled:
        return []
    by = booking.client if booking.fault == Booking.Side.CLIENT else booking.tasker.person
    title = _("Cancelled by %(name)s") % {"name": by.first_name}
    events = [Event(title, "done", booking.ended_at, note=booking.reason)]
    if booking.was_funded:
        back = _("%(amount)s goes back to %(name)s") % {
            "amount": booking.total,
            "name": booking.client.first_name,
        }
        events.append(Event(back, "done", booking.ended_at))
    return events


def _ahead(booking: Booking) -> list[Event]:
    """Return what is still to come; the first of it is where the booking stands."""
    ahead: dict[str, tuple[str, datetime | None]] = {
        states.AWAITING_PAYMENT: (_("Payment"), booking.due_at),
        states.SCHEDULED: (_("The work starts"), booking.starts_at),
        states.IN_PROGRESS: (_("Work done"), booking.ends_at),
        states.WORK_DONE: (_("The money is released at the latest"), booking.approve_by),
    }
    if booking.state not in ahead:
        return []
    waiting = list(ahead)[list(ahead).index(booking.state) :]
    events = []
    for place, state in enumerate(waiting):
        title, time = ahead[state]
        if state == states.WORK_DONE and time is None:
            title = _("Check the work, release the money")
        events.append(Event(title, "todo" if place else "now", time))
    return events
