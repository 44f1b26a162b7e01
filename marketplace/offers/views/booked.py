"""What became of offers that were accepted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from marketplace.bookings import queries as bookings
from marketplace.offers.models import Offer

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def by_offer(person: Person, offers: Iterable[Offer]) -> dict[int | None, Any]:
    """Return the person's bookings that came of offers, by offer (one query at most)."""
    job_ids = [offer.job_id for offer in offers if offer.is_converted]
    return {each.offer_id: each for each in bookings.bookings_on(person, job_ids)}
