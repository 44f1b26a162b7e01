"""Changes of jobs: start, write, publish, edit, cancel, and what bookings push down."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Denied, Missing, Refusal
from marketplace.core.facts import record
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.jobs import facts, states, steps, tasks
from marketplace.jobs.models import Job, JobAddress
from marketplace.jobs.steps import Step, What

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

__all__ = [
    "Frozen",
    "NotVerified",
    "NotWhole",
    "adopt_drafts",
    "cancel",
    "discard",
    "edit",
    "end_if_due",
    "freeze",
    "lock",
    "mark_filled",
    "publish",
    "reopen",
    "save_draft",
    "start",
    "thaw",
]


class NotVerified(Denied):
    """The author's e-mail address is not verified yet."""


class NotWhole(Refusal):
    """A step that the public page needs has not been filled in."""


class Frozen(Conflict):
    """An offer on the job is being paid for."""


@transaction.atomic
def start(*, actor: Person | None, what: What, key: str, guest_key: str = "") -> Job:
    """Begin a draft (J1); the same key returns the draft that it began before.

    A guest has one draft at a time: starting again writes over it.
    """
    states.MACHINE.step(state="", event="start", actor=Actor.CLIENT)
    mine = Job.objects.drafts_of(actor, guest_key).order_by("pk")
    known = mine.filter(start_key=key) if actor else mine
    if job := known.first():
        return save_draft(job_id=job.pk, actor=actor, step=what, guest_key=guest_key)
    job = Job(client=actor, guest_key="" if actor else guest_key, start_key=uuid.UUID(key))
    what.put_into(job)
    job.due_at = now() + timedelta(days=policies.current().draft_lifetime_days)
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:  # the twin of a double click was quicker
        if twin := known.first():
            return twin
        raise Conflict(_("This draft was begun already. Look under My jobs.")) from None
    return job


@transaction.atomic
def save_draft(*, job_id: int, actor: Person | None, step: Step, guest_key: str = "") -> Job:
    """Write one step of a draft; each save keeps it for another lifetime of drafts."""
    job = _locked(job_id)
    _author_of(job, actor, guest_key)
    if not job.is_draft:
        raise Conflict(_("This job is posted already. Edit it on its page."))
    step.put_into(job)
    job.due_at = now() + timedelta(days=policies.current().draft_lifetime_days)
    _save(job)
    return job


@transaction.atomic
def adopt_drafts(*, actor: Person, guest_key: str) -> list[Job]:
    """Give the drafts of a guest to the person that the guest turned out to be."""
    drafts = Job.objects.drafts_of(None, guest_key).select_for_update(no_key=True)
    adopted = list(drafts.order_by("pk"))
    for job in adopted:
        job.client, job.guest_key = actor, ""
        _save(job)
    return adopted


@transaction.atomic
def publish(*, job_id: int, actor: Person) -> Job:
    """Open a draft for offers (J2). Published already, it stays as it is: a double click is one.

    Raises NotVerified, NotWhole (its field is the step that lacks), or what a step refuses.
    """
    job = _locked(job_id)
    _client_of(job, actor)
    if job.is_open:
        return job
    move = states.MACHINE.step(state=job.state, event="publish", actor=Actor.CLIENT)
    if lacking := steps.missing(job):
        raise NotWhole(_("Fill in every step before you post the job."), field=lacking[0])
    if not accounts.is_verified(actor):
        raise NotVerified(_("Confirm your e-mail address before you post the job."))
    steps.When(job.when_kind, job.day, job.part_of_day, job.deadline).put_into(job)
    job.state, job.published_at = move.target, now()
    _set_timer(job)
    _save(job)
    fact = facts.JobPosted(job.pk, job.ref, actor.pk, job.skill_id or 0)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def edit(*, job_id: int, actor: Person, step: Step) -> Job:
    """Change one part of an open job (J7); nothing happens if it says the same as before."""
    job = _locked(job_id)
    _client_of(job, actor)
    move = states.MACHINE.step(state=job.state, event="edit", actor=Actor.CLIENT)
    _moving(job)
    before = _snapshot(job)
    step.put_into(job)
    if _snapshot(job) == before:
        return job
    job.state, job.edited_at = move.target, now()
    _set_timer(job)
    _save(job)
    fact = facts.JobEdited(job.pk, job.ref, actor.pk, step.name)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def cancel(*, job_id: int, actor: Person, reason: str = "") -> Job:
    """Take an open job back (J12); costs nothing. Cancelled already, it stays so."""
    job = _locked(job_id)
    _client_of(job, actor)
    if job.state == states.CANCELLED:
        return job
    _end(job, "cancel", by=Actor.CLIENT)
    fact = facts.JobCancelled(job.pk, job.ref, actor.pk, reason)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def discard(*, job_id: int, actor: Person | None, guest_key: str = "") -> Job:
    """Throw a draft away (J6)."""
    job = _locked(job_id)
    _author_of(job, actor, guest_key)
    _end(job, "discard", by=Actor.CLIENT)
    return job


