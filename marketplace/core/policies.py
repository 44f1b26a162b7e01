"""Policies: dated fees, windows and limits. A booking keeps the id that it was made under."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from marketplace.core.clock import now
from marketplace.core.models import PolicyRecord


@dataclass(frozen=True)
class Policy:
    """Fees in basis points, windows in the unit of their name, amounts in minor units."""

    id: int
    client_fee_bps: int = 800
    commission_bps: int = 1000
    payment_window_minutes: int = 15
    auto_approve_hours: int = 48
    review_window_days: int = 14
    offer_validity_days: int = 7
    job_lifetime_days: int = 30
    draft_lifetime_days: int = 30
    offers_per_job: int = 8
    min_price_minor: int = 500
    max_price_minor: int = 1_000_000
    busy_buffer_minutes: int = 15
    pin_attempts: int = 5
    photos_per_job: int = 8
    min_tip_minor: int = 100
    max_tip_minor: int = 20_000
    # Disputes: how long silence may last, how often each side proposes, how long a ruling takes.
    dispute_silence_hours: int = 72
    dispute_proposals: int = 3
    dispute_photos: int = 8
    dispute_review_days: int = 3
    dispute_evidence_hours: int = 48
    dispute_page_lead_days: int = 8
    dispute_day_limit: int = 12
    dispute_appeal_days: int = 7
    dispute_two_person_minor: int = 50_000
    # Cancelling: how long it stays free, and what is kept of the price afterwards.
    grace_minutes: int = 15
    grace_lead_minutes: int = 120
    late_flexible_hours: int = 4
    late_standard_hours: int = 24
    late_strict_hours: int = 72
    strict_from_minutes: int = 240
    late_kept_bps: int = 2500
    late_kept_most_bps: int = 5000
    door_kept_bps: int = 5000
    door_whole_below_minor: int = 4000
    # The day of the work, and what happens when somebody does not come.
    en_route_hours: int = 3
    absent_minutes: int = 15
    absent_again_minutes: int = 30
    contact_tries: int = 3
    contact_gap_minutes: int = 10
    lockout_minutes: int = 30
    contest_hours: int = 24
    stale_prompt_hours: int = 2
    stale_again_hours: int = 12
    stale_hours: int = 24
    stale_eta_hours: int = 12
    # Changes that both sides have to agree on.
    move_slots: int = 3
    move_answer_hours: int = 12
    move_lead_hours: int = 2
    moves_without_reason: int = 2
    agreement_hours: int = 24
    approval_pause_hours: int = 48
    # Reliability points: own fault only, fading by half each so many days.
    points_half_life_days: int = 45
    points_warning: int = 4
    points_pause: int = 7
    points_review: int = 12

    @property
    def payment_window(self) -> timedelta:
        """Return how long an accepted offer waits for its payment."""
        return timedelta(minutes=self.payment_window_minutes)

    @property
    def auto_approve_window(self) -> timedelta:
        """Return how long a client may look at finished work before it counts as approved."""
        return timedelta(hours=self.auto_approve_hours)

    @property
    def review_window(self) -> timedelta:
        """Return how long both sides may write their sealed reviews."""
        return timedelta(days=self.review_window_days)

    @property
    def busy_buffer(self) -> timedelta:
        """Return the time kept free after a booking in a tasker's calendar."""
        return timedelta(minutes=self.busy_buffer_minutes)


def current(*, at: datetime | None = None) -> Policy:
    """Return the policy in effect at a moment, by default now (one query)."""
    record = (
        PolicyRecord.objects.filter(effective_from__lte=at or now())
        .order_by("-effective_from", "-pk")
        .first()
    )
    if record is None:
        raise LookupError("No policy is in effect: migrations make the first one")
    return _policy(record.pk, tuple(sorted(record.values.items())))


def policy_by_id(policy_id: int) -> Policy:
    """Return the policy that an object was made under (one query)."""
    record = PolicyRecord.objects.get(pk=policy_id)
    return _policy(record.pk, tuple(sorted(record.values.items())))


@lru_cache(maxsize=64)
def _policy(policy_id: int, values: tuple[tuple[str, Any], ...]) -> Policy:
    known = {field.name for field in fields(Policy)} - {"id"}
    return Policy(id=policy_id, **{name: value for name, value in values if name in known})
