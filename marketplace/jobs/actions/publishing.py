"""How a job comes on show: published, held and looked at, posted again; and how it is taken down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import actions as account
from marketplace.accounts import queries as accounts
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Denied, Refusal
from marketplace.core.facts import record
from marketplace.core.policies import Policy
from marketplace.core.states import Actor
from marketplace.jobs import facts, risk, states, steps
from marketplace.jobs.actions import rows
from marketplace.jobs.models import Job

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class NotVerified(Denied):
    """The author's e-mail address is not verified yet."""


class NotReachable(Denied):
    """The author has no verified mobile number yet."""


class NotWhole(Refusal):
    """A step that the public page needs has not been filled in."""


class NoReason(Refusal):
    """Whoever takes a job down owes its client the reason."""


@transaction.atomic
def publish(*, job_id: int, actor: Person) -> Job:
    """Open a draft for offers (J2), or have it looked at first (J3).

    On show already, it stays as it is: a double click is one. Raises NotWhole (its field is the
    step that lacks), NotVerified, NotReachable, or what a step refuses.
    """
    job = rows.own(job_id, actor)
    if job.is_open or job.is_in_review:
        return job
    move = states.MACHINE.step(state=job.state, event="publish", actor=Actor.CLIENT)
    if lacking := steps.missing(job):
        raise NotWhole(_("Fill in every step before you post the job."), field=lacking[0])
    policy = policies.current()
    _may_post(actor, policy)
    # The day may have passed since the step was filled in.
    steps.When(job.when_kind, job.day, job.part_of_day, job.deadline).put_into(job)
    found = risk.risk_of(job, policy)
    job.risk_score, job.risk_reasons = found.score, found.reasons
    if found.score >= policy.risk_review_score:
        return _hold(job, actor, policy)
    rows.show(job, target=move.target)
    record(_posted(job), actor=actor, subject=job)
    return job


@transaction.atomic
def repost(*, job_id: int, actor: Person, when: steps.When | None = None) -> Job:
    """Open a job again whose time was up (J17), on another day if WHEN says so.

    Raises NotPossible (field "day") when its own day has passed.
    """
    job = rows.own(job_id, actor)
    if job.is_open:
        return job
    move = states.MACHINE.step(state=job.state, event="repost", actor=Actor.CLIENT)
    _may_post(actor, policies.current())
    again = when or steps.When(job.when_kind, job.day, job.part_of_day)
    again.put_into(job)
    job.audience = Job.Audience.EVERYONE
    rows.show(job, target=move.target)
    fact = facts.JobReposted(job.pk, job.ref, actor.pk, job.skill_id or 0)
    record(fact, actor=actor, subject=job)
    return job


@transaction.atomic
def approve(*, job_id: int, actor: Person | None = None) -> Job:
    """Let a held job be shown (J4), or time do it (J22). On show already, it stays so."""
    job = rows.locked(job_id)
    if job.is_open:
        return job
    by = Actor.OPERATOR if actor else Actor.SYSTEM
    move = states.MACHINE.step(state=job.state, event="approve", actor=by)
    rows.show(job, target=move.target)
    fact = facts.JobApproved(job.pk, job.ref, job.client_id or 0, by_timer=actor is None)
    record(fact, actor=actor, subject=job)
    record(_posted(job), actor=job.client, subject=job)
    return job


@transaction.atomic
def remove(*, job_id: int, actor: Person, reason: str) -> Job:
    """Take a job down (J14, J24) or never let it up (J5); its client reads the reason."""
    job = rows.locked(job_id)
    if job.is_removed:
        return job
    if not reason.strip():
        raise NoReason(_("Say why: the client reads it."), field="reason")
    was_shown = job.is_standing
    job.removal_reason = reason.strip()[:500]
    rows.end(job, "remove", by=Actor.OPERATOR)
    fact = facts.JobRemoved(job.pk, job.ref, job.client_id or 0, job.removal_reason, was_shown)
    record(fact, actor=actor, subject=job)
    return job


def _hold(job: Job, actor: Person, policy: Policy) -> Job:
    move = states.MACHINE.step(state=job.state, event="hold", actor=Actor.SYSTEM)
    job.state, job.due_at = move.target, now() + timedelta(hours=policy.review_hours)
    rows.save(job)
    fact = facts.JobHeld(job.pk, job.ref, actor.pk, job.risk_score)
    record(fact, actor=actor, subject=job)
    return job


def _may_post(actor: Person, policy: Policy) -> None:
    account.require(actor, "post")
    if not accounts.is_verified(actor):
        raise NotVerified(_("Confirm your e-mail address before you post the job."))
    if not accounts.is_phone_verified(actor):
        raise NotReachable(_("Confirm your mobile number before you post the job."))
    if not accounts.may(actor, "post"):
        raise Denied(_("You cannot post jobs now. Your account page says why."))
    lately = (now() - timedelta(days=1), now())
    # Each job is told to many taskers, by e-mail too.
    if Job.objects.filter(client=actor, published_at__range=lately).count() >= policy.posts_a_day:
        text = _("That is %(n)d jobs in a day. Post the next one tomorrow.")
        raise rows.TooOften(text % {"n": policy.posts_a_day})


def _posted(job: Job) -> facts.JobPosted:
    return facts.JobPosted(job.pk, job.ref, job.client_id or 0, job.skill_id or 0)
