"""Who is told of the day of the work, of new times, and of bookings that end early."""

from __future__ import annotations

from typing import Any

from marketplace.accounts import queries as accounts
from marketplace.bookings import facts as booked
from marketplace.bookings import queries as bookings
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.notifications import actions

CLIENT, TASKER = "client", "tasker"
ASKED = {"move": "reschedule_asked", "cancel": "booking_end_asked", "stop": "booking_stop_asked"}
REMINDERS = {"day": "visit_tomorrow", "hours": "visit_soon"}
PROMPTS = {"absent": "visit_absent", "begun": "visit_begun", "unsaid": "visit_unsaid"}


@listen(booked.TaskerSetOff)
def set_off(fact: booked.TaskerSetOff, row: Fact) -> None:
    """Tell the client when to expect the tasker, and to have the PIN at hand."""
    _tell(CLIENT, "visit_on_way", fact, row, when=fact.eta)


@listen(booked.TaskerArrived)
def arrived(fact: booked.TaskerArrived, row: Fact) -> None:
    """Tell the client that the tasker stands at the door."""
    _tell(CLIENT, "visit_at_door", fact, row)


@listen(booked.ContactTried)
def contact_tried(fact: booked.ContactTried, row: Fact) -> None:
    """Try once more to reach the client."""
    _tell(CLIENT, "visit_contact", fact, row)


@listen(booked.AbsenceReported)
def absence_reported(fact: booked.AbsenceReported, row: Fact) -> None:
    """Tell whoever is said not to have come, while it can be contested."""
    _tell(fact.absent, "no_show_reported", fact, row, when=fact.contest_by)


@listen(booked.ProposalMade)
def proposal_made(fact: booked.ProposalMade, row: Fact) -> None:
    """Ask the other side."""
    _tell(_other(fact.by), ASKED[fact.kind], fact, row, when=fact.due_at)


@listen(booked.ProposalAnswered)
def proposal_answered(fact: booked.ProposalAnswered, row: Fact) -> None:
    """Tell of a no; what a yes has changed tells itself."""
    if fact.answer == "withdrawn":
        _tell(_other(fact.by), "reschedule_withdrawn", fact, row)
    elif fact.answer in ("refused", "lapsed"):
        _tell(fact.by, f"reschedule_{fact.answer}", fact, row)


@listen(booked.BookingMoved)
def moved(fact: booked.BookingMoved, row: Fact) -> None:
    """Tell both sides the new time."""
    for side in (CLIENT, TASKER):
        _tell(side, "reschedule_agreed", fact, row, when=fact.starts_at)


@listen(booked.BookingReminder)
def reminder(fact: booked.BookingReminder, row: Fact) -> None:
    """Remind both sides of the start."""
    for side in (CLIENT, TASKER):
        _tell(side, REMINDERS[fact.kind], fact, row, when=fact.starts_at)


@listen(booked.BookingPrompt)
def prompt(fact: booked.BookingPrompt, row: Fact) -> None:
    """Ask what happened; soon after the start only the client, who waits."""
    sides = (CLIENT,) if fact.kind == "absent" else (CLIENT, TASKER)
    for side in sides:
        _tell(side, PROMPTS[fact.kind], fact, row)


@listen(booked.ApprovalPaused)
def approval_paused(fact: booked.ApprovalPaused, row: Fact) -> None:
    """Tell the tasker why the money waits."""
    _tell(TASKER, "approval_paused", fact, row, reason=fact.reason, when=fact.approve_by)


@listen(booked.BookingCancelled)
def ended(fact: booked.BookingCancelled, row: Fact) -> None:
    """Tell both sides of an end that was agreed or followed from an absence, with their sums."""
    kinds = {"agreed": "booking_ended", "stopped": "booking_ended", "no_show": "no_show_settled"}
    if kind := kinds.get(fact.cause):
        _tell(CLIENT, kind, fact, row, minor=fact.refund_minor, currency=fact.currency)
        _tell(TASKER, kind, fact, row, minor=fact.net_minor, currency=fact.currency)


@listen(booked.ReliabilityNoted)
def reliability_noted(fact: booked.ReliabilityNoted, row: Fact) -> None:
    """Warn a person who has reached a level."""
    booking = bookings.booking_by_ref(fact.booking_ref)
    if fact.level and booking is not None:
        about = {"ref": booking.ref, "title": booking.title}
        actions.tell(fact.person_id, f"account_reliability_{fact.level}", row, **about)


@listen(booked.FaultExcused)
def fault_excused(fact: booked.FaultExcused, row: Fact) -> None:
    """Tell that points weigh nothing any more."""
    booking = bookings.booking_by_ref(fact.booking_ref)
    if booking is not None:
        actions.tell(fact.person_id, "booking_excused", row, ref=booking.ref, title=booking.title)


def _other(side: str) -> str:
    return TASKER if side == CLIENT else CLIENT


def _tell(side: str, kind: str, fact: booked.BookingFact, row: Fact, **payload: Any) -> None:
    own, other = fact.client_id, fact.tasker_id
    if side == TASKER:
        own, other = other, own
    title = bookings.booking_by_id(fact.booking_id).title
    name = accounts.person_by_id(other).public_name
    actions.tell(own, kind, row, ref=fact.booking_ref, title=title, name=name, **payload)
