"""What is said around the day of the work while nobody else says anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from marketplace.core.clock import now

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.core.policies import Policy

DAY, HOURS = "day", "hours"
ABSENT, BEGUN, UNSAID = "absent", "begun", "unsaid"
REMINDERS = (DAY, HOURS)


def stale_at(booking: Booking, policy: Policy) -> datetime:
    """Return when a booking counts as stale of which nobody says anything (B32, B33)."""
    if booking.is_en_route and booking.eta:
        return booking.eta + timedelta(hours=policy.stale_eta_hours)
    return booking.ends_at + timedelta(hours=policy.stale_hours)


def watch(booking: Booking, policy: Policy) -> None:
    """Queue the reminders before the start and the prompts after it; those of the past are left.

    Each carries the start that it is about, so that it finds nothing to do after a move.
    """
    from marketplace.bookings.tasks import nudge  # tasks run actions, which come through here

    moments = {
        DAY: booking.starts_at - timedelta(hours=24),
        HOURS: booking.starts_at - timedelta(hours=2),
        ABSENT: booking.starts_at + timedelta(minutes=policy.absent_again_minutes),
        BEGUN: booking.starts_at + timedelta(hours=policy.stale_prompt_hours),
        UNSAID: booking.ends_at + timedelta(hours=policy.stale_again_hours),
    }
    about = int(booking.starts_at.timestamp())
    for kind, moment in moments.items():
        if moment > now():
            nudge.defer(at=moment, booking_id=booking.pk, kind=kind, about=about)
