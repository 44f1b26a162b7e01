"""Plans that change in the demo: another time is asked for, a client cancels late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.apps import apps

from hustlr.demo import past
from marketplace.bookings import actions
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking

DEAF = ("marketplace.matching",)
ASKED_FOR = 2


def fill(*, now: datetime) -> None:
    """Let the first tasker ahead ask for another time, and a client with little time cancel."""
    rows = apps.get_model("bookings.Booking").objects.select_related("client", "tasker__person")
    ahead = rows.filter(state="scheduled", starts_at__gt=now + timedelta(hours=6))
    # Of those whom visitors can enter, so that it can be answered.
    moving = ahead.order_by("-client__is_demo", "starts_at", "pk").first()
    if moving is None:
        return
    _ask(moving, now)
    late = ahead.filter(starts_at__lt=now + timedelta(hours=23)).exclude(pk=moving.pk)
    if ended := late.order_by("-starts_at", "-pk").first():
        with past.at(now - timedelta(minutes=25), deaf=DEAF):
            reason = "Our flight was moved, I am so sorry."
            actions.cancel(booking_ref=ended.ref, actor=ended.client, reason=reason, code="changed")


def _ask(booking: Booking, now: datetime) -> None:
    day = booking.starts_at.astimezone(booking.zone).date() + timedelta(days=1)
    week = taskers.free_days(booking.tasker, day, days=5, minutes=booking.minutes)
    starts = [free.slots[0].start for free in week if free.slots][:ASKED_FOR]
    if starts:
        with past.at(now - timedelta(minutes=35), deaf=DEAF):
            actions.propose_move(
                booking_ref=booking.ref,
                actor=booking.tasker.person,
                starts=starts,
                reason="My van is in the garage until then.",
            )
