"""Queued work of disputes: their timers, reminders, the sweep for what the queue has lost."""

from datetime import timedelta

from marketplace.core import queue
from marketplace.core.clock import now
from marketplace.disputes import actions
from marketplace.disputes.models import Dispute

# Later than this a timer counts as lost, not as late.
LOST = timedelta(minutes=2)
AT_ONCE = 200


@queue.task(name="disputes.fall_due", queue="money")
def fall_due(*, dispute_id: int, version: int) -> None:
    """Do what a dispute's timer says."""
    actions.fall_due(dispute_id=dispute_id, version=version)


@queue.task(name="disputes.remind")
def remind(*, dispute_id: int) -> None:
    """Remind whoever has said nothing."""
    actions.remind(dispute_id=dispute_id)


@queue.task(name="disputes.page_lead")
def page_lead(*, dispute_id: int) -> None:
    """Tell the lead that a ruling is due."""
    actions.page_lead(dispute_id=dispute_id)


@queue.periodic(name="disputes.sweep", cron="*/5 * * * *")
def sweep() -> None:
    """Queue again the timers that should have run."""
    lost = Dispute.objects.overdue(now() - LOST).order_by("due_at", "pk")
    for dispute_id, version in lost.values_list("pk", "version")[:AT_ONCE]:
        fall_due.defer(dispute_id=dispute_id, version=version)
