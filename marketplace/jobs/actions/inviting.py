"""Asking taskers by name: whom, for how long only them, and their no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing, Refusal
from marketplace.core.facts import record
from marketplace.jobs import facts, states
from marketplace.jobs.actions import rows
from marketplace.jobs.models import Job, JobInvitation

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class CannotAsk(Refusal):
    """Too many taskers are asked by name, or somebody who cannot be."""


@transaction.atomic
def invite(
    *,
    job_id: int,
    actor: Person | None,
    tasker_ids: Iterable[int],
    only: bool,
    guest_key: str = "",
) -> Job:
    """Ask these people by name, ONLY them at first or besides all others.

    A draft remembers them until it is posted. Of a job on show those who were told stay asked,
    and once everybody has seen it, it cannot be kept for a few.
    """
    job = rows.own(job_id, actor, guest_key)
    if not (job.is_draft or job.is_open):
        raise Conflict(_("This job takes no offers now, so nobody can be asked."))
    wanted = set(tasker_ids)
    told = set(job.invitations.exclude(told_at=None).values_list("tasker_id", flat=True))
    _check(wanted | told, job)
    job.invitations.filter(told_at=None).exclude(tasker__in=wanted).delete()
    known = set(job.invitations.values_list("tasker_id", flat=True))
    JobInvitation.objects.bulk_create(
        JobInvitation(job=job, tasker_id=one) for one in sorted(wanted - known)
    )
    if job.is_draft:
        named = only and wanted
        job.audience = Job.Audience.NAMED if named else Job.Audience.EVERYONE
        rows.save(job)
        return job
    rows.tell_named(job)
    if job.is_named and not only:
        _open(job, cause="client", actor=actor)
    return job


@transaction.atomic
def decline_invitation(*, job_id: int, actor: Person) -> Job:
    """Say no to a client who asks by name; when all have, everybody hears of the job."""
    job = rows.locked(job_id)
    invitation = job.invitations.filter(tasker=actor, told_at__isnull=False).first()
    if invitation is None:
        raise Missing(_("There is no such job."))
    if invitation.is_declined:
        return job
    if not job.is_standing:
        raise Conflict(_("This job no longer takes offers."))
    invitation.declined_at = now()
    invitation.save(update_fields=["declined_at"])
    fact = facts.InvitationDeclined(job.pk, job.ref, job.client_id or 0, actor.pk)
    record(fact, actor=actor, subject=job)
    if job.is_named and not job.invitations.filter(declined_at=None).exists():
        _open(job, cause="declined", actor=None)
    return job


@transaction.atomic
def open_to_all(*, job_id: int, actor: Person) -> Job:
    """Let everybody hear of a job that was kept for a few. Open to all already, it stays so."""
    job = rows.own(job_id, actor)
    if not job.is_named:
        return job
    if job.state not in states.STANDING:
        raise Conflict(_("This job no longer takes offers."))
    _open(job, cause="client", actor=actor)
    return job


@transaction.atomic
def open_if_due(*, job_id: int) -> None:
    """Let everybody hear of a job when the time of the named taskers is up; else do nothing."""
    due = Job.objects.to_open(now()).filter(pk=job_id)
    job = due.select_for_update(no_key=True).order_by("pk").first()
    if job is not None:
        _open(job, cause="time", actor=None)


def _check(asked: set[int], job: Job) -> None:
    most = policies.current().direct_request_taskers
    if len(asked) > most:
        text = _("Ask %(n)d taskers at most.") % {"n": most}
        raise CannotAsk(text, field="taskers")
    if job.client_id in asked:
        raise CannotAsk(_("You cannot ask yourself."), field="taskers")
    if job.client and asked & accounts.blocked_ids(job.client):
        raise CannotAsk(_("You cannot ask somebody who is blocked."), field="taskers")


def _open(job: Job, *, cause: str, actor: Person | None) -> None:
    job.audience = Job.Audience.EVERYONE
    rows.save(job)
    fact = facts.JobOpenedToAll(job.pk, job.ref, job.client_id or 0, job.skill_id or 0, cause)
    record(fact, actor=actor, subject=job)
