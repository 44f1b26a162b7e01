"""A booking told as a row of steps and as a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from marketplace.bookings import states
from marketplace.bookings.models import Booking, Proposal, Settlement


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
    states.EN_ROUTE: 1,
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


def timeline(booking: Booking, proposals: Sequence[Proposal] = ()) -> list[Event]:
    """Return what has happened, the step that the booking stands at, and what is to come."""
    done = [_done(_begun(booking), booking.accepted_at)]
    if booking.paid_at:
        paid = _("%(amount)s paid into the hold") % {"amount": booking.total.exact}
        done.append(_done(paid, booking.paid_at))
    done += [event for each in proposals if (event := _asked(booking, each))]
    done += _on_the_day(booking)
    if booking.started_at:
        done.append(_done(_("Work started"), booking.started_at, _("The start PIN matched.")))
    if booking.finished_at:
        done.append(_done(_("Work done"), booking.finished_at, booking.finish_note))
    if booking.paused_at:
        more = _("%(name)s needs more time to look") % {"name": booking.client.first_name}
        done.append(_done(more, booking.paused_at, booking.pause_reason))
    if booking.completed_at:
        settled: Settlement | None = getattr(booking, "settlement", None)
        net = _("%(amount)s released to %(name)s") % {
            "amount": (settled.net if settled else booking.tasker_net).exact,
            "name": booking.tasker.person.first_name,
        }
        done.append(_done(net, booking.completed_at))
    return [*done, *_end(booking), *_ahead(booking)]


def _begun(booking: Booking) -> str:
    if not booking.is_direct:
        return _("Offer accepted")
    is_agreed = booking.was_funded or booking.outcome == Booking.Outcome.UNPAID
    return _("Agreed") if is_agreed or booking.is_awaiting_payment else _("Asked for")


def _done(title: str, time: datetime, note: str = "") -> Event:
    return Event(title=title, state="done", time=time, note=note)


def _asked(booking: Booking, proposal: Proposal) -> Event | None:
    """Return an answered question, when its answer was yes; the others changed nothing."""
    if proposal.state != states.ACCEPTED or proposal.answered_at is None:
        return None
    by = booking.client if proposal.by == Booking.Side.CLIENT else booking.tasker.person
    titles = {
        "move": _("Moved to another time, as %(name)s asked"),
        "cancel": _("Cancelled in agreement, as %(name)s asked"),
        "stop": _("Stopped early in agreement, as %(name)s asked"),
    }
    title = titles[proposal.kind] % {"name": by.first_name}
    return _done(title, proposal.answered_at, proposal.reason)


def _on_the_day(booking: Booking) -> list[Event]:
    """Return the way to the door, and who was not there."""
    events = []
    if booking.set_off_at:
        away = _("%(name)s set off") % {"name": booking.tasker.person.first_name}
        events.append(_done(away, booking.set_off_at))
    if booking.absent_at and booking.fault:
        missing = booking.client if booking.fault == Booking.Side.CLIENT else booking.tasker.person
        title = _("%(name)s was reported absent") % {"name": missing.first_name}
        events.append(_done(title, booking.absent_at))
    return events


def _end(booking: Booking) -> list[Event]:
    """Return how it ended, when that was not by finished work."""
    if booking.outcome == Booking.Outcome.UNPAID:
        return [Event(_("Not paid in time"), "done", booking.ended_at)]
    if booking.outcome == Booking.Outcome.DECLINED:
        said = _("%(name)s said no") % {"name": booking.tasker.person.first_name}
        return [Event(said, "done", booking.ended_at)]
    if booking.outcome == Booking.Outcome.UNANSWERED:
        return [Event(_("Not answered in time"), "done", booking.ended_at)]
    if not (booking.is_cancelled or booking.is_refunded):
        return []
    events = []
    if booking.is_cancelled and booking.fault and not booking.absent_at:
        by = booking.client if booking.fault == Booking.Side.CLIENT else booking.tasker.person
        title = _("Cancelled by %(name)s") % {"name": by.first_name}
        events.append(Event(title, "done", booking.ended_at, note=booking.why))
    settled: Settlement | None = getattr(booking, "settlement", None)
    refund = settled.refund if settled else booking.total
    if booking.was_funded and refund:
        back = _("%(amount)s goes back to %(name)s")
        values = {"amount": refund.exact, "name": booking.client.first_name}
        events.append(Event(back % values, "done", booking.ended_at))
    if settled and settled.net:
        paid = _("%(amount)s goes to %(name)s")
        values = {"amount": settled.net.exact, "name": booking.tasker.person.first_name}
        events.append(Event(paid % values, "done", booking.ended_at))
    return events


def _ahead(booking: Booking) -> list[Event]:
    """Return what is still to come; the first of it is where the booking stands."""
    ahead: dict[str, tuple[str, datetime | None]] = {
        states.REQUESTED: (_("The answer"), booking.due_at),
        states.AWAITING_PAYMENT: (_("Payment"), booking.due_at),
        states.SCHEDULED: (_("The work starts"), booking.starts_at),
        states.EN_ROUTE: (_("The work starts"), booking.starts_at),
        states.IN_PROGRESS: (_("Work done"), booking.ends_at),
        states.WORK_DONE: (_("The money is released at the latest"), booking.approve_by),
    }
    if booking.is_disputed:
        return [Event(_("The problem is settled"), "now")]
    if booking.state not in ahead:
        return []
    waiting = list(ahead)[list(ahead).index(booking.state) :]
    if booking.state != states.EN_ROUTE and states.EN_ROUTE in waiting:
        waiting.remove(states.EN_ROUTE)
    events = []
    for place, state in enumerate(waiting):
        title, time = ahead[state]
        if state == states.WORK_DONE and time is None:
            title = _("Check the work, release the money")
        events.append(Event(title, "todo" if place else "now", time))
    return events
