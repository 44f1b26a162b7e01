"""Queued work of reviews: the end of the time to write, and the sweep behind it."""

from datetime import timedelta

from marketplace.core import queue
from marketplace.core.clock import now
from marketplace.reviews import actions
from marketplace.reviews.models import ReviewPair

LOST = timedelta(minutes=10)
AT_ONCE = 200


@queue.task(name="reviews.close_if_due")
def close_if_due(*, pair_id: int) -> None:
    """Publish what has been written by now."""
    actions.close_if_due(pair_id=pair_id)


@queue.periodic(name="reviews.sweep", cron="*/15 * * * *")
def sweep() -> None:
    """Queue again the timers that should have run."""
    lost = ReviewPair.objects.overdue(now() - LOST).order_by("due_at", "pk")
    for pair_id in lost.values_list("pk", flat=True)[:AT_ONCE]:
        close_if_due.defer(pair_id=pair_id)
