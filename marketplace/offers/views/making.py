"""What a tasker does with offers: make, edit, withdraw, look through the own ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Missing, Refusal
from marketplace.core.policies import Policy
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import queries as jobs
from marketplace.jobs import words
from marketplace.offers import actions, queries
from marketplace.offers.forms import OfferForm
from marketplace.offers.models import Offer

if TYPE_CHECKING:
    from marketplace.jobs.models import Job

READ_OR_SEND = ["GET", "HEAD", "POST"]
PAGE_SIZE = 20
REGIONS = ("times", "earnings")


@require_http_methods(READ_OR_SEND)
def make(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask for price, time and words, and send the offer once however often it is sent."""
    job = jobs.job_for(request.user, ref)
    if job is None or job.is_draft:
        raise Missing(_("There is no such job."))
    policy = policies.current()
    outlook = queries.outlook(job, request.user, policy)
    profile = outlook.profile
    # A second click finds the offer of the first one: the action answers with that.
    if profile is None or (outlook.hindrance and not request.POST.get("key")):
        context = {"job": job, "hindrance": outlook.hindrance}
        return render(request, "offers/hindered.html", context, status=403)
    form = _form(request, job, profile, initial=_proposal(job, outlook.skill))
    if request.method == "POST" and "look" not in request.POST:
        if form.is_valid():
            try:
                key = str(form.cleaned_data["key"] or form.initial["key"])
                offer = actions.make(
                    job_id=job.pk, actor=request.user, terms=form.terms(), idempotency_key=key
                )
            except Refusal as refusal:
                return _page(request, job, form, policy, status=refuse(form, refusal))
            messages.success(request, _("Your offer is sent. You hear when the client answers."))
            return see_other(request, reverse("offers:detail", args=[offer.ref]))
        return _page(request, job, form, policy, status=422)
    return _page(request, job, form, policy)


@require_http_methods(READ_OR_SEND)
def edit(request: PersonRequest, ref: str) -> HttpResponse:
    """Change what the offer says; the client has to read the new version."""
    offer = _own_offer(request, ref)
    if not offer.is_submitted:
        return see_other(request, reverse("offers:detail", args=[ref]))
    policy = policies.current()
    form = _form(request, offer.job, offer.tasker, initial=_said(offer))
    if request.method == "POST" and "look" not in request.POST:
        if form.is_valid():
            version = form.cleaned_data["version"] or offer.version
            try:
                actions.edit(
                    offer_id=offer.pk, actor=request.user, terms=form.terms(), version=version
                )
            except Refusal as refusal:
                return _page(
                    request, offer.job, form, policy, offer=offer, status=refuse(form, refusal)
                )
            messages.success(request, _("Your offer is changed. The client sees the new one."))
            return see_other(request, reverse("offers:detail", args=[ref]))
        return _page(request, offer.job, form, policy, offer=offer, status=422)
    return _page(request, offer.job, form, policy, offer=offer)


@require_http_methods(READ_OR_SEND)
def withdrawal(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask once, then take the offer back."""
    offer = _own_offer(request, ref)
    if request.method == "POST":
        try:
            actions.withdraw(offer_id=offer.pk, actor=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Your offer is withdrawn."))
        return see_other(request, reverse("offers:detail", args=[ref]))
    if not offer.is_submitted:
        return see_other(request, reverse("offers:detail", args=[ref]))
    return render(request, "offers/withdrawal.html", {"offer": offer, "job": offer.job})


@require_GET
def mine(request: PersonRequest) -> HttpResponse:
    """Show what the tasker has offered, those that stand first."""
    show = "past" if request.GET.get("show") == "past" else ""
    found = queries.offers_of(request.user, standing=not show)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    here = reverse("offers:mine")
    tabs = [
        {"label": _("Waiting"), "href": here, "current": not show},
        {"label": _("Past"), "href": f"{here}?show=past", "current": bool(show)},
    ]
    policy = policies.current()
    rows = [
        {"offer": offer, "both": queries.earnings(offer.price, policy), "pill": queries.pill(offer)}
        for offer in page
    ]
    return render(request, "offers/mine.html", {"page": page, "rows": rows, "tabs": tabs})


def _own_offer(request: PersonRequest, ref: str) -> Offer:
    offer = queries.offer_for(request.user, ref)
    if offer is None or offer.tasker.person_id != request.user.pk:
        raise Missing(_("There is no such offer."))
    return offer


def _form(request: PersonRequest, job: Job, profile: Any, *, initial: dict[str, Any]) -> OfferForm:
    """Return the form: sent, or filled with what was proposed and what is typed so far."""
    if request.method == "POST" and "look" not in request.POST:
        return OfferForm(request.POST, initial=initial, job=job, profile=profile)
    typed = request.POST if request.method == "POST" else request.GET
    known = {name: typed[name] for name in OfferForm.base_fields if name in typed}
    return OfferForm(initial={**initial, **known}, job=job, profile=profile)


def _page(
    request: PersonRequest,
    job: Job,
    form: OfferForm,
    policy: Policy,
    *,
    offer: Offer | None = None,
    status: int = 200,
) -> HttpResponse:
    price = form.typed_price
    context = {
        "job": job,
        "form": form,
        "offer": offer,
        "when": words.when(job),
        "rows": queries.tasker_rows(price, policy) if price else [],
        "is_over": bool(price and job.budget and price > job.budget),
    }
    target = request.headers.get("HX-Target", "").partition("#")[2]
    part = target if target in REGIONS and request.method != "POST" else "offer-form"
    return render(request, "offers/form.html", context, part=part, status=status)


def _proposal(job: Job, own: Any) -> dict[str, Any]:
    """Return what the tasker most likely offers: the usual price, the client's day."""
    minutes = job.skill.minutes if job.skill else 60
    today = now().astimezone(job.zone).date()
    day = job.day if job.day and job.when_kind == job.When.DATE else today + timedelta(days=1)
    price = own.estimate(minutes) if own else job.budget
    return {
        "price": f"{price.decimal.normalize():f}" if price else "",
        "minutes": minutes,
        "day": max(day, today),
    }


def _said(offer: Offer) -> dict[str, Any]:
    """Return what the offer says, as the form holds it."""
    start = offer.starts_at.astimezone(offer.job.zone)
    return {
        "price": f"{offer.price.decimal.normalize():f}",
        "day": start.date(),
        "minutes": offer.minutes,
        "start": f"{start:%H:%M}",
        "own_time": start.time(),
        "message": offer.message,
        "not_included": offer.not_included,
        "version": offer.version,
    }
