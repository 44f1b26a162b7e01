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
    review_change_hours: int = 48
    review_reply_days: int = 30
    offer_validity_days: int = 7
    job_lifetime_days: int = 30
    draft_lifetime_days: int = 30
    offers_per_job: int = 8
    offers_per_day: int = 30
    offer_edits_per_day: int = 10
    counter_rounds: int = 5
    counter_answer_hours: int = 48
    reconfirm_hours: int = 24
    mail_batch_minutes: int = 10
    min_price_minor: int = 500
    max_price_minor: int = 1_000_000
    busy_buffer_minutes: int = 15
    pin_attempts: int = 5
    photos_per_job: int = 8
    guest_photos_per_draft: int = 4
    guest_photos_in_all: int = 2_000
    guest_drafts_an_hour: int = 500
    direct_request_taskers: int = 5
    direct_request_hours: int = 24
    questions_a_day: int = 20
    posts_a_day: int = 30
    first_advice_hours: int = 2
    second_advice_hours: int = 24
    third_advice_hours: int = 72
    ended_job_kept_days: int = 90
    review_hours: int = 24
    risk_review_score: int = 50
    risk_hard_score: int = 100
    risk_of_contacts: int = 60
    risk_of_banned_words: int = 100
    risk_of_many_posts: int = 50
    new_account_hours: int = 24
    new_account_posts: int = 3
    tip_days: int = 30
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
    # Invented reviews: how long cards can be compared, and how many new voices at once are odd.
    card_sign_days: int = 180
    new_voices: int = 5
    new_voices_days: int = 7
    new_voice_account_days: int = 14
    report_answer_hours: int = 48
    reports_per_day: int = 20
    appeal_days: int = 30
    phone_code_minutes: int = 10
    phone_code_tries: int = 5
    phone_codes_per_person: int = 5
    phone_codes_per_number: int = 5
    phone_codes_per_prefix: int = 200
    phone_codes_a_day: int = 2_000
    email_way_back_hours: int = 72
    payout_hold_hours: int = 72
    closing_days: int = 14
    export_days: int = 7
    digest_mails_a_day: int = 3
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
    # Gigs: how many, how requests are answered and paid, how long a calendar counts as fresh.
    gigs_per_tasker: int = 20
    packages_per_gig: int = 3
    photos_per_portfolio: int = 24
    request_answer_hours: int = 24
    request_lead_hours: int = 4
    request_answer_minutes: int = 60
    request_payment_hours: int = 12
    fresh_calendar_days: int = 7
    standing_least: int = 5
    standing_days: int = 365
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
    def payout_hold(self) -> timedelta:
        """Return how long nothing is sent after a change that a thief would make first."""
        return timedelta(hours=self.payout_hold_hours)

    @property
    def busy_buffer(self) -> timedelta:
        """Return the time kept free after a booking in a tasker's calendar."""
        return timedelta(minutes=self.busy_buffer_minutes)


def current(*, at: datetime | None = None) -> Policy:
    """Return the policy in effect at a moment, by default now (one query)."""
    record = PolicyRecord.objects.begun(at or now()).first()
    if record is None:
        raise LookupError("No policy is in effect: migrations make the first one")
    return policy_of(record)


def policy_by_id(policy_id: int) -> Policy:
    """Return the policy that an object was made under (one query)."""
    return policy_of(PolicyRecord.objects.get(pk=policy_id))


def policy_of(record: PolicyRecord) -> Policy:
    """Return what a record says, with today's defaults for what it does not know (no query)."""
    return _policy(record.pk, tuple(sorted(record.values.items())))


@lru_cache(maxsize=64)
def _policy(policy_id: int, values: tuple[tuple[str, Any], ...]) -> Policy:
    known = {field.name for field in fields(Policy)} - {"id"}
    return Policy(id=policy_id, **{name: value for name, value in values if name in known})
