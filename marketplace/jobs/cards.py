"""Jobs as cards of a list: what the component takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.places import shown_distance
from marketplace.jobs import words
from marketplace.jobs.models import Job


def open_cards(
    jobs: Iterable[Any],
    *,
    counts: Mapping[int, int],
    skill_ids: Collection[int] = (),
    day: date | None = None,
) -> list[dict[str, Any]]:
    """Return open jobs as a tasker sees them; each job carries `km` of its search."""
    return [_open(job, counts.get(job.pk, 0), skill_ids=skill_ids, day=day) for job in jobs]


def own_cards(
    jobs: Iterable[Job], *, counts: Mapping[int, int], bookings: Mapping[int | None, Any]
) -> list[dict[str, Any]]:
    """Return jobs as their client sees them; BOOKINGS are those of filled ones, by job."""
    return [
        {
            **_common(job),
            "pill": words.pill(job),
            "booking": bookings.get(job.pk),
            "note": words.offers(counts.get(job.pk, 0)) if job.is_standing else "",
            "price": job.agreed or job.budget,
            "unit": _("agreed") if job.agreed else _("up to") if job.budget else "",
            "closed": not (job.is_standing or job.is_draft or job.is_in_review or job.is_filled),
        }
        for job in jobs
    ]


def _open(job: Any, count: int, *, skill_ids: Collection[int], day: date | None) -> dict[str, Any]:
    far = shown_distance(job.km) if job.km is not None else ""
    reasons = (
        [_("Your skill: %(skill)s") % {"skill": job.skill}] if job.skill_id in skill_ids else []
    )
    if day and job.day == day:
        reasons.append(_("On the day you asked for"))
    return {
        **_common(job),
        "place": f"{job.area}, {far}" if far else job.area,
        "price": job.budget,
        "unit": _("up to"),
        "reasons": reasons,
        "note": words.offers(count),
        "posted_at": job.published_at,
    }


def _common(job: Job) -> dict[str, Any]:
    return {
        "title": job.title,
        "href": reverse("jobs:detail", args=[job.ref]),
        "place": job.area,
        "day": words.when(job),
        "skill": job.skill.name if job.skill else "",
    }
