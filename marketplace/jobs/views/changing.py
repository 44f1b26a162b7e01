"""What a client does with a job: publish, edit, cancel, throw a draft away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.core.errors import Missing, Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import actions, queries, wizard
from marketplace.jobs.forms import CancelForm
from marketplace.jobs.models import Job
from marketplace.jobs.visitors import guest_key_of, person_of
from marketplace.offers import queries as offers


@require_POST
def publication(request: PersonRequest, ref: str) -> HttpResponse:
    """Post the job, or say on the review what is still to do."""
    job = _of_client(request, ref)
    try:
        actions.publish(job_id=job.pk, actor=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return see_other(request, reverse("jobs:post_review", args=[ref]))
    if job.is_draft:
        messages.success(request, _("Your job is posted. Taskers nearby hear of it now."))
    return see_other(request, reverse("jobs:detail", args=[ref]))


@require_GET
def edit(request: PersonRequest, ref: str) -> HttpResponse:
    """Show every part of an open job with the way to change it."""
    job = _of_client(request, ref)
    if not job.is_open:
        return see_other(request, reverse("jobs:detail", args=[ref]))
    context = {**wizard.page("review", job, None), **wizard.summary(job)}
    context["offers_count"] = offers.counts([job.pk]).get(job.pk, 0)
    return render(request, "jobs/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask once, then take the job back."""
    job = _of_client(request, ref)
    form = CancelForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                reason = form.cleaned_data["reason"]
                actions.cancel(job_id=job.pk, actor=request.user, reason=reason)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Your job is cancelled. Nothing was charged."))
                return see_other(request, reverse("jobs:detail", args=[ref]))
    elif not job.is_open:
        return see_other(request, reverse("jobs:detail", args=[ref]))
    count = offers.counts([job.pk]).get(job.pk, 0)
    context = {"job": job, "form": form, "offers_count": count}
    return render(request, "jobs/cancellation.html", context, part="cancel-form", status=status)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def discarding(request: Request, ref: str) -> HttpResponse:
    """Ask once, then throw the draft away."""
    person, guest_key = person_of(request), guest_key_of(request)
    job = queries.draft_for(person, ref, guest_key)
    if job is None:
        raise Missing(_("There is no such draft."))
    if request.method == "POST":
        actions.discard(job_id=job.pk, actor=person, guest_key=guest_key)
        messages.success(request, _("The draft is gone."))
        return see_other(request, reverse("jobs:mine" if person else "jobs:post"))
    return render(request, "jobs/discarding.html", {"job": job})


def _of_client(request: PersonRequest, ref: str) -> Job:
    job = queries.job_for(request.user, ref)
    if job is None or job.client_id != request.user.pk:
        raise Missing(_("There is no such job."))
    return job
