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
from marketplace.core.places import Place
from marketplace.core.states import Actor
from marketplace.jobs import states
from marketplace.jobs.actions import rows
from marketplace.jobs.actions.rows import TooOften
from marketplace.jobs.models import Job
from marketplace.jobs.steps import Details, Step, What, Where, address_of

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
    if actor is None:
        _limit_guests()
    move = states.MACHINE.step(state="", event="start", actor=Actor.CLIENT)
    job = Job(client=actor, guest_key="" if actor else guest_key, start_key=uuid.UUID(key))
    what.put_into(job)
    job.state, job.due_at = move.target, _end_of_draft()
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:  # a double click, or words that kept themselves, were quicker
        if twin := known.first():
            return save_draft(job_id=twin.pk, actor=actor, step=what, guest_key=guest_key)
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
        if place := _place_of(job):
            # All jobs of a client at one door have one point.
            Where(place).move(job)
        rows.save(job)
    return adopted


@transaction.atomic
def discard(*, job_id: int, actor: Person | None, guest_key: str = "") -> Job:
    """Throw a draft away (J6)."""
    job = rows.own(job_id, actor, guest_key)
    rows.end(job, "discard", by=Actor.CLIENT)
    rows.drop_photos(job)
    return job


@transaction.atomic
def start_similar(*, job_id: int, actor: Person, key: str) -> Job:
    """Begin a draft that says what an own job says, but for its day and its photos.

    The same key returns the draft that it began before.
    """
    job = rows.own(job_id, actor)
    began = Job.objects.drafts_of(actor, "").filter(start_key=key).order_by("pk").first()
    if began or job.skill_id is None:
        return began or job
    draft = start(actor=actor, what=What(job.title, job.skill_id), key=key)
    Details(job.description, job.answers).put_into(draft)
    if place := _place_of(job):
        Where(place).put_into(draft)
    draft.budget_minor, draft.currency, draft.timezone = (
        job.budget_minor,
        job.currency,
        job.timezone,
    )
    rows.save(draft)
    return draft


def _limit_guests() -> None:
    """Keep guests' drafts, each in a session of its own, from filling the tables."""
    lately = Job.objects.filter(client=None, created_at__gte=now() - timedelta(hours=1))
    if lately.count() >= policies.current().guest_drafts_an_hour:
        raise TooOften(_("Many people are posting right now. Sign in, and go on at once."))


def _end_of_draft() -> datetime:
    return now() + timedelta(days=policies.current().draft_lifetime_days)


def _place_of(job: Job) -> Place | None:
    """Return the true place of a job, where it has one already."""
    address = address_of(job)
    if address is None:
        return None
    return Place(lat=address.lat, lng=address.lng, area=job.area, address=address.text)
