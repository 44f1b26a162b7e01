"""What a tasker does with offers: make, edit, confirm, renew, withdraw, look through the own ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.core import policies
from marketplace.core.errors import Missing, Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render, see_other
from marketplace.jobs import queries as jobs
from marketplace.offers import actions, queries
from marketplace.offers.forms import OfferForm
from marketplace.offers.models import Offer
from marketplace.offers.views import booked, filling

if TYPE_CHECKING:
    from marketplace.jobs.models import Job

READ_OR_SEND = ["GET", "HEAD", "POST"]
PAGE_SIZE = 20


@require_http_methods(READ_OR_SEND)
def make(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask for price, time and words, and send the offer once however often it is sent."""
    job = jobs.job_for(request.user, ref)
    if job is None or job.is_draft:
        raise Missing(_("There is no such job."))
    policy = policies.current()
    outlook = queries.outlook(job, request.user, policy)
    profile = outlook.profile
    hurdle = outlook.hindrance
    # A second click finds the offer of the first one: the action answers with that.
    if profile is None or (hurdle and (hurdle.is_late or not request.POST.get("key"))):
        return _hindered(request, job, hurdle)
    form = _form(request, job, profile, policy, initial=_first_words(job, outlook))
    if not filling.is_sent(request):
        return filling.page(request, job, form, policy)
    if not form.is_valid():
        return filling.page(request, job, form, policy, status=422)
    try:
        key = str(form.cleaned_data["key"] or form.initial["key"])
        offer = actions.make(
            job_id=job.pk, actor=request.user, terms=form.terms(), idempotency_key=key
        )
    except Refusal as refusal:
        return filling.page(request, job, form, policy, status=refuse(form, refusal))
    messages.success(request, _("Your offer is sent. You hear when the client answers."))
    return see_other(request, reverse("offers:detail", args=[offer.ref]))


@require_http_methods(READ_OR_SEND)
def edit(request: PersonRequest, ref: str) -> HttpResponse:
    """Change what the offer says, or answer a counter-offer; the client reads the new version."""
    offer = filling.own_offer(request, ref)
    here = reverse("offers:detail", args=[ref])
    if not offer.is_waiting:
        return see_other(request, here)
    policy = policies.current()
    form = _form(request, offer.job, offer.tasker, policy, initial=_said(offer))
    if not filling.is_sent(request):
        return filling.page(request, offer.job, form, policy, offer=offer)
    status = 422
    if form.is_valid():
        version = form.cleaned_data["version"] or offer.version
        try:
            actions.edit(offer_id=offer.pk, actor=request.user, terms=form.terms(), version=version)
        except Refusal as refusal:
            status = refuse(form, refusal)
        else:
            messages.success(request, _("Your offer is changed. The client sees the new one."))
            return see_other(request, here)
    return filling.page(request, offer.job, form, policy, offer=offer, status=status)


@require_POST
def confirmation(request: PersonRequest, ref: str) -> HttpResponse:
    """Stand by the offer after an edit of the job, or be sent to change it where it cannot be."""
    offer = filling.own_offer(request, ref)
    try:
        actions.reconfirm(offer_id=offer.pk, actor=request.user)
    except actions.NotPossible as refusal:
        messages.error(request, refusal.message)
        return see_other(request, reverse("offers:edit", args=[ref]))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Your offer stands. The client is told."))
    return see_other(request, reverse("offers:detail", args=[ref]))


@require_POST
def renewal(request: PersonRequest, ref: str) -> HttpResponse:
    """Offer the same again in one tap, or be sent to where another time can be chosen."""
    offer = filling.own_offer(request, ref)
    try:
        renewed = actions.renew(offer_id=offer.pk, actor=request.user)
    except actions.NotPossible as refusal:
        messages.error(request, refusal.message)
        return see_other(request, reverse("offers:make", args=[offer.job.ref]))
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return see_other(request, reverse("offers:detail", args=[ref]))
    messages.success(request, _("Your offer is sent again, as it was."))
    return see_other(request, reverse("offers:detail", args=[renewed.ref]))


@require_http_methods(READ_OR_SEND)
def withdrawal(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask once, then take the offer back."""
    offer = filling.own_offer(request, ref)
    if request.method == "POST":
        try:
            actions.withdraw(offer_id=offer.pk, actor=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Your offer is withdrawn."))
        return see_other(request, reverse("offers:detail", args=[ref]))
    if not offer.is_waiting:
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
    bookings = booked.by_offer(request.user, page)
    rows = [_row(request, offer, policy) | {"booking": bookings.get(offer.pk)} for offer in page]
    return render(request, "offers/mine.html", {"page": page, "rows": rows, "tabs": tabs})


def _row(request: PersonRequest, offer: Offer, policy: policies.Policy) -> dict[str, Any]:
    asked = {"agree", "reconfirm", "renew"}
    choices = queries.choices(offer, request.user, policy=policy)
    return {
        "offer": offer,
        "both": queries.earnings(offer.price, policy),
        "pill": queries.pill(offer),
        "choices": [choice for choice in choices if choice.event in asked],
    }


def _hindered(
    request: PersonRequest, job: Job, hindrance: queries.Hindrance | None
) -> HttpResponse:
    status = 409 if hindrance and hindrance.is_late else 403
    context = {"job": job, "hindrance": hindrance}
    return render(request, "offers/hindered.html", context, status=status)


def _form(
    request: PersonRequest,
    job: Job,
    profile: Any,
    policy: policies.Policy,
    *,
    initial: dict[str, Any],
) -> OfferForm:
    """Return the form: sent, or filled with what was proposed and what is typed so far."""
    about = {"job": job, "profile": profile, "policy": policy}
    if filling.is_sent(request):
        return OfferForm(request.POST, initial=initial, **about)
    return OfferForm(initial=filling.typed_so_far(request, initial), **about)


def _first_words(job: Job, outlook: queries.Outlook) -> dict[str, Any]:
    """Return what the form proposes: the tasker's own words of an offer that ran out, if one did."""
    proposed = filling.proposal(job, outlook.skill)
    if outlook.mine and outlook.mine.is_expired:
        before = outlook.mine
        price = filling.said(before, job)["price"]
        words = {"message": before.message, "not_included": before.not_included}
        return {**proposed, **words, "price": price, "minutes": before.minutes}
    return proposed


def _said(offer: Offer) -> dict[str, Any]:
    """Return what the form begins with: the offer, or what the client proposes instead."""
    asked = queries.counter_of(offer) or offer
    said = filling.said(asked, offer.job)
    return {**said, "message": offer.message, "version": offer.version}
