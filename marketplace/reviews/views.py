"""Pages on which one side reviews the other, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.bookings import queries as bookings
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import refuse, render, see_other
from marketplace.reviews import actions, queries
from marketplace.reviews.forms import AnswerForm, ReviewForm

if TYPE_CHECKING:
    from marketplace.reviews.models import Review


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: PersonRequest, ref: str) -> HttpResponse:
    """Take stars and words, sealed until the other side has written or the time is over."""
    booking = bookings.booking_for(request.user, ref)
    standing = queries.standing_for(booking, request.user)
    back = reverse("bookings:detail", args=[ref])
    mine = standing.mine if standing else None
    may_change = bool(mine and actions.may_change(mine))
    if standing is None or (request.method != "POST" and not (standing.may_write or may_change)):
        return see_other(request, back)
    is_client = booking.side_of(request.user) is Actor.CLIENT
    other = booking.tasker.person if is_client else booking.client
    before = _before(mine) if mine and may_change else None
    form = ReviewForm(request.POST or None, initial=before, of_tasker=is_client)
    status = 200
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
        "may_change": may_change,
    }
    return render(request, "reviews/write.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PersonRequest, number: int) -> HttpResponse:
    """Take the tasker's public answer to a review."""
    review = queries.review_to_answer(request.user, number)
    profile = review.booking.tasker if review else None
    if review is None or profile is None:
        raise Http404
    back = f"{reverse('taskers:profile', args=[profile.ref])}?show=reviews"
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST":
        status = _answer(form, request, number)
        if status == 200:
            messages.success(request, _("Your answer stands under the review."))
            return see_other(request, back)
    elif not actions.may_answer(review):
        return see_other(request, back)
    context = {"review": review, "form": form, "back": back}
    return render(request, "reviews/answer.html", context, status=status)


def _before(mine: Review) -> dict[str, Any]:
    """Return what was said before, as the form has it."""
    again = {True: "yes", False: "no", None: ""}[mine.would_again]
    names = ["stars", "text", *(name for name, _label in queries.ASPECTS)]
    return {name: getattr(mine, name) for name in names} | {"would_again": again}


def _answer(form: AnswerForm, request: PersonRequest, number: int) -> int:
    """Answer the review; return 200, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    try:
        actions.answer(review_id=number, actor=request.user, text=form.cleaned_data["text"])
    except Refusal as refusal:
        return refuse(form, refusal)
    return 200


def _write(form: ReviewForm, request: PersonRequest, ref: str) -> int:
    """Write the review; return 200, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    try:
        actions.write_review(booking_ref=ref, actor=request.user, **form.said())
    except Refusal as refusal:
        return refuse(form, refusal)
    return 200
