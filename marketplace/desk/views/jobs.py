"""Decisions about jobs: those in review are let up, others are taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from marketplace.core.requests import PersonRequest
from marketplace.desk import forms
from marketplace.desk.looks import page_of
from marketplace.desk.views.acting import Sheet, answer, needs
from marketplace.jobs import actions, queries

if TYPE_CHECKING:
    from marketplace.jobs.models import Job


@needs("jobs.change_job")
def approval(request: PersonRequest, ref: str) -> HttpResponse:
    """Let a job in review up (J4): taskers are told of it."""
    job = _found(ref)
    sheet = _sheet(
        job,
        _("Let a job up"),
        verb=_("Let it up"),
        done=_("It is posted now."),
        warning=_("Everybody sees it then, and taskers nearby are told."),
    )

    def approve(_said: dict[str, Any]) -> None:
        actions.approve(job_id=job.pk, actor=request.user)

    return answer(request, sheet, forms.SureForm(request.POST), approve)


@needs("jobs.change_job")
def removal(request: PersonRequest, ref: str) -> HttpResponse:
    """Take a job down, or never let it up (J5, J14): its client reads the reason."""
    job = _found(ref)
    sheet = _sheet(
        job,
        _("Take a job down"),
        verb=_("Take it down"),
        done=_("It is down."),
        warning=_("For good: its offers end, and the client and the taskers are told."),
    )

    def remove(said: dict[str, Any]) -> None:
        actions.remove(job_id=job.pk, actor=request.user, reason=said["reason"])

    return answer(request, sheet, forms.ReasonForm(request.POST or None), remove)


def _found(ref: str) -> Job:
    found = queries.job_by_ref(ref)
    if found is None:
        raise Http404
    return found


def _sheet(job: Job, title: str, *, verb: str, done: str, warning: str = "") -> Sheet:
    lines = (
        (_("Job"), job.title),
        (_("Client"), job.client),
        (_("Description"), job.description),
    )
    return Sheet(title, page_of("job", job.pk), job.title, verb, done, lines, warning)
