"""What the page of one job shows."""

from __future__ import annotations

from typing import Any, Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.catalogue import queries as catalogue
from marketplace.jobs import queries, words
from marketplace.jobs.models import Job
from marketplace.jobs.questions import answered


def about(job: Job, *, is_inside: bool) -> dict[str, Any]:
    """Return the job's own facts; outsiders of a closed job see no more than its headline."""
    questions = catalogue.questions_for(job.skill) if job.skill and is_inside else []
    return {
        "job": job,
        "is_inside": is_inside,
        "pill": words.pill(job),
        "when": words.when(job),
        "answers": answered(questions, job.answers),
        "photos": _gallery(job) if is_inside else [],
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
    if not (job.is_open or job.is_filled):
        ended = {"title": job.get_state_display(), "state": "now", "time": job.ended_at}
        return [posted, ended]
    choosing = {
        "title": _("Choose an offer"),
        "state": "done" if job.is_filled else "now",
        "when": words.offers(offers_count) if job.is_open else "",
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


def _gallery(job: Job) -> list[dict[str, Any]]:
    return [
        {
            "url": (url := reverse("jobs:photo", args=[job.ref, photo.ref])),
            "full_url": url,
            "alt": photo.alt or _("Photo %(n)d of the job") % {"n": place},
        }
        for place, photo in enumerate(queries.photos_of(job.pk), start=1)
    ]
