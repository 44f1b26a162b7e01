"""Around the start: the tasker sets off, both sides are reminded, silence is asked about."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import facts
from marketplace.bookings.choosing import sets_off_from
from marketplace.bookings.models import Booking
from marketplace.bookings.moves import facts_of, lock, move, require_side, set_timer
from marketplace.bookings.watching import ABSENT, REMINDERS
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

FURTHEST_MINUTES = 240


class TooEarly(Refusal):
    """It is not the time for that yet."""


@transaction.atomic
def set_off(*, booking_ref: str, minutes: int, actor: Person) -> Booking:
    """Tell the client that the tasker is on the way and when to expect them (B21).

    Pressed again on the way, it changes nothing.
    """
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.TASKER)
    if booking.is_en_route:
        return booking
    policy = policies.policy_by_id(booking.policy_id)
    if booking.is_scheduled and now() < sets_off_from(booking, policy):
        words = _("You can set off %(hours)d hours before the start at the earliest.")
        raise TooEarly(words % {"hours": policy.en_route_hours}, field="minutes")
    if not 0 <= minutes <= FURTHEST_MINUTES:
        raise TooEarly(_("Say when you will be there, within four hours."), field="minutes")
    eta = now() + timedelta(minutes=minutes)
    move(
        booking,
        "set_off",
        by=Actor.TASKER,
        due_at=eta + timedelta(hours=policy.stale_eta_hours),
        set_off_at=now(),
        eta=eta,
    )
    said = facts.TaskerSetOff(**facts_of(booking), eta=eta.isoformat())
    record(said, actor=actor, subject=booking)
    return booking


@transaction.atomic
def nudge(*, booking_id: int, kind: str, about: int) -> None:
    """Remind of the start, or ask what happened; nothing once the start is another one."""
    booking = lock(booking_id=booking_id)
    if int(booking.starts_at.timestamp()) != about:
        return
    if kind in REMINDERS:
        if booking.is_scheduled:
            reminder = facts.BookingReminder(
                **facts_of(booking), kind=kind, starts_at=booking.starts_at.isoformat()
            )
            record(reminder, actor=None, subject=booking)
    elif booking.is_scheduled or (booking.is_en_route and kind != ABSENT):
        record(facts.BookingPrompt(**facts_of(booking), kind=kind), actor=None, subject=booking)


@transaction.atomic
def go_stale(*, booking_id: int) -> None:
    """Tell that nobody has said anything of a booking long after its time (B32, B33).

    The part that leads disputes takes it from here; the booking has no timer meanwhile.
    """
    booking = lock(booking_id=booking_id)
    if not ((booking.is_scheduled or booking.is_en_route) and booking.is_due):
        return
    set_timer(booking, None)
    stale = facts.BookingStale(**facts_of(booking), state=booking.state)
    record(stale, actor=None, subject=booking)
