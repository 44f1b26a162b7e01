"""What the two sides do with a booking: cancel, start, finish, approve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.bookings import actions, queries, tiers
from marketplace.bookings.actions.scoring import points_for
from marketplace.bookings.divided import division_lines, why
from marketplace.bookings.forms import CancelForm, FinishForm, PinForm, TaskerCancelForm
from marketplace.bookings.states import PROPOSABLE
from marketplace.bookings.views.common import METHODS, back, may, sides, tried
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import render

if TYPE_CHECKING:
    from django.forms import BaseForm

    from marketplace.bookings.models import Booking


@require_http_methods(METHODS)
def cancellation(request: PersonRequest, ref: str) -> HttpResponse:
    """Show what cancelling brings back, to the cent, and cancel."""
    booking = queries.booking_for(request.user, ref)
    side = booking.side_of(request.user)
    if not may(booking, request, "cancel", "abandon"):
        return back(request, ref)
    form: BaseForm | None = None
    if booking.was_funded:
        form_class = CancelForm if side is Actor.CLIENT else TaskerCancelForm
        form = form_class(request.POST or None, initial={"job": "reopen"})
        if booking.is_direct:
            form.fields.pop("job", None)
    status = 200
    if request.method == "POST":
        status = _cancel(request, booking, form)
        if status == 200:
            messages.success(request, _("The booking is cancelled."))
            return back(request, ref)
    context = {"form": form, **_money(booking, request)}
    return render(
        request, "bookings/cancellation.html", context | sides(booking, request), status=status
    )


@require_http_methods(METHODS)
def start(request: PersonRequest, ref: str) -> HttpResponse:
    """Take the PIN that the client tells at the door, and begin the work."""
    booking = queries.booking_for(request.user, ref)
    if not may(booking, request, "start"):
        return back(request, ref)
    form, status = PinForm(request.POST or None), 200
    if request.method == "POST":
        status = tried(
            form,
            lambda pin: actions.start(booking_ref=ref, pin=pin, actor=request.user),
        )
        if status == 200:
            messages.success(request, _("The work has started."))
            return back(request, ref)
    context = {
        "booking": booking,
        "form": form,
        "address": queries.address_for(booking, request.user),
    }
    return render(request, "bookings/start.html", context, status=status)


@require_POST
def pin(request: PersonRequest, ref: str) -> HttpResponse:
    """Give the client a new PIN."""
    actions.renew_pin(booking_ref=ref, actor=request.user)
    messages.success(request, _("You have a new PIN. The old one no longer works."))
    return back(request, ref)


@require_http_methods(METHODS)
def finish(request: PersonRequest, ref: str) -> HttpResponse:
    """Take photos and a note of finished work."""
    booking = queries.booking_for(request.user, ref)
    if not may(booking, request, "finish"):
        return back(request, ref)
    form, status = FinishForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = tried(
            form,
            lambda **said: actions.finish(booking_ref=ref, actor=request.user, **said),
        )
        if status == 200:
            messages.success(request, _("Well done. Your client can look at the work now."))
            return back(request, ref)
    context = {"booking": booking, "form": form}
    return render(request, "bookings/finish.html", context, status=status)


@require_http_methods(METHODS)
def approval(request: PersonRequest, ref: str) -> HttpResponse:
    """Show the work and what goes to whom, and release the money."""
    booking = queries.booking_for(request.user, ref)
    if request.method == "POST":
        actions.approve(booking_ref=ref, actor=request.user)
        messages.success(
            request,
            _("The money is released to %(name)s.") % {"name": booking.tasker.person.first_name},
        )
        return back(request, ref)
    if not may(booking, request, "approve"):
        return back(request, ref)
    context = {"booking": booking, "photos": queries.photos_of(booking)}
    return render(request, "bookings/approval.html", context)


def _cancel(request: PersonRequest, booking: Booking, form: BaseForm | None) -> int:
    """Cancel or give up; return the status, 200 when it is done."""
    if form is None:
        actions.abandon(booking_ref=booking.ref, actor=request.user)
        return 200

    def cancel(reason: str, seen: int | None, job: str = "", code: str = "") -> None:
        actions.cancel(
            booking_ref=booking.ref,
            actor=request.user,
            reason=reason,
            code=code,
            reopen_job=job == "reopen",
            seen=None if seen is None else Money(seen, booking.currency),
        )

    return tried(form, cancel)


def _money(booking: Booking, request: PersonRequest) -> dict[str, Any]:
    """Return to the cent who would get what, for both sides; nothing before the payment."""
    side = booking.side_of(request.user)
    if side is None or not booking.was_funded:
        return {}
    policy = policies.policy_of(booking.policy)
    division = tiers.cancellation(booking, side, policy, at=now())
    return {
        "division": division,
        "rows": division_lines(booking, division, side),
        "why": why(division),
        "policy": policy,
        "terms": tiers.terms(booking, policy),
        "may_ask": booking.state in PROPOSABLE,
        "points": points_for(booking, side, division),
    }
