"""Who is told of gigs: their tasker of requests, the client of the answer."""

from __future__ import annotations

from typing import Any

from marketplace.accounts import queries as accounts
from marketplace.bookings import facts as booked
from marketplace.bookings import queries as bookings
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.notifications import actions


@listen(booked.BookingRequested)
def request_made(fact: booked.BookingRequested, row: Fact) -> None:
    """Ask the tasker for an answer, with what it would bring."""
    net = bookings.booking_by_id(fact.booking_id).tasker_net
    more = {"minor": net.minor, "currency": net.currency, "when": fact.answer_by}
    actions.tell(fact.tasker_id, "gig_requested", row, **_about(fact, fact.client_id), **more)


@listen(booked.BookingMade)
def request_agreed(fact: booked.BookingMade, row: Fact) -> None:
    """Tell the other side of what both have agreed on; offers tell of their own."""
    if fact.offer_id:
        return
    if fact.by_request:
        more = {"minor": fact.total_minor, "currency": fact.currency, "when": fact.pay_by}
        actions.tell(fact.client_id, "gig_agreed", row, **_about(fact, fact.tasker_id), **more)
    else:
        actions.tell(fact.tasker_id, "gig_picked", row, **_about(fact, fact.client_id))


@listen(booked.RequestDeclined)
def request_declined(fact: booked.RequestDeclined, row: Fact) -> None:
    """Tell the client why, and where others are."""
    booking = bookings.booking_by_id(fact.booking_id)
    request = bookings.request_of(booking)
    reason = str(request.get_reason_display()) if request else ""
    about = _about(fact, fact.tasker_id)
    actions.tell(fact.client_id, "gig_declined", row, **about, reason=reason)


@listen(booked.RequestLapsed)
def request_lapsed(fact: booked.RequestLapsed, row: Fact) -> None:
    """Tell both that the time to answer is over."""
    actions.tell(fact.client_id, "gig_lapsed", row, **_about(fact, fact.tasker_id))
    actions.tell(fact.tasker_id, "gig_missed", row, **_about(fact, fact.client_id))


@listen(booked.RequestWithdrawn)
def request_withdrawn(fact: booked.RequestWithdrawn, row: Fact) -> None:
    """Tell the tasker that there is nothing to answer."""
    actions.tell(fact.tasker_id, "gig_withdrawn", row, **_about(fact, fact.client_id))


@listen(booked.BookingExpired)
def request_unpaid(fact: booked.BookingExpired, row: Fact) -> None:
    """Tell the tasker that the time is free again; offers tell of their own."""
    if fact.job_id is None:
        actions.tell(fact.tasker_id, "gig_unpaid", row, **_about(fact, fact.client_id))


def _about(fact: booked.BookingFact, other_id: int) -> dict[str, Any]:
    title = bookings.booking_by_id(fact.booking_id).title
    name = accounts.person_by_id(other_id).public_name
    return {"ref": fact.booking_ref, "title": title, "name": name}
