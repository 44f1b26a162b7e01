"""Drafts: begun by anybody, kept step by step, adopted on sign-in, thrown away."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.states import Actor
from marketplace.jobs import states
from marketplace.jobs.actions import rows
from marketplace.jobs.models import Job
from marketplace.jobs.steps import Step, What

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@transaction.atomic
def start(*, actor: Person | None, what: What, key: str, guest_key: str = "") -> Job:
    """Begin a draft (J1); the same key returns the draft that it began before.

    A guest has one draft at a time: starting again writes over it.
    """
    mine = Job.objects.drafts_of(actor, guest_key).order_by("pk")
    known = mine.filter(start_key=key) if actor else mine
    if job := known.first():
        return save_draft(job_id=job.pk, actor=actor, step=what, guest_key=guest_key)
    move = states.MACHINE.step(state="", event="start", actor=Actor.CLIENT)
    job = Job(client=actor, guest_key="" if actor else guest_key, start_key=uuid.UUID(key))
    what.put_into(job)
    job.state, job.due_at = move.target, _end_of_draft()
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
    job = rows.own(job_id, actor, guest_key)
    if not job.is_draft:
        raise Conflict(_("This job is posted already. Edit it on its page."))
    step.put_into(job)
    job.due_at = _end_of_draft()
    rows.save(job)
    return job


@transaction.atomic
def adopt_drafts(*, actor: Person, guest_key: str) -> list[Job]:
    """Give the drafts of a guest to the person that the guest turned out to be."""
    drafts = Job.objects.drafts_of(None, guest_key).select_for_update(no_key=True)
    adopted = list(drafts.order_by("pk"))
    for job in adopted:
        job.client, job.guest_key = actor, ""
        rows.save(job)
    return adopted


@transaction.atomic
def discard(*, job_id: int, actor: Person | None, guest_key: str = "") -> Job:
    """Throw a draft away (J6)."""
    job = rows.own(job_id, actor, guest_key)
    rows.end(job, "discard", by=Actor.CLIENT)
    return job


def _end_of_draft() -> datetime:
    return now() + timedelta(days=policies.current().draft_lifetime_days)
