"""What a client does with a job: publish, edit, pause, post again, cancel, throw a draft away."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.core.errors import Missing, Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import actions, queries, wizard
from marketplace.jobs.forms import CancelForm, WhenForm
from marketplace.jobs.models import Job
from marketplace.jobs.visitors import guest_key_of, person_of
from marketplace.offers import queries as offers


@require_POST
def publication(request: PersonRequest, ref: str) -> HttpResponse:
    """Post the job, or say on the review what is still to do."""
    job = _of_client(request, ref)
    review = reverse("jobs:post_review", args=[ref])
    try:
        posted = actions.publish(job_id=job.pk, actor=request.user)
    except actions.NotReachable as refusal:
        messages.info(request, refusal.message)
        return see_other(request, f"{reverse('accounts:phone')}?{urlencode({'next': review})}")
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return see_other(request, review)
    if job.is_draft:
        messages.success(request, _said_of(posted))
    return see_other(request, reverse("jobs:detail", args=[ref]))


@require_POST
def pause(request: PersonRequest, ref: str) -> HttpResponse:
    """Take no further offers for now."""
    job = _of_client(request, ref)
    words = _("Your job is paused. Offers that you have stay.")
    return _done(request, job, partial(actions.pause, job_id=job.pk, actor=request.user), words)


@require_POST
def resumption(request: PersonRequest, ref: str) -> HttpResponse:
    """Take offers again."""
    job = _of_client(request, ref)
    words = _("Your job takes offers again.")
    return _done(request, job, partial(actions.resume, job_id=job.pk, actor=request.user), words)


@require_http_methods(["GET", "HEAD", "POST"])
def repost(request: PersonRequest, ref: str) -> HttpResponse:
    """Open a job again whose time was up: in one tap, or on another day."""
    job = _of_client(request, ref)
    if not job.is_expired:
        return see_other(request, reverse("jobs:detail", args=[ref]))
    sent = request.POST if "kind" in request.POST else None
    form = WhenForm(sent, job=job, initial={"deadline": None})
    status = 200
    if request.method == "POST" and (sent is None or form.is_valid()):
        try:
            when = form.step() if sent else None
            actions.repost(job_id=job.pk, actor=request.user, when=when)
        except Refusal as refusal:
            if sent is None:
                messages.error(request, refusal.message)
                return see_other(request, request.path)
            status = refuse(form, refusal)
        else:
            messages.success(request, _("Your job is posted again. Taskers nearby hear of it now."))
            return see_other(request, reverse("jobs:detail", args=[ref]))
    elif request.method == "POST":
        status = 422
    context = {"job": job, "form": form}
    return render(request, "jobs/repost.html", context, part="repost-form", status=status)


@require_POST
def similar(request: PersonRequest, ref: str) -> HttpResponse:
    """Begin a draft like this job, to be read through and posted."""
    job = _of_client(request, ref)
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{ref}:{request.POST.get('key', '')}"))
    draft = actions.start_similar(job_id=job.pk, actor=request.user, key=key)
    return see_other(request, reverse("jobs:post_when", args=[draft.ref]))


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
    elif not (job.is_standing or job.is_in_review):
        return see_other(request, reverse("jobs:detail", args=[ref]))
    count = offers.counts([job.pk]).get(job.pk, 0)
    lead = ngettext(
        "It costs nothing. %(n)d offer ends, and its tasker is told.",
        "It costs nothing. %(n)d offers end, and their taskers are told.",
        count,
    )
    context = {
        "job": job,
        "form": form,
        "heading": _("Cancel this job?"),
        "lead": lead % {"n": count} if count else _("It costs nothing."),
        "send": _("Cancel the job"),
        "back": reverse("jobs:detail", args=[ref]),
    }
    return render(request, "jobs/ending.html", context, part="ending-form", status=status)


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


def _done(request: PersonRequest, job: Job, act: Callable[[], object], words: str) -> HttpResponse:
    """Act, say so, and show the job; or say why not."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, words)
    return see_other(request, reverse("jobs:detail", args=[job.ref]))


def _said_of(posted: Job) -> str:
    """Return what happens next with a job that was just sent off."""
    if posted.is_in_review:
        return _("Thank you. Somebody reads your job first; it is posted within a day.")
    if posted.is_named:
        return _("Your job is posted. Those whom you ask hear of it now.")
    return _("Your job is posted. Taskers nearby hear of it now.")


def _of_client(request: PersonRequest, ref: str) -> Job:
    job = queries.job_for(request.user, ref)
    if job is None or job.client_id != request.user.pk:
        raise Missing(_("There is no such job."))
    return job
