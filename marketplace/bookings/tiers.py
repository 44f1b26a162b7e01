"""What ending a booking early costs: the tiers of the policy, to the cent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from marketplace.bookings.settlements import Settlement
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.core.policies import Policy

Tier = Settlement.Tier
WHOLE = 10_000


@dataclass(frozen=True)
class Division:
    """The parts of a hold: what goes back, what is kept of the price, and the fees on that."""

    tier: Tier
    refund: Money
    kept: Money
    client_fee: Money
    commission: Money

    @property
    def net(self) -> Money:
        """What the tasker receives."""
        return self.kept - self.commission

    @property
    def fees(self) -> Money:
        """What the platform keeps, from both sides."""
        return self.client_fee + self.commission

    @property
    def charged(self) -> Money:
        """What the client pays in the end."""
        return self.kept + self.client_fee

    @property
    def is_late(self) -> bool:
        """Whether the late window is what it costs for."""
        return self.tier == Tier.LATE

    @property
    def is_door(self) -> bool:
        """Whether the tasker's way is what it costs for."""
        return self.tier == Tier.DOOR

    @property
    def is_grace(self) -> bool:
        """Whether it is free because the booking is so young."""
        return self.tier == Tier.GRACE


@dataclass(frozen=True)
class Terms:
    """What a client reads before paying: until when cancelling is free, and what it costs then."""

    free_until: datetime
    grace_minutes: int
    late: Money
    door: Money

    @property
    def is_over(self) -> bool:
        """Whether the free time ended before anybody could use it, or has ended since."""
        return self.free_until <= now()


def cancellation(booking: Booking, side: Actor, policy: Policy, *, at: datetime) -> Division:
    """Return what happens to the money if this side cancelled at a moment."""
    if side is Actor.TASKER:
        return divide(booking, Tier.TASKER, 0)
    if booking.is_en_route:
        return divide(booking, Tier.DOOR, door_minor(booking, policy))
    clock = booking.clock_for(side)
    grace = timedelta(minutes=policy.grace_minutes)
    lead = timedelta(minutes=policy.grace_lead_minutes)
    if booking.paid_at and at - booking.paid_at <= grace and clock - at > lead:
        return divide(booking, Tier.GRACE, 0)
    if at < clock - late_window(booking.cancel_policy, policy):
        return divide(booking, Tier.EARLY, 0)
    return divide(booking, Tier.LATE, late_minor(booking, policy))


def absence(booking: Booking, policy: Policy) -> Division:
    """Return what happens to the money if nobody contests who did not come."""
    if booking.fault == Actor.TASKER:
        return divide(booking, Tier.ABSENT, 0)
    return divide(booking, Tier.DOOR, door_minor(booking, policy))


def terms(booking: Booking, policy: Policy) -> Terms:
    """Return the tiers of a booking, or of one that is not made yet, in amounts of the client."""
    clock = booking.clock_for(Actor.CLIENT)
    return Terms(
        free_until=clock - late_window(booking.cancel_policy, policy),
        grace_minutes=policy.grace_minutes,
        late=divide(booking, Tier.LATE, late_minor(booking, policy)).charged,
        door=divide(booking, Tier.DOOR, door_minor(booking, policy)).charged,
    )


def divide(booking: Booking, tier: Tier, kept_minor: int) -> Division:
    """Divide the hold; fees are due on the kept part only, in the share that was agreed."""

    def share(minor: int) -> int:
        return (2 * minor * kept_minor + booking.price_minor) // (2 * booking.price_minor)

    def money(minor: int) -> Money:
        return Money(minor, booking.currency)

    fee = share(booking.client_fee_minor)
    return Division(
        tier=tier,
        refund=money(booking.total_minor - kept_minor - fee),
        kept=money(kept_minor),
        client_fee=money(fee),
        commission=money(share(booking.commission_minor)),
    )


def late_window(choice: str, policy: Policy) -> timedelta:
    """Return how long before the start cancelling is late."""
    hours = {"flexible": policy.late_flexible_hours, "strict": policy.late_strict_hours}
    return timedelta(hours=hours.get(choice, policy.late_standard_hours))


def choice_for(wanted: str, minutes: int, policy: Policy) -> str:
    """Return the choice that a booking gets: strict is for jobs of half a day or more."""
    if wanted == "strict" and minutes < policy.strict_from_minutes:
        return "standard"
    return wanted


def late_minor(booking: Booking, policy: Policy) -> int:
    """Return what of the price a late cancellation keeps: an hour or a quarter, at most half."""
    wanted = max(_hour_minor(booking), booking.price_minor * policy.late_kept_bps // WHOLE)
    return min(wanted, booking.price_minor * policy.late_kept_most_bps // WHOLE)


def door_minor(booking: Booking, policy: Policy) -> int:
    """Return what of the price the way to the door keeps: an hour or half; all of a small job."""
    if booking.total_minor < policy.door_whole_below_minor:
        return booking.price_minor
    wanted = max(_hour_minor(booking), booking.price_minor * policy.door_kept_bps // WHOLE)
    return min(wanted, booking.price_minor)


def _hour_minor(booking: Booking) -> int:
    return booking.price_minor * 60 // max(booking.minutes, 1)
