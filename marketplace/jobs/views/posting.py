"""The posting wizard: every step is an address, for guests too; an open job is edited there."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.accounts import queries as accounts
from marketplace.core import policies
from marketplace.core.errors import Missing, Refusal
from marketplace.core.money import parse
from marketplace.core.requests import Request
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import actions, queries, ruler, steps, wizard
from marketplace.jobs.forms import BudgetForm, StepForm, WhatForm
from marketplace.jobs.models import Job
from marketplace.jobs.visitors import guest_key_of, new_guest_key, person_of
from marketplace.offers import queries as offers

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_not_required
@require_http_methods(READ_OR_SEND)
def post(request: Request) -> HttpResponse:
    """Begin a job with what needs doing; while that is typed, suggest kinds of jobs."""
    if request.method != "POST":
        form = WhatForm(job=None, initial=_asked_for(request))
        context = wizard.page("what", None, form)
        return render(request, "jobs/post/what.html", context, part=_part(request, "skills"))
    form = WhatForm(request.POST, job=None)
    status = 422
    if form.is_valid():
        person = person_of(request)
        guest_key = "" if person else new_guest_key(request)
        key = str(form.cleaned_data["key"] or form.initial["key"])
        try:
            job = actions.start(actor=person, what=form.step(), key=key, guest_key=guest_key)
        except Refusal as refusal:
            status = refuse(form, refusal)
        else:
            return see_other(request, reverse("jobs:post_details", args=[job.ref]))
    context = wizard.page("what", None, form)
    return render(request, "jobs/post/what.html", context, part="step", status=status)


@login_not_required
@require_http_methods(READ_OR_SEND)
def step(request: Request, ref: str, name: str) -> HttpResponse:
    """Show and keep one step of a draft or of an open job."""
    job = _own_job(request, ref)
    template, form_class = f"jobs/post/{name}.html", wizard.FORMS[name]
    if request.method != "POST":
        form = form_class(job=job, initial=_asked_for(request) if name == "what" else {})
        context = wizard.page(name, job, form) | _around(request, name, job, form)
        return render(request, template, context, part=_part(request, *wizard.PARTS.get(name, ())))
    form = form_class(request.POST, request.FILES, job=job)
    status = 422
    if form.is_valid() or wizard.is_kept_early(name, request.POST, job):
        try:
            _keep(request, job, form)
        except Refusal as refusal:
            status = refuse(form, refusal)
        else:
            return see_other(request, wizard.address_after(name, job, request.POST))
    context = wizard.page(name, job, form) | _around(request, name, job, form)
    return render(request, template, context, part="step", status=status)


@login_not_required
@require_GET
def review(request: Request, ref: str) -> HttpResponse:
    """Show the whole draft before it is posted, or the whole open job to choose what to edit."""
    job = _own_job(request, ref)
    person = person_of(request)
    context = wizard.page("review", job, None) | {
        "is_verified": bool(person and accounts.is_verified(person)),
        "is_guest": person is None,
        "next": request.path,
        "lacking": wizard.lacking(job),
        **wizard.summary(job),
        **_prices(job),
    }
    return render(request, "jobs/post/review.html", context)


def _own_job(request: Request, ref: str) -> Job:
    """Return the visitor's own draft, or own open job; 404 for everybody else's."""
    person = person_of(request)
    job = queries.draft_for(person, ref, guest_key_of(request))
    if job is None and person is not None:
        posted = queries.job_for(person, ref)
        job = posted if posted and posted.is_open and posted.client_id == person.pk else None
    if job is None:
        raise Missing(_("There is no such job."))
    return job


def _keep(request: Request, job: Job, form: StepForm) -> None:
    """Write the step; the photos of the details go with it."""
    person, guest_key = person_of(request), guest_key_of(request)
    if job.is_draft:
        actions.save_draft(job_id=job.pk, actor=person, step=form.step(), guest_key=guest_key)
    elif person is not None:
        actions.edit(job_id=job.pk, actor=person, step=form.step())
    if form.name == steps.Details.name:
        wizard.keep_photos(request, job, person=person, guest_key=guest_key)


def _around(request: Request, name: str, job: Job, form: StepForm) -> dict[str, Any]:
    """Return what a step shows beside its form."""
    if name == "budget" and isinstance(form, BudgetForm):
        return _prices(job, typed=request.GET.get("budget") or form["budget"].value())
    if name == "where":
        return {"suggestions": wizard.places_like(request.GET.get("address", ""))}
    return {}


def _prices(job: Job, *, typed: str | None = None) -> dict[str, Any]:
    """Return both sides of the budget, and the price guide where data backs one."""
    budget = job.budget
    if typed is not None:
        try:
            budget = parse(typed, job.currency)
        except Refusal:
            budget = None
    guide = queries.guide(job.skill_id, job.currency) if job.skill_id else None
    drawn = [
        ruler.histogram(
            guide.prices,
            [(guide.low, _("low")), (guide.typical, _("typical")), (guide.high, _("high"))],
            budget,
            width=width,
        )
        for width in (640, 340)
        if guide
    ]
    policy = policies.current()
    rows = offers.budget_rows(budget, policy) if budget else []
    under = guide.under(budget) if guide and budget else 0
    return {"rows": rows, "budget": budget, "guide": guide, "drawn": drawn, "under": under}


def _asked_for(request: Request) -> dict[str, str]:
    """Return what the address says already: a title typed elsewhere, a skill chosen there."""
    return {name: request.GET[name] for name in ("title", "skill") if request.GET.get(name)}


def _part(request: Request, *names: str) -> str | None:
    """Return the region that htmx asks for by its target, if it is one of these."""
    target = request.headers.get("HX-Target", "").partition("#")[2]
    return target if target in names else None
