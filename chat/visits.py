"""The day of the work, new times and early ends, told in the thread of the two."""

from __future__ import annotations

from typing import Any

from chat import actions
from marketplace.bookings import facts as booked
from marketplace.bookings import queries as bookings
from marketplace.core.facts import listen
from marketplace.core.models import Fact


@listen(booked.TaskerSetOff)
def set_off(fact: booked.TaskerSetOff, row: Fact) -> None:
    """The tasker is on the way."""
    _tell(fact, row, "tasker_set_off")


@listen(booked.TaskerArrived)
def arrived(fact: booked.TaskerArrived, row: Fact) -> None:
    """The tasker stands before a closed door."""
    _tell(fact, row, "tasker_at_door")


@listen(booked.ContactTried)
def contact_tried(fact: booked.ContactTried, row: Fact) -> None:
    """The tasker has tried to reach the client."""
    _tell(fact, row, f"contact_{fact.means}")


@listen(booked.AbsenceReported)
def absence_reported(fact: booked.AbsenceReported, row: Fact) -> None:
    """One side says that the other did not come."""
    _tell(fact, row, "absence_reported", by=fact.absent)


@listen(booked.ProposalMade)
def proposal_made(fact: booked.ProposalMade, row: Fact) -> None:
    """One side asks the other."""
    _tell(fact, row, f"asked_{fact.kind}", by=fact.by)


@listen(booked.ProposalAnswered)
def proposal_answered(fact: booked.ProposalAnswered, row: Fact) -> None:
    """A no; what a yes has changed tells itself."""
    if fact.answer != "accepted":
        _tell(fact, row, f"question_{fact.answer}", by=fact.by)


@listen(booked.BookingMoved)
def moved(fact: booked.BookingMoved, row: Fact) -> None:
    """There is a new time."""
    _tell(fact, row, "booking_moved")


@listen(booked.ApprovalPaused)
def approval_paused(fact: booked.ApprovalPaused, row: Fact) -> None:
    """The client needs more time to look."""
    _tell(fact, row, "approval_paused")


def _tell(fact: booked.BookingFact, row: Fact, kind: str, **payload: Any) -> None:
    talk = actions.conversation_about(bookings.booking_by_id(fact.booking_id))
    actions.post_system_message(
        conversation_id=talk.pk, source=f"fact:{row.pk}", kind=kind, payload=payload
    )
