"""What an offer says: price, time and words, checked before they are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.taskers import queries as taskers

LONGEST = timedelta(hours=12)
# The client needs that long between accepting and the start (behaviour table: O12).
LEAD = timedelta(hours=4)


class NotPossible(Refusal):
    """A term of an offer cannot be."""


class TimeTaken(NotPossible):
    """The tasker has a booking at the proposed time."""


@dataclass(frozen=True)
class Terms:
    """A tasker's price and time for a job; `ends_at` follows from the expected duration."""

    price: Money
    starts_at: datetime
    ends_at: datetime
    message: str
    not_included: str = ""

    def check(self, *, profile_id: int, policy: Policy, by_client: bool = False) -> None:
        """Raise NotPossible for a price outside the policy or a time that cannot be."""
        low = Money(policy.min_price_minor, self.price.currency)
        high = Money(policy.max_price_minor, self.price.currency)
        if not low <= self.price <= high:
            raise NotPossible(
                _("The price must be between %(low)s and %(high)s.") % {"low": low, "high": high},
                field="price",
            )
        if self.starts_at <= now():
            raise NotPossible(_("Choose a start that is still to come."), field="start")
        if not timedelta() < self.ends_at - self.starts_at <= LONGEST:
            raise NotPossible(_("Choose a duration of 12 hours at most."), field="minutes")
        if not taskers.is_clear(profile_id, self.starts_at, self.ends_at):
            mine = _("You have a booking at that time. Choose another.")
            theirs = _("The tasker has a booking at that time. Choose another.")
            raise TimeTaken(theirs if by_client else mine, field="start")

    def expiry(self, policy: Policy) -> datetime:
        """Until when such an offer stands: its validity, or 4 h before the start."""
        return min(now() + timedelta(days=policy.offer_validity_days), latest(self.starts_at))


def latest(starts_at: datetime) -> datetime:
    """Return when what is planned for this start has to be settled: some hours before it."""
    settled = starts_at - LEAD
    return settled if settled > now() else starts_at
