"""What a client does with offers: read one, compare them, decline."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.core import policies
from marketplace.core.errors import Missing, Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import queries as jobs
from marketplace.offers import actions, queries
from marketplace.offers.forms import DeclineForm


@require_GET
def detail(request: PersonRequest, ref: str) -> HttpResponse:
    """Show an offer to either of its two sides, with every version of it."""
    offer = queries.offer_for(request.user, ref)
    if offer is None:
        raise Missing(_("There is no such offer."))
    is_client = offer.job.client_id == request.user.pk
    policy = policies.current()
    name = offer.tasker.person.first_name
    context = {
        "offer": offer,
        "job": offer.job,
        "is_client": is_client,
        "pill": queries.pill(offer),
        "both": queries.earnings(offer.price, policy),
        "rows": queries.client_rows(offer.price, policy, name=name)
        if is_client
        else queries.tasker_rows(offer.price, policy),
        "versions": queries.versions_of(offer),
        "choices": queries.choices(offer, request.user),
        "profile": offer.tasker,
    }
    return render(request, "offers/detail.html", context)


@require_GET
def compare(request: PersonRequest, ref: str) -> HttpResponse:
    """Show the offers on a job side by side, to its client."""
    job = jobs.job_for(request.user, ref)
    if job is None or job.client_id != request.user.pk:
        raise Missing(_("There is no such job."))
    if job.is_draft:
        return see_other(request, reverse("jobs:post_review", args=[ref]))
    policy = policies.current()
    board = queries.board(job, policy, sort=request.GET.get("sort", ""), page=request.path)
    context = {"job": job, **board, "table": queries.table(board["candidates"])}
    return render(request, "offers/compare.html", context, part="offers")


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask why, then tell the tasker that it is a no."""
    offer = queries.offer_for(request.user, ref)
    if offer is None or offer.job.client_id != request.user.pk:
        raise Missing(_("There is no such offer."))
    back = reverse("jobs:detail", args=[offer.job.ref])
    form = DeclineForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                reason = form.cleaned_data["reason"]
                actions.decline(offer_id=offer.pk, actor=request.user, reason=reason)
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Declined. The tasker is told why."))
                return see_other(request, back)
    elif not offer.is_submitted:
        return see_other(request, reverse("offers:detail", args=[ref]))
    context = {"offer": offer, "job": offer.job, "form": form}
    return render(request, "offers/decline.html", context, part="decline-form", status=status)
