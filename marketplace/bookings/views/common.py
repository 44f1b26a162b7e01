"""What the pages of one booking share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse

from marketplace.bookings import queries
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import refuse, see_other

if TYPE_CHECKING:
    from django.forms import BaseForm

    from marketplace.bookings.models import Booking

METHODS = ["GET", "HEAD", "POST"]


def tried(form: BaseForm, act: Any) -> int:
    """Act with what a valid form says; return 200, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    try:
        act(**form.cleaned_data)
    except Refusal as refusal:
        return refuse(form, refusal)
    return 200


def may(booking: Booking, request: PersonRequest, *events: str) -> bool:
    """Say whether the person may do one of these now; a POST is judged by the action instead."""
    if request.method == "POST":
        return True
    return any(choice.event in events for choice in queries.choices(booking, request.user))


def sides(booking: Booking, request: PersonRequest) -> dict[str, Any]:
    """Return which side looks, and at whom."""
    is_client = booking.side_of(request.user) is Actor.CLIENT
    other = booking.tasker.person if is_client else booking.client
    return {"booking": booking, "is_client": is_client, "other": other}


def back(request: PersonRequest, ref: str) -> HttpResponse:
    """Return to the booking, which shows the outcome."""
    return see_other(request, reverse("bookings:detail", args=[ref]))
