"""Pages for after the work: a tip, and booking the same again."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.bookings import actions, queries
from marketplace.bookings.errors import BookingMissing
from marketplace.bookings.thanks import AgainForm, TipForm
from marketplace.bookings.views.common import back
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import refuse, render, see_other
from marketplace.payments import queries as payments

if TYPE_CHECKING:
    from django.forms import BaseForm

    from marketplace.bookings.models import Booking

SUGGESTED = (500, 1000, 2000)


@require_http_methods(["GET", "HEAD", "POST"])
def tip(request: PersonRequest, ref: str) -> HttpResponse:
    """Take an amount, nothing chosen beforehand, and lead to its payment."""
    booking = _done(request, ref)
    paid = payments.tip_for(ref)
    if (paid and paid.has_arrived) or not actions.may_tip(
        booking, policies.policy_of(booking.policy)
    ):
        return back(request, ref)
    form = TipForm(request.POST or None, initial={"key": uuid.uuid4()}, suggested=SUGGESTED)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                payment = actions.tip(
                    booking_ref=ref,
                    actor=request.user,
                    amount=Money(form.cleaned_data["minor"], booking.currency),
                    idempotency_key=str(form.cleaned_data["key"]),
                )
                return see_other(request, payments.pay_url(payment))
            except Refusal as refusal:
                status = refuse(form, refusal)
    return render(request, "bookings/tip.html", {"booking": booking, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: PersonRequest, ref: str) -> HttpResponse:
    """Show what was agreed last time, and ask the same tasker for it once more."""
    booking = _done(request, ref)
    if booking.gig_id is not None:
        gig = booking.gig
        return see_other(request, reverse("taskers:gig", args=[gig.ref] if gig else []))
    initial = {"key": uuid.uuid4(), "day": _same_weekday(booking)}
    form, status = AgainForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        answer = _ask_again(form, request, ref)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    context = {"booking": booking, "form": form, "gone": not booking.tasker.is_active}
    return render(request, "bookings/again.html", context, status=status)


def _ask_again(form: BaseForm, request: PersonRequest, ref: str) -> int | HttpResponse:
    """Ask; return where to go, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    try:
        job = actions.book_again(
            booking_ref=ref,
            actor=request.user,
            day=form.cleaned_data["day"],
            key=str(form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        return refuse(form, refusal)
    messages.success(request, _("Asked. You are told as soon as there is an answer."))
    return see_other(request, reverse("jobs:detail", args=[job.ref]))


def _done(request: PersonRequest, ref: str) -> Booking:
    """Return the client's booking whose work was done; nobody else's and no other."""
    booking = queries.booking_for(request.user, ref)
    if booking.side_of(request.user) is not Actor.CLIENT or not booking.is_done:
        raise BookingMissing
    return booking


def _same_weekday(booking: Booking) -> str:
    """Return the next such weekday that is at least two days off."""
    today = timezone.localdate(now())
    ahead = (booking.starts_at.weekday() - today.weekday()) % 7
    return (today + timedelta(days=ahead if ahead >= 2 else ahead + 7)).isoformat()
