"""The page on which a problem with a booking is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.bookings import queries as bookings
from marketplace.core.errors import Refusal
from marketplace.core.money import Money, parse
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import refuse, render, see_other
from marketplace.disputes import actions, queries
from marketplace.disputes.forms import ProblemForm

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking

TEMPLATE = "disputes/problem.html"


@require_http_methods(["GET", "HEAD", "POST"])
def problem(request: PersonRequest, ref: str) -> HttpResponse:
    """Say what is wrong, see what happens to the money, and freeze what is contested."""
    booking = bookings.booking_for(request.user, ref)
    standing = queries.latest_of(ref)
    if standing and standing.is_open:
        return see_other(request, reverse("disputes:detail", args=[standing.ref]))
    side = booking.side_of(request.user)
    opening = queries.opening_for(booking, side)
    if opening.hindrance:
        context = _context(booking, side, None) | {"opening": opening}
        return render(request, "disputes/nothing.html", context)
    form, status = _form(request, opening, booking), 200
    is_preview = "preview" in request.POST
    if request.method == "POST" and not is_preview:
        status = _open(form, request, ref)
        if status == 200:
            return see_other(request, _opened(request, ref))
    context = _context(booking, side, _typed(request, booking)) | {
        "form": form,
        "opening": opening,
        "guide": queries.GUIDE,
    }
    return render(request, TEMPLATE, context, part="money", status=status)


def _form(request: PersonRequest, opening: queries.Opening, booking: Booking) -> ProblemForm:
    """Return the form: bound to be judged, or with what was typed so far to look at the money."""
    options: dict[str, Any] = {"opening": opening, "currency": booking.currency}
    if "preview" in request.POST:
        return ProblemForm(initial=request.POST.dict(), **options)
    return ProblemForm(request.POST or None, request.FILES or None, **options)


def _open(form: ProblemForm, request: PersonRequest, ref: str) -> int:
    """Open the dispute; return 200, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    said = {"contested": None, **form.cleaned_data}
    try:
        actions.open_dispute(booking_ref=ref, actor=request.user, claim=actions.Claim(**said))
    except Refusal as refusal:
        return refuse(form, refusal)
    return 200


def _opened(request: PersonRequest, ref: str) -> str:
    messages.success(request, _("Your problem is reported. The other side has been told."))
    made = queries.latest_of(ref)
    return reverse("disputes:detail", args=[made.ref]) if made else reverse("bookings:list")


def _typed(request: PersonRequest, booking: Booking) -> Money:
    """Return the contested amount as far as it can be read, else the whole price."""
    text = request.POST.get("contested") or request.GET.get("contested") or ""
    try:
        wanted = parse(text, booking.currency)
    except Refusal:
        return booking.price
    return wanted if Money(0, booking.currency) < wanted <= booking.price else booking.price


def _context(booking: Booking, side: Actor | None, contested: Money | None) -> dict[str, Any]:
    is_client = side is Actor.CLIENT
    context: dict[str, Any] = {
        "booking": booking,
        "is_client": is_client,
        "other": booking.tasker.person if is_client else booking.client,
    }
    if contested is not None:
        out, frozen, back = queries.preview_of(booking, contested)
        context |= {"contested": contested, "out": out, "frozen": frozen, "back": back}
    return context
