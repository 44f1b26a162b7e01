"""What the page of one job shows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.catalogue import queries as catalogue
from marketplace.core.clock import now
from marketplace.core.policies import Policy
from marketplace.jobs import queries, words
from marketplace.jobs.models import Job
from marketplace.jobs.questions import answered


def about(job: Any, *, is_inside: bool) -> dict[str, Any]:
    """Return the job's own facts; outsiders of a closed job see no more than its headline.

    It comes from `page_for`.
    """
    is_answered = bool(job.skill and job.answers) and is_inside
    questions = catalogue.questions_for(job.skill) if is_answered else []
    return {
        "job": job,
        "is_inside": is_inside,
        "pill": words.pill(job),
        "when": words.when(job),
        "answers": answered(questions, job.answers),
        "photos": _gallery(job) if is_inside and job.has_photos else [],
        "category": job.skill.category if job.skill else None,
    }


class Booked(Protocol):
    """What the life of a job asks of its booking."""

    @property
    def is_work_done(self) -> bool:
        """Whether the client looks at the work."""

    @property
    def is_done(self) -> bool:
        """Whether the money is released."""


def timeline(job: Job, offers_count: int, *, booking: Booked | None) -> list[dict[str, Any]]:
    """Return the life of a job, from posting to its end, with the present step marked."""
    posted = {"title": _("Posted"), "state": "done", "time": job.published_at}
    if job.published_at is None:
        posted = {"title": _("Written"), "state": "done", "time": job.created_at}
    if not (job.is_standing or job.is_filled):
        state = "now" if job.is_in_review else "done"
        ended = {"title": job.get_state_display(), "state": state, "time": job.ended_at}
        return [posted, ended]
    choosing = {
        "title": _("Offer chosen") if job.is_filled else _("Choose an offer"),
        "state": "done" if job.is_filled else "now",
        "when": words.offers(offers_count) if job.is_standing else "",
    }
    booked: dict[str, Any] = {"title": _("Pay into the hold"), "state": "todo", "when": ""}
    if job.is_filled:
        booked = {"title": _("Paid into the hold"), "state": "done", "time": job.filled_at}
    worked = bool(booking and (booking.is_work_done or booking.is_done))
    working = "now" if job.is_filled else "todo"
    releasing = "now" if worked else "todo"
    return [
        posted,
        choosing,
        booked,
        {"title": _("Work on the day"), "state": "done" if worked else working},
        {
            "title": _("Release and review"),
            "state": "done" if booking and booking.is_done else releasing,
        },
    ]


def asked(job: Job, offered: Collection[int]) -> list[dict[str, Any]]:
    """Return whom the client asks by name, and what came of it; OFFERED are people's ids."""
    return [
        {
            "person": each.tasker,
            "label": _("Said no")
            if each.is_declined
            else _("Has made an offer")
            if each.tasker_id in offered
            else _("Asked, no answer yet"),
            "style": "off" if each.is_declined else "done" if each.tasker_id in offered else "open",
        }
        for each in queries.invitations_of(job.pk)
    ]


def advice(job: Job, offers_count: int, policy: Policy) -> list[dict[str, str]]:
    """Return what would bring offers to an open job that has had none for a while."""
    since = timedelta(hours=policy.first_advice_hours)
    if not job.is_open or offers_count or not job.published_at or now() - job.published_at < since:
        return []
    steps = [
        ("trending-up", _("Raise your budget"), "jobs:post_budget"),
        ("calendar-days", _("Leave more room in time"), "jobs:post_when"),
        ("image-plus", _("Add photos and details"), "jobs:post_details"),
        ("user-plus", _("Ask taskers by name"), "jobs:invitations"),
    ]
    if job.when_kind == Job.When.FLEXIBLE:
        del steps[1]
    return [
        {"icon": icon, "label": label, "url": reverse(name, args=[job.ref])}
        for icon, label, name in steps
    ]


def _gallery(job: Job) -> list[dict[str, Any]]:
    return [
        {
            "url": (url := reverse("jobs:photo", args=[job.ref, photo.ref])),
            "full_url": url,
            "alt": photo.alt or _("Photo %(n)d of the job") % {"n": place},
        }
        for place, photo in enumerate(queries.photos_of(job.pk), start=1)
    ]
