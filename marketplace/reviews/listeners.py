"""Reviews open when a paid booking ends, by finished work or by cancelling."""

from marketplace.bookings.facts import BookingCancelled, BookingCompleted, BookingResolved
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.reviews import actions


@listen(BookingCompleted)
def open_after_work(fact: BookingCompleted, row: Fact) -> None:
    """Let both sides say how it went."""
    actions.open_pair(booking_id=fact.booking_id)


@listen(BookingCancelled)
def open_after_cancelling(fact: BookingCancelled, row: Fact) -> None:
    """Let both sides speak of a paid booking that came to nothing."""
    actions.open_pair(booking_id=fact.booking_id)


@listen(BookingResolved)
def open_after_dispute(fact: BookingResolved, row: Fact) -> None:
    """Let both sides speak once their problem is settled."""
    actions.open_pair(booking_id=fact.booking_id)
