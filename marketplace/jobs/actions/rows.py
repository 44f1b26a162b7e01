"""What the actions of jobs share: locking, whose job it is, saving, the timer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing, Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.jobs import facts, states, tasks
from marketplace.jobs.models import Job, JobPhoto

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class Frozen(Conflict):
    """An offer on the job is being paid for."""


class TooOften(Refusal):
    """More of it in a while than one household needs."""

    status = 429


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
    """Let the job end by this event; what was posted is kept for a while, then trimmed."""
    move = states.MACHINE.step(state=job.state, event=event, actor=by)
    stay_put(job)
    job.state, job.ended_at = move.target, now()
    job.due_at = now() + timedelta(days=policies.current().ended_job_kept_days)
    save(job)


def show(job: Job, *, target: str) -> None:
    """Let those hear of the job who may: sets its timers and tells whom it asks by name."""
    policy = policies.current()
    job.state, job.published_at, job.ended_at = target, now(), None
    if job.is_named and not job.invitations.exists():
        job.audience = Job.Audience.EVERYONE
    if job.is_named:
        job.opens_at = now() + timedelta(hours=policy.direct_request_hours)
        tasks.open_if_due.defer(at=job.opens_at, job_id=job.pk)
    set_timer(job)
    since = int(now().timestamp())
    for hours in (
        policy.first_advice_hours,
        policy.second_advice_hours,
        policy.third_advice_hours,
    ):
        at = now() + timedelta(hours=hours)
        tasks.advise.defer(at=at, job_id=job.pk, hours=hours, since=since)
    save(job)
    tell_named(job)


def tell_named(job: Job) -> None:
    """Tell those whom the job asks by name and who have not heard yet."""
    for invitation in job.invitations.filter(told_at=None).order_by("pk"):
        invitation.told_at = now()
        invitation.save(update_fields=["told_at"])
        told = facts.JobInvited(job.pk, job.ref, job.client_id or 0, invitation.tasker_id)
        record(told, actor=job.client, subject=job)


def drop_photos(job: Job) -> None:
    """Delete every photo of the job, and its file once this is certain."""
    for photo in job.photos.order_by("pk"):
        drop_photo(photo)


def drop_photo(photo: JobPhoto) -> None:
    """Delete one photo, and its file once this is certain."""
    storage, name = photo.file.storage, photo.file.name
    photo.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


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
