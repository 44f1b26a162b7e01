"""Queued work of jobs: the timers that end what nobody has ended."""

from marketplace.core import queue
from marketplace.core.clock import now
from marketplace.jobs.models import Job


@queue.task(name="jobs.end_if_due")
def end_if_due(*, job_id: int) -> None:
    """Let one job expire, or one draft be thrown away, if its time is up by now."""
    from marketplace.jobs import actions  # actions enqueue this task

    actions.end_if_due(job_id=job_id)


@queue.periodic(name="jobs.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """End what is overdue although its timer was lost; drafts have no other timer."""
    overdue = Job.objects.overdue(now()).order_by("due_at", "pk").values_list("pk", flat=True)
    for job_id in overdue[:500]:
        end_if_due.defer(job_id=job_id)
