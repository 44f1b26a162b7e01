"""What offers do when something happens to their job."""

from __future__ import annotations

from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.jobs.facts import (
    JobCancelled,
    JobEdited,
    JobExpired,
    JobFilled,
    JobRemoved,
)
from marketplace.offers import actions


@listen(JobFilled)
def close_on_filled(fact: JobFilled, row: Fact) -> None:
    """Tell the other taskers that somebody is booked."""
    actions.close_for_job(job_id=fact.job_id, reason="filled")


@listen(JobCancelled)
def close_on_cancelled(fact: JobCancelled, row: Fact) -> None:
    """Tell the taskers that the job is not wanted any more."""
    actions.close_for_job(job_id=fact.job_id, reason="cancelled")


@listen(JobExpired)
def close_on_expired(fact: JobExpired, row: Fact) -> None:
    """Tell the taskers that nobody was chosen."""
    actions.close_for_job(job_id=fact.job_id, reason="expired")


@listen(JobRemoved)
def close_on_removed(fact: JobRemoved, row: Fact) -> None:
    """Tell the taskers that the job was taken down."""
    actions.close_for_job(job_id=fact.job_id, reason="removed")


@listen(JobEdited)
def outdate_on_edit(fact: JobEdited, row: Fact) -> None:
    """Let the taskers confirm what they offered for a job that says something else now."""
    if fact.material:
        actions.outdate(job_id=fact.job_id, edited_at=row.created_at)
