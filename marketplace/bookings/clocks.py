"""Whose turn it is with a booking, until when, and what happens if nobody says anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.bookings import states
from marketplace.bookings.choosing import expected_at
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking, Proposal
    from marketplace.core.policies import Policy


@dataclass(frozen=True)
class Clock:
    """Who has to act, by when, and what follows from silence."""

    is_mine: bool
    is_theirs: bool
    until: datetime | None
    then: str


def clock_of(
    booking: Booking, side: Actor, policy: Policy, proposal: Proposal | None
) -> Clock | None:
    """Return the clock of the present state in the words of one side; None when nothing runs."""
    if proposal is not None:
        asked = Actor.TASKER if proposal.is_by(Actor.CLIENT) else Actor.CLIENT
        then = _("Without an answer, all stays as it was agreed.")
        return _clock(side, asked, proposal.due_at, then)
    made = _MAKERS.get(booking.state)
    return made(booking, side, policy) if made else None


def _clock(side: Actor, whose: Actor | None, until: datetime | None, then: str) -> Clock:
    return Clock(whose is side, whose is not None and whose is not side, until, then)


def _awaiting(booking: Booking, side: Actor, policy: Policy) -> Clock:
    then = _("Without the payment, the time is given back and nothing is charged.")
    return _clock(side, Actor.CLIENT, booking.due_at, then)


def _scheduled(booking: Booking, side: Actor, policy: Policy) -> Clock:
    then = _("If nobody says anything for a day after it, our team asks you both; the money waits.")
    return _clock(side, Actor.TASKER, booking.starts_at, then)


def _en_route(booking: Booking, side: Actor, policy: Policy) -> Clock:
    words = _("%(n)d minutes after that, the client can say that nobody came.")
    if side is Actor.CLIENT:
        words = _("%(n)d minutes after that, you can say that nobody came.")
    then = words % {"n": policy.absent_again_minutes}
    return _clock(side, Actor.TASKER, expected_at(booking), then)


def _in_progress(booking: Booking, side: Actor, policy: Policy) -> Clock:
    then = _("Two days after the planned end the work counts as done.")
    return _clock(side, Actor.TASKER, booking.ends_at, then)


def _work_done(booking: Booking, side: Actor, policy: Policy) -> Clock:
    return _clock(side, Actor.CLIENT, booking.approve_by, _("Then the money goes out by itself."))


def _no_show(booking: Booking, side: Actor, policy: Policy) -> Clock:
    is_client = side is Actor.CLIENT
    if booking.fault == Actor.TASKER:
        then = _("If nobody contests it, all of the money goes back to the client.")
        if is_client:
            then = _("If nobody contests it, all of the money goes back to you.")
    elif is_client:
        then = _(
            "If nobody contests it, the tasker is paid for the way, the rest goes back to you."
        )
    else:
        then = _("If nobody contests it, you are paid for the way, the rest goes back.")
    return _clock(side, Actor(booking.fault), booking.due_at, then)


_MAKERS = {
    states.AWAITING_PAYMENT: _awaiting,
    states.SCHEDULED: _scheduled,
    states.EN_ROUTE: _en_route,
    states.IN_PROGRESS: _in_progress,
    states.WORK_DONE: _work_done,
    states.NO_SHOW: _no_show,
}
