"""Requests for gigs: the tasker's answer, taking one back, and who else could come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.bookings import actions, queries
from marketplace.bookings.forms import DeclineForm
from marketplace.core import policies
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import refuse, render, see_other
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking

METHODS = ["GET", "HEAD", "POST"]
OTHERS = 3


@require_http_methods(METHODS)
def answer(request: PersonRequest, ref: str) -> HttpResponse:
    """Show what a client asks for and what it brings; take the yes, or the reason for a no."""
    booking = _asked(request, ref, Actor.TASKER)
    if booking is None:
        return see_other(request, reverse("bookings:detail", args=[ref]))
    is_no = request.POST.get("say") == "no"
    form, status = DeclineForm(request.POST if is_no else None), 200
    if request.method == "POST":
        status = _decline(request, ref, form) if is_no else _agree(request, ref)
        if not status:
            return see_other(request, reverse("bookings:detail", args=[ref]))
    policy = policies.policy_of(booking.policy)
    context = {
        "booking": booking,
        "form": form,
        "lines": queries.price_lines(booking, Actor.TASKER, policy),
        "pay_hours": policy.request_payment_hours,
    }
    return render(request, "bookings/answer.html", context, status=status)


@require_http_methods(METHODS)
def withdrawal(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask once, then take a request back."""
    booking = _asked(request, ref, Actor.CLIENT)
    if booking is None:
        return see_other(request, reverse("bookings:detail", args=[ref]))
    if request.method == "POST":
        actions.withdraw(booking_ref=ref, actor=request.user)
        messages.success(request, _("You no longer ask for it. Nothing was charged."))
        return see_other(request, reverse("bookings:detail", args=[ref]))
    return render(request, "bookings/withdrawal.html", {"booking": booking})


def asking_of(booking: Booking, *, is_client: bool) -> dict[str, Any] | None:
    """Return what the page of an open or failed request shows; None for every other booking."""
    failed = booking.outcome and not booking.was_funded
    if not booking.is_direct or not (booking.is_requested or failed):
        return None
    wants_others = is_client and failed and not booking.is_cancelled
    return {
        "request": queries.request_of(booking),
        "others": _alternatives(booking) if wants_others else [],
    }


def _alternatives(booking: Booking) -> list[dict[str, Any]]:
    """Return who else sells the same thing at that place, each with the lowest price."""
    door = queries.door_of(booking)
    if booking.gig_id is None or door is None:
        return []
    found = taskers.similar_gigs(
        gig_id=booking.gig_id,
        near=(door.lat, door.lng),
        person_id=booking.client_id,
        limit=OTHERS,
    )
    return [{"gig": gig, "price": price} for gig, price in found]


def _asked(request: PersonRequest, ref: str, side: Actor) -> Booking | None:
    """Return the request that waits for this side; None when it no longer does."""
    booking = queries.booking_for(request.user, ref)
    if booking.side_of(request.user) is not side:
        raise actions.BookingMissing
    return booking if booking.is_requested else None


def _agree(request: PersonRequest, ref: str) -> int:
    try:
        actions.agree(booking_ref=ref, actor=request.user)
    except Refusal as refusal:
        # The yes has no fields of its own; its refusal stands above the page.
        messages.error(request, refusal.message)
        return refusal.status
    messages.success(request, _("You said yes. The time is kept while your client pays."))
    return 0


def _decline(request: PersonRequest, ref: str, form: DeclineForm) -> int:
    if not form.is_valid():
        return 422
    try:
        actions.decline(booking_ref=ref, actor=request.user, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        return refuse(form, refusal)
    messages.success(request, _("You said no. Your client sees who else could come."))
    return 0
