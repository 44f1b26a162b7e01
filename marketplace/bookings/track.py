"""How reliably a tasker answers and completes, from what really happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Q

from marketplace.bookings.models import Booking
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.policies import Policy

# Below so many bookings the rate leans on what is usual: one bad day must not look like a habit.
FULL = 10
USUAL = 0.95


@dataclass(frozen=True)
class TrackRecord:
    """What may be shown; None while there is too little to go by."""

    answer_minutes: int | None = None
    answers: int = 0
    completion_percent: int | None = None
    jobs: int = 0


def track_record(profile_id: int, policy: Policy | None = None) -> TrackRecord:
    """Return a tasker's middle time to answer and share of kept bookings of a year (one query).

    Requests that ran out count with all of their time. Of cancelled bookings only those count
    that were paid and that the tasker is to blame for.
    """
    policy = policy or policies.current()
    rows = _rows(profile_id, since=now() - timedelta(days=policy.standing_days))
    waits = [wait for row in rows if (wait := _wait(row)) is not None]
    kept = sum(row["outcome"] == Booking.Outcome.DONE for row in rows)
    jobs = kept + sum(_is_broken(row) for row in rows)
    return TrackRecord(
        answer_minutes=round(median(waits)) if len(waits) >= policy.standing_least else None,
        answers=len(waits),
        completion_percent=_rate(kept, jobs) if jobs >= policy.standing_least else None,
        jobs=jobs,
    )


def _rate(kept: int, jobs: int) -> int:
    lent = max(FULL - jobs, 0)
    return round(100 * (kept + USUAL * lent) / (jobs + lent))


def _rows(profile_id: int, *, since: datetime) -> list[dict[str, Any]]:
    """Return what has ended, and what was asked and answered, since then."""
    ended = Q(ended_at__gte=since)
    answered = Q(request__asked_at__gte=since, request__answered_at__isnull=False)
    found = Booking.objects.filter(ended | answered, tasker=profile_id).order_by("pk")
    asked = ("request__asked_at", "request__answered_at", "request__answer_by")
    return list(found.values("outcome", "fault", "paid_at", *asked))


def _wait(row: dict[str, Any]) -> float | None:
    """Return the minutes that a request has waited; None for what was never asked or taken back."""
    until = row["request__answered_at"]
    if row["outcome"] == Booking.Outcome.UNANSWERED:
        until = row["request__answer_by"]
    if until is None:
        return None
    return float((until - row["request__asked_at"]).total_seconds() / 60)


def _is_broken(row: dict[str, Any]) -> bool:
    is_own = row["fault"] == Booking.Side.TASKER and row["outcome"] == Booking.Outcome.CANCELLED
    return bool(is_own and row["paid_at"])
