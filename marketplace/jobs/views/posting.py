"""The posting wizard: every step is an address, for guests too; an open job is edited there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.accounts import queries as accounts
from marketplace.bookings import queries as bookings
from marketplace.core import policies
from marketplace.core.errors import Missing, Refusal
from marketplace.core.money import Money, parse
from marketplace.core.refs import PATTERN
from marketplace.core.requests import Request
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import actions, queries, ruler, steps, wizard
from marketplace.jobs.forms import BudgetForm, StepForm, WhatForm
from marketplace.jobs.models import Job
from marketplace.jobs.visitors import guest_key_of, new_guest_key, person_of
from marketplace.offers import queries as offers
from marketplace.taskers import queries as taskers

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_not_required
@require_http_methods(READ_OR_SEND)
def post(request: Request) -> HttpResponse:
    """Begin a job with what needs doing; while that is typed, suggest kinds of jobs."""
    if request.method != "POST":
        form = WhatForm(job=None, initial=_asked_for(request))
        context = wizard.page("what", None, form) | _asking(form)
        return render(request, "jobs/post/what.html", context, part=_part(request, "skills"))
    form = WhatForm(request.POST, job=None)
    if "autosave" in request.POST:
        return _saved(request, _begin, form)
    status = 422
    if form.is_valid():
        try:
            job = _begin(request, form)
        except Refusal as refusal:
            status = refuse(form, refusal)
        else:
            return see_other(request, reverse("jobs:post_details", args=[job.ref]))
    elif form.lacks_choice:
        return see_other(request, _choosing(form))
    context = wizard.page("what", None, form) | _asking(form)
    return render(request, "jobs/post/what.html", context, part="step", status=status)


@login_not_required
@require_http_methods(READ_OR_SEND)
def step(request: Request, ref: str, name: str) -> HttpResponse:
    """Show and keep one step of a draft or of an open job."""
    job = _own_job(request, ref)
    template, form_class = f"jobs/post/{name}.html", wizard.FORMS[name]
    if request.method != "POST":
        asked = {"what": _asked_for, "where": _saved_place}.get(name)
        form = form_class(job=job, initial=asked(request) if asked else {})
        context = wizard.page(name, job, form) | _around(request, name, job, form)
        return render(request, template, context, part=_part(request, *wizard.PARTS.get(name, ())))
    form = form_class(request.POST, request.FILES, job=job)
    if "autosave" in request.POST:
        return _saved(request, partial(_write, job), form)
    status = 422
    early = wizard.is_kept_early(name, request.POST, job)
    if wizard.is_upload(request.POST) or form.is_valid() or early:
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
    person, policy = person_of(request), policies.current()
    context = wizard.page("review", job, None) | {
        "is_verified": bool(person and accounts.is_verified(person)),
        "is_reachable": bool(person and accounts.is_phone_verified(person)),
        "is_guest": person is None,
        "next": request.path,
        "doubts": wizard.doubts(job, policy),
        "lacking": wizard.lacking(job),
        **wizard.summary(job),
        "rows": offers.budget_rows(job.budget, policy) if job.budget else [],
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


def _begin(request: Request, form: StepForm) -> Job:
    """Start the draft, and remember whom the client wants to ask first."""
    person = person_of(request)
    key = str(form.cleaned_data["key"] or form.initial["key"])
    guest_key = "" if person else new_guest_key(request, key)
    what = cast(steps.What, form.step())
    job = actions.start(actor=person, what=what, key=key, guest_key=guest_key)
    tasker = taskers.profile_by_ref(form.cleaned_data["ask"])
    if tasker and tasker.person_id != job.client_id:
        actions.invite(
            job_id=job.pk,
            actor=person,
            tasker_ids=[tasker.person_id],
            only=True,
            guest_key=guest_key,
        )
    return job


def _asking(form: StepForm) -> dict[str, Any]:
    """Return the name of the tasker from whose page the client came."""
    ref = str(form["ask"].value() or "")
    tasker = taskers.profile_by_ref(ref) if PATTERN.fullmatch(ref) else None
    return {"ask_first": tasker.person.public_name if tasker else ""}


def _keep(request: Request, job: Job, form: StepForm) -> None:
    """Write the step; the photos of the details go with it, or alone while it is written."""
    person, guest_key = person_of(request), guest_key_of(request)
    if not wizard.is_upload(request.POST):
        _write(job, request, form)
    if form.name == steps.Details.name:
        wizard.keep_photos(request, job, person=person, guest_key=guest_key)


def _write(job: Job, request: Request, form: StepForm) -> Job:
    person, guest_key = person_of(request), guest_key_of(request)
    if job.is_draft:
        return actions.save_draft(
            job_id=job.pk, actor=person, step=form.step(), guest_key=guest_key
        )
    if person is not None:
        return actions.edit(job_id=job.pk, actor=person, step=form.step())
    return job


def _saved(
    request: Request, write: Callable[[Request, StepForm], Job], form: StepForm
) -> HttpResponse:
    """Keep what is typed so far, quietly: what cannot be kept yet says nothing.

    An open job never changes by itself.
    """
    nothing = HttpResponse(status=204)
    if form.job is not None and not form.job.is_draft:
        return nothing
    if not form.is_valid() and form.name != steps.Details.name:
        return nothing
    if not wizard.may_autosave(request):
        return nothing
    try:
        job = write(request, form)
    except Refusal:
        return nothing
    return render(request, "jobs/post/_saved.html", wizard.page(form.name, job, None))


def _choosing(form: WhatForm) -> str:
    """Return where the kinds that the title suggests stand to be chosen from."""
    said = {name: form.cleaned_data.get(name, "") for name in ("title", "ask")}
    return f"{reverse('jobs:post')}?{urlencode({k: v for k, v in said.items() if v})}#skills"


def _around(request: Request, name: str, job: Job, form: StepForm) -> dict[str, Any]:
    """Return what a step shows beside its form."""
    if name == "budget" and isinstance(form, BudgetForm):
        return _prices(job, typed=request.GET.get("budget") or form["budget"].value())
    if name == "where":
        person = person_of(request)
        saved = accounts.addresses_of(person) if person else []
        return {"suggestions": wizard.places_like(request.GET.get("address", "")), "saved": saved}
    return {}


def _prices(job: Job, *, typed: str | None = None) -> dict[str, Any]:
    """Return both sides of the budget, and the price guide where data backs one."""
    budget = job.budget
    if typed is not None:
        try:
            budget = parse(typed, job.currency)
        except Refusal:
            budget = None
    policy = policies.current()
    rows = offers.budget_rows(budget, policy) if budget else []
    return {"rows": rows, "budget": budget, **_guide(job, budget)}


def _guide(job: Job, budget: Money | None) -> dict[str, Any]:
    """Return what such work has cost lately, and how the budget compares."""
    band = bookings.price_band(skill_id=job.skill_id) if job.skill_id else None
    if band is None or job.skill_id is None:
        return {"guide": None}
    prices = bookings.prices_paid(skill_id=job.skill_id)
    marks = [(band.low, _("low")), (band.median, _("typical")), (band.high, _("high"))]
    return {
        "guide": band,
        "drawn": [ruler.histogram(prices, marks, budget, width=width) for width in (640, 340)],
        "under": sum(paid <= budget for paid in prices) if budget else 0,
        "is_low": bool(budget and budget < band.low),
        "is_high": bool(budget and budget > band.high),
    }


def _asked_for(request: Request) -> dict[str, str]:
    """Return what the address says: a title typed elsewhere, a skill, a tasker to ask first."""
    return {name: request.GET[name] for name in ("title", "skill", "ask") if request.GET.get(name)}


def _saved_place(request: Request) -> dict[str, str]:
    """Return the saved address that the visitor has chosen, if it is one of their own."""
    person, wanted = person_of(request), request.GET.get("saved", "")
    saved = accounts.addresses_of(person) if person and wanted else []
    return next(({"address": each.text} for each in saved if str(each.pk) == wanted), {})


def _part(request: Request, *names: str) -> str | None:
    """Return the region that htmx asks for by its target, if it is one of these."""
    target = request.headers.get("HX-Target", "").partition("#")[2]
    return target if target in names else None
