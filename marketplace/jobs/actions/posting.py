"""What a client does with a posted job: edit, pause, resume, cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.facts import record
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.jobs import facts, risk, states
from marketplace.jobs.actions import rows
from marketplace.jobs.models import Job, JobAddress
from marketplace.jobs.steps import Step

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class NotFit(Refusal):
    """The words of a job that is on show are such that somebody would have to look at them."""


@transaction.atomic
def edit(*, job_id: int, actor: Person, step: Step) -> Job:
    """Change one part of an open job (J7); nothing happens if it says the same as before."""
    job = rows.own(job_id, actor)
    move = states.MACHINE.step(state=job.state, event="edit", actor=Actor.CLIENT)
    rows.stay_put(job)
    before = _said(job)
    step.put_into(job)
    after = _said(job)
    if after == before:
        return job
    _check_words(job, step)
    job.state, job.edited_at = move.target, now()
    rows.set_timer(job)
    rows.save(job)
    material = _is_material(before, after)
    fact = facts.JobEdited(job.pk, job.ref, actor.pk, step.name, material)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def pause(*, job_id: int, actor: Person) -> Job:
    """Take no further offers for now (J8); those that stand can be accepted."""
    job = rows.own(job_id, actor)
    if job.is_paused:
        return job
    move = states.MACHINE.step(state=job.state, event="pause", actor=Actor.CLIENT)
    rows.stay_put(job)
    job.state = move.target
    rows.save(job)
    record(facts.JobPaused(job.pk, job.ref, actor.pk), actor=actor, subject=job)
    return job


@transaction.atomic
def resume(*, job_id: int, actor: Person) -> Job:
    """Take offers again (J9); the clock has not stood still."""
    job = rows.own(job_id, actor)
    if job.is_open:
        return job
    move = states.MACHINE.step(state=job.state, event="resume", actor=Actor.CLIENT)
    rows.stay_put(job)
    job.state = move.target
    if job.opens_at and job.opens_at <= now():
        job.audience = Job.Audience.EVERYONE
    rows.save(job)
    fact = facts.JobResumed(job.pk, job.ref, actor.pk, job.skill_id or 0)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def cancel(*, job_id: int, actor: Person, reason: str = "") -> Job:
    """Take a job back (J12, J20, J21); costs nothing. Cancelled already, it stays so."""
    job = rows.own(job_id, actor)
    if job.state == states.CANCELLED:
        return job
    rows.end(job, "cancel", by=Actor.CLIENT)
    fact = facts.JobCancelled(job.pk, job.ref, actor.pk, reason)
    record(fact, actor=actor, subject=job)
    return job


def _check_words(job: Job, step: Step) -> None:
    """Refuse words for which the job would have been held: it is on show already."""
    policy = policies.current()
    found = risk.risk_of(job, policy)
    wordy = [rule for rule in found.reasons if rule != risk.PACE]
    if step.name in ("what", "details") and wordy and found.score >= policy.risk_review_score:
        field = "title" if step.name == "what" else "description"
        text = _("Take this out, everybody can read it: %(what)s.")
        raise NotFit(text % {"what": ", ".join(risk.labels(wordy)).lower()}, field=field)


def _said(job: Job) -> dict[str, object]:
    """Return what people read about a job, to see whether an edit changes any of it."""
    address = JobAddress.objects.filter(job=job).order_by("pk").values_list("text", flat=True)
    columns = ("title", "description", "answers", "area", "lat", "lng", "when_kind", "day")
    shown = {name: getattr(job, name) for name in (*columns, "part_of_day", "deadline")}
    return {**shown, "budget": job.budget, "address": list(address)}


def _is_material(before: dict[str, object], after: dict[str, object]) -> bool:
    """Say whether what offers were made on has changed.

    A higher budget and another last day for offers take nothing from anybody.
    """
    changed = {name for name, value in after.items() if before[name] != value}
    was, now_is = before["budget"], after["budget"]
    if isinstance(was, Money) and isinstance(now_is, Money) and now_is > was:
        changed.discard("budget")
    return bool(changed - {"deadline"})
