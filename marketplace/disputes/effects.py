"""What a division of the contested money means for both sides, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.bookings import queries as bookings
from marketplace.core.money import Money

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking


@dataclass(frozen=True)
class Effect:
    """Where money goes that is held: back to the client, to the tasker, into our fees."""

    refund: Money
    net: Money
    fees: Money

    @property
    def total(self) -> Money:
        """All that moves."""
        return self.refund + self.net + self.fees


def of_opening(booking: Booking, contested: Money) -> tuple[Effect, Money]:
    """Return what goes out at once when so much of the price is contested, and what is frozen."""
    free = bookings.division_of(booking, booking.price - contested)
    out = Effect(refund=Money(0, booking.currency), net=free.net, fees=free.fees)
    return out, booking.total - out.total


def of_keeping(booking: Booking, contested: Money, kept: Money) -> Effect:
    """Return what happens to the frozen money when the tasker is paid KEPT of what is contested."""
    free = booking.price - contested
    before = bookings.division_of(booking, free)
    after = bookings.division_of(booking, free + kept)
    return Effect(refund=after.refund, net=after.net - before.net, fees=after.fees - before.fees)
