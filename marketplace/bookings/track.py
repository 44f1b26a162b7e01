"""How reliably a tasker answers and completes, from what really happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, Q

from marketplace.bookings.asked import GigRequest
from marketplace.bookings.models import Booking
from marketplace.core import policies
from marketplace.core.clock import now

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


def track_record(profile_id: int) -> TrackRecord:
    """Return a tasker's median time to answer and share of kept bookings of a year (two queries).

    Requests that ran out count with all of their time. Of cancelled bookings only those count
    that were paid and that the tasker is to blame for.
    """
    policy = policies.current()
    since = now() - timedelta(days=policy.standing_days)
    waits = _waits(profile_id, since=since)
    kept, broken = _ends(profile_id, since=since)
    jobs = kept + broken
    return TrackRecord(
        answer_minutes=round(median(waits)) if len(waits) >= policy.standing_least else None,
        answers=len(waits),
        completion_percent=_rate(kept, jobs) if jobs >= policy.standing_least else None,
        jobs=jobs,
    )


def _rate(kept: int, jobs: int) -> int:
    lent = max(FULL - jobs, 0)
    return round(100 * (kept + USUAL * lent) / (jobs + lent))


def _waits(profile_id: int, *, since: object) -> list[float]:
    """Return the minutes that each request of the time has waited for its answer."""
    over = Q(answered_at__isnull=False) | Q(booking__outcome=Booking.Outcome.UNANSWERED)
    rows = GigRequest.objects.filter(over, booking__tasker=profile_id, asked_at__gte=since)
    return [
        ((answered_at or answer_by) - asked_at).total_seconds() / 60
        for asked_at, answered_at, answer_by in rows.order_by("pk").values_list(
            "asked_at", "answered_at", "answer_by"
        )
    ]


def _ends(profile_id: int, *, since: object) -> tuple[int, int]:
    paid = Booking.objects.filter(tasker=profile_id, paid_at__isnull=False, ended_at__gte=since)
    own_fault = Q(outcome=Booking.Outcome.CANCELLED, fault=Booking.Side.TASKER)
    found = paid.aggregate(
        kept=Count("pk", filter=Q(outcome=Booking.Outcome.DONE)),
        broken=Count("pk", filter=own_fault),
    )
    return found["kept"], found["broken"]
