"""What offers and bookings push down into their job; they call this in their own transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.facts import record
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.jobs import facts, states
from marketplace.jobs.actions import rows
from marketplace.jobs.models import Job

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@transaction.atomic
def lock(*, job_id: int) -> Job:
    """Lock a job for the caller's transaction and return it; jobs are locked before all else."""
    return rows.locked(job_id)


@transaction.atomic
def freeze(*, job_id: int) -> Job:
    """Keep a job as it is while an offer on it is being paid for; a paused one may be, too.

    Raises Conflict when no offer on it stands, Frozen when another offer is being paid for.
    """
    job = rows.locked(job_id)
    if not job.is_standing:
        raise Conflict(_("This job no longer takes offers."))
    rows.stay_put(job)
    job.is_frozen = True
    rows.save(job)
    return job


@transaction.atomic
def thaw(*, job_id: int) -> Job:
    """Let the job move again: the payment did not come."""
    job = rows.locked(job_id)
    if job.is_frozen:
        job.is_frozen = False
        # A timer that fired meanwhile found the job frozen and did nothing.
        rows.set_timer(job)
        rows.save(job)
    return job


@transaction.atomic
def mark_filled(*, job_id: int, price: Money, actor: Person | None = None) -> Job:
    """Close a job for offers: its booking is scheduled at this price (J10, J23)."""
    job = rows.locked(job_id)
    move = states.MACHINE.step(state=job.state, event="fill", actor=Actor.SYSTEM)
    job.state, job.is_frozen = move.target, False
    job.agreed_minor, job.filled_at = price.minor, now()
    rows.save(job)
    record(facts.JobFilled(job.pk, job.ref, job.client_id or 0), actor=actor, subject=job)
    return job


@transaction.atomic
def reopen(*, job_id: int, actor: Person | None = None) -> Job:
    """Let a filled job take offers again, for a day at least (J15)."""
    job = rows.locked(job_id)
    move = states.MACHINE.step(state=job.state, event="reopen", actor=Actor.SYSTEM)
    job.state, job.agreed_minor, job.filled_at = move.target, None, None
    rows.set_timer(job, at_least=timedelta(days=1))
    rows.save(job)
    fact = facts.JobReopened(job.pk, job.ref, job.client_id or 0, job.skill_id or 0)
    record(fact, actor=actor, subject=job)
    return job
