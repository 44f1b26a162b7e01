"""What a client does with a posted job: publish, edit, cancel; and what time does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.core.clock import now
from marketplace.core.errors import Denied, Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.jobs import facts, states, steps
from marketplace.jobs.actions import rows
from marketplace.jobs.models import Job, JobAddress
from marketplace.jobs.steps import Step

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class NotVerified(Denied):
    """The author's e-mail address is not verified yet."""


class TooOften(Refusal):
    """More jobs in a day than one household has."""

    status = 429


class NotWhole(Refusal):
    """A step that the public page needs has not been filled in."""


# Each job is told to many taskers, by e-mail too.
POSTS_A_DAY = 30


@transaction.atomic
def publish(*, job_id: int, actor: Person) -> Job:
    """Open a draft for offers (J2). Open already, it stays as it is: a double click is one.

    Raises NotVerified, NotWhole (its field is the step that lacks), or what a step refuses.
    """
    job = rows.own(job_id, actor)
    if job.is_open:
        return job
    move = states.MACHINE.step(state=job.state, event="publish", actor=Actor.CLIENT)
    if lacking := steps.missing(job):
        raise NotWhole(_("Fill in every step before you post the job."), field=lacking[0])
    if not accounts.is_verified(actor):
        raise NotVerified(_("Confirm your e-mail address before you post the job."))
    _limit_pace(actor)
    # The day may have passed since the step was filled in.
    steps.When(job.when_kind, job.day, job.part_of_day, job.deadline).put_into(job)
    job.state, job.published_at = move.target, now()
    rows.set_timer(job)
    rows.save(job)
    fact = facts.JobPosted(job.pk, job.ref, actor.pk, job.skill_id or 0)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def edit(*, job_id: int, actor: Person, step: Step) -> Job:
    """Change one part of an open job (J7); nothing happens if it says the same as before."""
    job = rows.own(job_id, actor)
    move = states.MACHINE.step(state=job.state, event="edit", actor=Actor.CLIENT)
    rows.stay_put(job)
    before = _said(job)
    step.put_into(job)
    if _said(job) == before:
        return job
    job.state, job.edited_at = move.target, now()
    rows.set_timer(job)
    rows.save(job)
    fact = facts.JobEdited(job.pk, job.ref, actor.pk, step.name)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def cancel(*, job_id: int, actor: Person, reason: str = "") -> Job:
    """Take an open job back (J12); costs nothing. Cancelled already, it stays so."""
    job = rows.own(job_id, actor)
    if job.state == states.CANCELLED:
        return job
    rows.end(job, "cancel", by=Actor.CLIENT)
    fact = facts.JobCancelled(job.pk, job.ref, actor.pk, reason)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def end_if_due(*, job_id: int) -> None:
    """Expire an open job (J11) or throw a draft away (J6) when its time is up; else do nothing."""
    overdue = Job.objects.overdue(now()).filter(pk=job_id, is_frozen=False)
    job = overdue.select_for_update(no_key=True).order_by("pk").first()
    if job is None:
        return
    if job.is_draft:
        rows.end(job, "discard", by=Actor.SYSTEM)
        return
    rows.end(job, "expire", by=Actor.SYSTEM)
    record(facts.JobExpired(job.pk, job.ref, job.client_id or 0), actor=None, subject=job)


def _limit_pace(actor: Person) -> None:
    lately = (now() - timedelta(days=1), now())
    if Job.objects.filter(client=actor, published_at__range=lately).count() >= POSTS_A_DAY:
        text = _("That is %(n)d jobs in a day. Post the next one tomorrow.")
        raise TooOften(text % {"n": POSTS_A_DAY})


def _said(job: Job) -> dict[str, object]:
    """Return what people read about a job, to see whether an edit changes any of it."""
    address = JobAddress.objects.filter(job=job).order_by("pk").values_list("text", flat=True)
    columns = ("title", "description", "answers", "area", "lat", "lng", "when_kind", "day")
    shown = {name: getattr(job, name) for name in (*columns, "part_of_day", "deadline")}
    return {**shown, "budget": job.budget, "address": list(address)}
