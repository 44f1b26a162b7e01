"""Queued work of jobs: the timers that end, open and speak up where nobody has."""

from marketplace.core import queue
from marketplace.core.clock import now
from marketplace.jobs.models import Job


@queue.task(name="jobs.end_if_due")
def end_if_due(*, job_id: int) -> None:
    """Let one job expire, or one draft be thrown away, if its time is up by now."""
    from marketplace.jobs import actions  # actions enqueue this task

    actions.end_if_due(job_id=job_id)


@queue.task(name="jobs.open_if_due")
def open_if_due(*, job_id: int) -> None:
    """Let everybody hear of a job that was kept for a few, if their time is up by now."""
    from marketplace.jobs import actions  # actions enqueue this task

    actions.open_if_due(job_id=job_id)


@queue.task(name="jobs.advise")
def advise(*, job_id: int, hours: int, since: int) -> None:
    """Speak up for a job that has been open so many hours since that second."""
    from marketplace.jobs import actions  # actions enqueue this task

    actions.advise(job_id=job_id, hours=hours, since=since)


@queue.periodic(name="jobs.sweep", cron="*/10 * * * *")
def sweep() -> None:
    """End and open what is overdue although its timer was lost; drafts have no other timer."""
    overdue = Job.objects.overdue(now()).filter(is_frozen=False).order_by("due_at", "pk")
    for job_id in overdue.values_list("pk", flat=True)[:500]:
        end_if_due.defer(job_id=job_id)
    waiting = Job.objects.to_open(now()).order_by("opens_at", "pk")
    for job_id in waiting.values_list("pk", flat=True)[:500]:
        open_if_due.defer(job_id=job_id)