@transaction.atomic
def end_if_due(*, job_id: int) -> None:
    """Expire an open job (J11) or throw a draft away (J6) when its time is up; else do nothing."""
    job = Job.objects.overdue(now()).select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None or job.is_frozen:
        return
    if job.is_draft:
        _end(job, "discard", by=Actor.SYSTEM)
        return
    _end(job, "expire", by=Actor.SYSTEM)
    record(facts.JobExpired(job.pk, job.ref, job.client_id or 0), actor=None, subject=job)


@transaction.atomic
def lock(*, job_id: int) -> Job:
    """Lock a job for the caller's transaction and return it; jobs are locked before all else."""
    return _locked(job_id)


@transaction.atomic
def freeze(*, job_id: int) -> Job:
    """Keep an open job as it is while an offer on it is being paid for. Locks the job.

    Raises Conflict when it is not open, Frozen when another offer is being paid for.
    """
    job = _locked(job_id)
    if not job.is_open:
        raise Conflict(_("This job no longer takes offers."))
    _moving(job)
    job.is_frozen = True
    _save(job)
    return job


@transaction.atomic
def thaw(*, job_id: int) -> Job:
    """Let the job move again: the payment did not come."""
    job = _locked(job_id)
    if job.is_frozen:
        job.is_frozen = False
        _set_timer(job)
        _save(job)
    return job


@transaction.atomic
def mark_filled(*, job_id: int, price: Money, actor: Person | None = None) -> Job:
    """Close an open job for offers: its booking is scheduled at this price (J10)."""
    job = _locked(job_id)
    move = states.MACHINE.step(state=job.state, event="fill", actor=Actor.SYSTEM)
    job.state, job.is_frozen = move.target, False
    job.agreed_minor, job.filled_at = price.minor, now()
    _save(job)
    record(facts.JobFilled(job.pk, job.ref, job.client_id or 0), actor=actor, subject=job)
    return job


@transaction.atomic
def reopen(*, job_id: int, actor: Person | None = None) -> Job:
    """Let a filled job take offers again, for a day at least (J15)."""
    job = _locked(job_id)
    move = states.MACHINE.step(state=job.state, event="reopen", actor=Actor.SYSTEM)
    job.state, job.agreed_minor, job.filled_at = move.target, None, None
    _set_timer(job, at_least=timedelta(days=1))
    _save(job)
    fact = facts.JobReopened(job.pk, job.ref, job.client_id or 0, job.skill_id or 0)
    record(fact, actor=actor, subject=job)
    return job


def _locked(job_id: int) -> Job:
    job = Job.objects.select_for_update(no_key=True).filter(pk=job_id).first()
    if job is None:
        raise Missing(_("There is no such job."))
    return job


def _author_of(job: Job, actor: Person | None, guest_key: str) -> None:
    is_own = job.client_id == actor.pk if actor else not job.client_id
    if not is_own or (actor is None and job.guest_key != guest_key):
        raise Missing(_("There is no such job."))


def _client_of(job: Job, actor: Person) -> None:
    if job.client_id != actor.pk:
        raise Missing(_("There is no such job."))


def _moving(job: Job) -> None:
    if job.is_frozen:
        raise Frozen(_("An offer on this job is being paid for. Wait until that is settled."))


def _end(job: Job, event: str, *, by: Actor) -> None:
    move = states.MACHINE.step(state=job.state, event=event, actor=by)
    _moving(job)
    job.state, job.ended_at = move.target, now()
    _save(job)


def _set_timer(job: Job, *, at_least: timedelta = timedelta()) -> None:
    lifetime = timedelta(days=policies.current().job_lifetime_days)
    closing = job.closing(since=job.published_at or now(), lifetime=lifetime)
    job.due_at = max(closing, now() + at_least)
    tasks.end_if_due.defer(at=job.due_at, job_id=job.pk)


def _snapshot(job: Job) -> dict[str, object]:
    """Return what people read about a job, to see whether an edit changes any of it."""
    address = JobAddress.objects.filter(job=job).values_list("text", flat=True).order_by("pk")
    columns = ("title", "description", "answers", "area", "lat", "lng", "when_kind", "day")
    shown = {name: getattr(job, name) for name in (*columns, "part_of_day", "deadline")}
    return {**shown, "budget": job.budget, "address": list(address)}


def _save(job: Job) -> None:
    job.version += 1
    job.save()
