"""What a client does with offers: read one, compare them, keep a shortlist, decline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.core import policies
from marketplace.core.errors import Missing, Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import refuse, render, see_other, wants_part
from marketplace.jobs import queries as jobs
from marketplace.offers import actions, queries
from marketplace.offers.forms import DeclineForm
from marketplace.offers.views import booked, filling

if TYPE_CHECKING:
    from marketplace.core.money import Money


@require_GET
def detail(request: PersonRequest, ref: str) -> HttpResponse:
    """Show an offer to either of its two sides, with how it came to say what it says."""
    offer = queries.offer_for(request.user, ref)
    if offer is None:
        raise Missing(_("There is no such offer."))
    is_client = offer.job.client_id == request.user.pk
    policy = policies.current()
    side = Actor.CLIENT if is_client else Actor.TASKER
    other = offer.tasker.person if is_client else offer.job.client
    name = other.first_name if other else ""
    counter = queries.counter_of(offer)

    def lines(price: Money) -> list[queries.Line]:
        return queries.price_lines(queries.earnings(price, policy), side=side, name=name)

    context = {
        "offer": offer,
        "job": offer.job,
        "is_client": is_client,
        "other": other,
        "pill": queries.pill(offer),
        "booking": booked.by_offer(request.user, [offer]).get(offer.pk),
        "rows": lines(offer.price),
        "counter": counter,
        "counter_rows": lines(counter.price) if counter else [],
        "counter_changes": queries.changes(offer, counter) if counter else [],
        "rounds_left": policy.counter_rounds - offer.rounds,
        "history": queries.history_of(offer),
        "choices": queries.choices(offer, request.user, policy=policy),
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


@require_POST
def shortlisting(request: PersonRequest, ref: str) -> HttpResponse:
    """Put an offer on the shortlist, or take it off; htmx gets the button back."""
    offer = filling.received_offer(request, ref)
    on = request.POST.get("on") == "1"
    offer = actions.shortlist(offer_id=offer.pk, actor=request.user, on=on)
    if wants_part(request):
        return render(request, "offers/_shortlist.html", {"offer": offer}, part="shortlist")
    return see_other(request, reverse("jobs:detail", args=[offer.job.ref]))


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask why, then tell the tasker that it is a no."""
    offer = filling.received_offer(request, ref)
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
    elif not (offer.is_submitted or offer.is_countered):
        return see_other(request, reverse("offers:detail", args=[ref]))
    context = {
        "job": offer.job,
        "form": form,
        "heading": _("Decline %(name)s’s offer?") % {"name": offer.tasker.person.first_name},
        "lead": "",
        "send": _("Decline offer"),
        "back": back,
    }
    return render(request, "jobs/ending.html", context, part="ending-form", status=status)
