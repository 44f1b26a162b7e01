"""The page on which one side reviews the other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.bookings import queries as bookings
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import refuse, render, see_other
from marketplace.reviews import actions, queries
from marketplace.reviews.forms import ReviewForm


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: PersonRequest, ref: str) -> HttpResponse:
    """Take stars and words, sealed until the other side has written or the time is over."""
    booking = bookings.booking_for(request.user, ref)
    standing = queries.standing_for(booking, request.user)
    back = reverse("bookings:detail", args=[ref])
    if standing is None or (request.method != "POST" and not standing.may_write):
        return see_other(request, back)
    is_client = booking.side_of(request.user) is Actor.CLIENT
    other = booking.tasker.person if is_client else booking.client
    form, status = ReviewForm(request.POST or None), 200
    if request.method == "POST":
        status = _write(form, request, ref)
        if status == 200:
            messages.success(request, _("Your review is in. Thank you."))
            return see_other(request, back)
    context = {
        "booking": booking,
        "other": other,
        "is_client": is_client,
        "standing": standing,
        "form": form,
    }
    return render(request, "reviews/write.html", context, status=status)


def _write(form: ReviewForm, request: PersonRequest, ref: str) -> int:
    """Write the review; return 200, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    try:
        actions.write_review(booking_ref=ref, actor=request.user, **form.cleaned_data)
    except Refusal as refusal:
        return refuse(form, refusal)
    return 200
