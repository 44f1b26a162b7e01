"""What jobs keep about people. Titles stay: they are the other side's record, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.personal import Hindrance, hinders, keeps
from marketplace.jobs import queries

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

keeps(
    "jobs.Job",
    owner="client",
    show=(
        "ref",
        "title",
        "description",
        "answers",
        "area",
        "when_kind",
        "day",
        "budget_minor",
        "currency",
        "state",
        "created_at",
        "published_at",
    ),
    blank={"description": "", "answers": {}},
)
keeps("jobs.JobAddress", owner="job__client", show=("job__ref", "text", "lat", "lng"), delete=True)
keeps("jobs.JobPhoto", owner="job__client", show=("job__ref", "alt"), files=("file",), delete=True)
keeps("jobs.JobInvitation", owner="tasker", show=("job__ref", "created_at", "declined_at"))
keeps(
    "jobs.JobQuestion",
    owner="author",
    show=("job__ref", "text", "created_at"),
    blank={"text": "-"},
)
keeps(
    "jobs.JobQuestion",
    owner="job__client",
    show=("job__ref", "answer", "answered_at"),
)


@hinders
def open_jobs(person: Person) -> list[Hindrance]:
    """Jobs that still take offers have to be closed by their author."""
    found = queries.jobs_of(person)
    return [
        Hindrance(
            _("“%(title)s” still takes offers. Cancel it first.") % {"title": job.title},
            reverse("jobs:detail", args=[job.ref]),
        )
        for job in found
        if job.is_open
    ]
