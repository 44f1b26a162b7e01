"""Bookings of which nobody says anything become disputes that the clock opens."""

from marketplace.bookings.facts import BookingStale
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.disputes import actions


@listen(BookingStale)
def ask_both_sides(fact: BookingStale, row: Fact) -> None:
    """Freeze the money and ask what happened."""
    actions.open_stale(booking_ref=fact.booking_ref)
