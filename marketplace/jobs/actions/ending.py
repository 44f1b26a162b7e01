"""What time does to jobs: drafts go, jobs expire, held ones pass, old ones are trimmed."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.jobs import facts, states
from marketplace.jobs.actions import rows
from marketplace.jobs.actions.publishing import approve
from marketplace.jobs.models import Job, JobAddress


@transaction.atomic
def end_if_due(*, job_id: int) -> None:
    """Do what is due: discard (J6), expire (J11, J13), let pass (J22), trim (J18, J19); or nothing."""
    overdue = Job.objects.overdue(now()).filter(pk=job_id, is_frozen=False)
    job = overdue.select_for_update(no_key=True).order_by("pk").first()
    if job is not None:
        _ENDINGS[job.state](job)


@transaction.atomic
def advise(*, job_id: int, hours: int, since: int) -> None:
    """Record that nobody is chosen so many hours after the job was opened, if that is so."""
    job = Job.objects.open().filter(pk=job_id, is_frozen=False).order_by("pk").first()
    # Posted again meanwhile, it has timers of its own.
    if job is None or job.published_at is None or int(job.published_at.timestamp()) != since:
        return
    fact = facts.JobWaiting(job.pk, job.ref, job.client_id or 0, hours)
    record(fact, actor=None, subject=job)


def _discard(job: Job) -> None:
    rows.end(job, "discard", by=Actor.SYSTEM)
    rows.drop_photos(job)


def _expire(job: Job) -> None:
    rows.end(job, "expire", by=Actor.SYSTEM)
    record(facts.JobExpired(job.pk, job.ref, job.client_id or 0), actor=None, subject=job)


def _let_pass(job: Job) -> None:
    """Show a job that nobody has looked at in time, unless it weighs too much for that."""
    policy = policies.current()
    if job.risk_score < policy.risk_hard_score:
        approve(job_id=job.pk)
        return
    job.due_at = now() + timedelta(hours=policy.review_hours)
    rows.save(job)


def _close(job: Job) -> None:
    """Keep what figures need, and nothing that says who lives where."""
    move = states.MACHINE.step(state=job.state, event="close", actor=Actor.SYSTEM)
    job.state, job.description, job.answers = move.target, "", {}
    JobAddress.objects.filter(job=job).delete()
    job.questions.all().delete()
    rows.drop_photos(job)
    rows.save(job)
    record(facts.JobClosed(job.pk, job.ref, job.client_id or 0), actor=None, subject=job)


_ENDINGS = {
    states.DRAFT: _discard,
    states.IN_REVIEW: _let_pass,
    states.OPEN: _expire,
    states.PAUSED: _expire,
    states.EXPIRED: _close,
    states.CANCELLED: _close,
}
