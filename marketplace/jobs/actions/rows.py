"""What the actions of jobs share: locking, whose job it is, saving, the timer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.states import Actor
from marketplace.jobs import states, tasks
from marketplace.jobs.models import Job

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class Frozen(Conflict):
    """An offer on the job is being paid for."""


def locked(job_id: int) -> Job:
    """Return the job, locked until the transaction ends."""
    job = Job.objects.select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise Missing(_("There is no such job."))
    return job


def own(job_id: int, actor: Person | None, guest_key: str = "") -> Job:
    """Return the author's job, locked; a guest proves a draft by the key of the session."""
    job = locked(job_id)
    if actor is not None:
        is_own = job.client_id == actor.pk
    else:
        is_own = job.client_id is None and bool(guest_key) and job.guest_key == guest_key
    if not is_own:
        raise Missing(_("There is no such job."))
    return job


def stay_put(job: Job) -> None:
    """Refuse to change a job under an offer that is being paid for."""
    if job.is_frozen:
        raise Frozen(_("An offer on this job is being paid for. Wait until that is settled."))


def end(job: Job, event: str, *, by: Actor) -> None:
    """Let the job end by this event."""
    move = states.MACHINE.step(state=job.state, event=event, actor=by)
    stay_put(job)
    job.state, job.ended_at = move.target, now()
    save(job)


def set_timer(job: Job, *, at_least: timedelta = timedelta()) -> None:
    """Set when an open job takes no more offers, and queue the look at it."""
    lifetime = timedelta(days=policies.current().job_lifetime_days)
    closing = job.closing(since=job.published_at or now(), lifetime=lifetime)
    job.due_at = max(closing, now() + at_least)
    tasks.end_if_due.defer(at=job.due_at, job_id=job.pk)


def save(job: Job) -> None:
    """Save the job as its next version."""
    job.version += 1
    job.save()
