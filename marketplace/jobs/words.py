"""How jobs are put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.jobs import states
from marketplace.jobs.models import Job

if TYPE_CHECKING:
    from datetime import date

PILLS = {
    states.DRAFT: "",
    states.IN_REVIEW: "",
    states.OPEN: "open",
    states.PAUSED: "",
    states.FILLED: "held",
    states.EXPIRED: "off",
    states.CANCELLED: "off",
    states.REMOVED: "off",
    states.CLOSED: "off",
    states.DISCARDED: "off",
}


def when(job: Job) -> str:
    """Say when the work should happen: "Sat 28 Nov, morning", "By Sat 28 Nov", "Flexible"."""
    if not job.when_kind:
        return ""
    if job.day is None:
        return _("Flexible")
    day = _short(job.day, job)
    if job.when_kind == Job.When.BEFORE:
        day = _("By %(day)s") % {"day": day}
    if job.part_of_day == Job.DayPart.ANY:
        return day
    part = str(Job.DayPart(job.part_of_day).label).lower()
    return _("%(day)s, %(part)s") % {"day": day, "part": part}


def offers(count: int) -> str:
    """Say how many offers stand."""
    if not count:
        return _("No offers yet")
    return _("1 offer") if count == 1 else _("%(n)d offers") % {"n": count}


def pill(job: Job) -> dict[str, str]:
    """Return the word and the look of the job's state."""
    return {"label": str(Job.State(job.state).label), "style": PILLS[job.state]}


def _short(day: date, job: Job) -> str:
    today = now().astimezone(job.zone).date()
    return date_format(day, "D j M" if day.year == today.year else "D j M Y")
