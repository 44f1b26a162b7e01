"""What the two sides do with a booking: cancel, start, finish, approve."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.bookings import actions, queries
from marketplace.bookings.forms import CancelForm, FinishForm, PinForm, TaskerCancelForm
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import refuse, render, see_other

if TYPE_CHECKING:
    from django.forms import BaseForm

    from marketplace.bookings.models import Booking

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def cancellation(request: PersonRequest, ref: str) -> HttpResponse:
    """Show what cancelling brings back, to the cent, and cancel."""
    booking = queries.booking_for(request.user, ref)
    side = booking.side_of(request.user)
    if not _may(booking, request, "cancel", "abandon"):
        return _back(request, ref)
    form_class = CancelForm if side is Actor.CLIENT else TaskerCancelForm
    form: BaseForm | None = None
    if booking.is_scheduled:
        form = form_class(request.POST or None, initial={"job": "reopen"})
    status = 200
    if request.method == "POST":
        status = _cancel(request, booking, form)
        if status == 200:
            messages.success(request, _("The booking is cancelled."))
            return _back(request, ref)
    context = {"booking": booking, "form": form, "refund": actions.refund_of(booking)}
    return render(
        request, "bookings/cancellation.html", context | _sides(booking, side), status=status
    )


@require_http_methods(METHODS)
def start(request: PersonRequest, ref: str) -> HttpResponse:
    """Take the PIN that the client tells at the door, and begin the work."""
    booking = queries.booking_for(request.user, ref)
    if not _may(booking, request, "start"):
        return _back(request, ref)
    form, status = PinForm(request.POST or None), 200
    if request.method == "POST":
        status = _tried(
            form,
            lambda pin: actions.start(booking_ref=ref, pin=pin, actor=request.user),
        )
        if status == 200:
            messages.success(request, _("The work has started."))
            return _back(request, ref)
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
    return _back(request, ref)


@require_http_methods(METHODS)
def finish(request: PersonRequest, ref: str) -> HttpResponse:
    """Take photos and a note of finished work."""
    booking = queries.booking_for(request.user, ref)
    if not _may(booking, request, "finish"):
        return _back(request, ref)
    form, status = FinishForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = _tried(
            form,
            lambda photos, note: actions.finish(
                booking_ref=ref, actor=request.user, photos=photos, note=note
            ),
        )
        if status == 200:
            messages.success(request, _("Well done. Your client can look at the work now."))
            return _back(request, ref)
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
        return _back(request, ref)
    if not _may(booking, request, "approve"):
        return _back(request, ref)
    context = {"booking": booking, "photos": queries.photos_of(booking)}
    return render(request, "bookings/approval.html", context)


def _cancel(request: PersonRequest, booking: Booking, form: BaseForm | None) -> int:
    """Cancel or give up; return the status, 200 when it is done."""
    if form is None:
        actions.abandon(booking_ref=booking.ref, actor=request.user)
        return 200

    def cancel(reason: str, job: str = "") -> None:
        actions.cancel(
            booking_ref=booking.ref,
            actor=request.user,
            reason=reason,
            reopen_job=job == "reopen",
        )

    return _tried(form, cancel)


def _tried(form: BaseForm, act: Any) -> int:
    """Act with what a valid form says; return 200, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    try:
        act(**form.cleaned_data)
    except Refusal as refusal:
        return refuse(form, refusal)
    return 200


def _may(booking: Booking, request: PersonRequest, *events: str) -> bool:
    """Say whether the person may do one of these now; a POST is judged by the action instead."""
    if request.method == "POST":
        return True
    return any(choice.event in events for choice in queries.choices(booking, request.user))


def _sides(booking: Booking, side: Actor | None) -> dict[str, Any]:
    is_client = side is Actor.CLIENT
    other = booking.tasker.person if is_client else booking.client
    return {"is_client": is_client, "other": other}


def _back(request: PersonRequest, ref: str) -> HttpResponse:
    return see_other(request, reverse("bookings:detail", args=[ref]))
