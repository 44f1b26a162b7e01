"""From the offer to the hold: accepting, the checkout, the page after the payment."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.bookings import actions, queries
from marketplace.bookings.actions.accepting import frozen
from marketplace.bookings.docket import price_lines
from marketplace.bookings.forms import AcceptForm
from marketplace.bookings.tiers import terms
from marketplace.core import policies
from marketplace.core.errors import Conflict, Missing
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import render, see_other
from marketplace.offers import queries as offers
from marketplace.payments import queries as payments

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.offers.models import Offer


@require_http_methods(["GET", "HEAD", "POST"])
def acceptance(request: PersonRequest, ref: str) -> HttpResponse:
    """Show what accepting an offer means, and accept it at the version that was read."""
    offer = _offer_for(request, ref)
    if request.method != "POST":
        return _offer_page(request, offer)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        problem = _("Read the offer once more, then accept it.")
        return _offer_page(request, offer, problem=problem, status=422)
    try:
        booking = actions.accept_offer(
            offer_ref=ref,
            version=form.cleaned_data["version"],
            actor=request.user,
            idempotency_key=str(form.cleaned_data["key"]),
        )
    except Conflict as conflict:
        fresh = _offer_for(request, ref)
        return _offer_page(request, fresh, problem=conflict.message, status=conflict.status)
    return see_other(request, reverse("bookings:checkout", args=[booking.ref]))


@require_GET
def checkout(request: PersonRequest, ref: str) -> HttpResponse:
    """Show what is to be paid and the way to the hosted page; asked again while that opens."""
    booking = _own_booking(request, ref)
    if not booking.is_awaiting_payment:
        name = "confirmed" if booking.is_scheduled else "detail"
        return see_other(request, reverse(f"bookings:{name}", args=[ref]))
    payment = payments.payment_for(ref)
    policy = policies.policy_of(booking.policy)
    context = {
        "booking": booking,
        "policy": policy,
        "terms": terms(booking, policy),
        "address": queries.address_for(booking, request.user),
        "lines": price_lines(booking, Actor.CLIENT, policy),
        "payment": payment,
        "pay_url": payments.pay_url(payment) if payment else "",
    }
    return render(request, "bookings/checkout.html", context, part="pay")


@require_GET
def confirmed(request: PersonRequest, ref: str) -> HttpResponse:
    """Show that the booking stands, or that the payment's news is still on its way."""
    booking = _own_booking(request, ref)
    if not (booking.is_awaiting_payment or booking.is_scheduled):
        return see_other(request, reverse("bookings:detail", args=[ref]))
    payment = payments.payment_for(ref)
    context = {
        "booking": booking,
        "address": queries.address_for(booking, request.user),
        "payment": payment,
    }
    return render(request, "bookings/confirmed.html", context, part="outcome")


def _own_booking(request: PersonRequest, ref: str) -> Booking:
    """Return the client's booking; the tasker has nothing to pay and no such page."""
    booking = queries.booking_for(request.user, ref)
    if booking.side_of(request.user) is not Actor.CLIENT:
        raise actions.BookingMissing
    return booking


def _offer_for(request: PersonRequest, ref: str) -> Offer:
    offer = offers.offer_for(request.user, ref)
    if offer is None or offer.job.client_id != request.user.pk:
        raise Missing(_("There is no such offer."))
    return offer


def _offer_page(
    request: PersonRequest, offer: Offer, *, problem: str = "", status: int = 200
) -> HttpResponse:
    policy = policies.current()
    context = {
        "offer": offer,
        "sides": offers.earnings(offer.price, policy),
        "lines": offers.client_rows(offer.price, policy, name=offer.tasker.person.first_name),
        "policy": policy,
        "terms": terms(frozen(offer, actor=request.user, policy=policy), policy),
        "problem": problem,
        "key": uuid.uuid4(),
    }
    return render(request, "bookings/acceptance.html", context, status=status)
