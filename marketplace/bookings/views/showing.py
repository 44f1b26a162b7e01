"""Bookings to look at: the lists, one booking in its state, its photos and calendar file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marketplace.bookings import actions, queries
from marketplace.bookings.actions import Check
from marketplace.bookings.calendars import calendar_of
from marketplace.bookings.choosing import standing
from marketplace.bookings.clocks import clock_of
from marketplace.bookings.divided import docket_for
from marketplace.bookings.errors import BookingMissing
from marketplace.bookings.models import Booking
from marketplace.bookings.receipts import receipt_of
from marketplace.bookings.story import steps
from marketplace.bookings.tiers import terms
from marketplace.bookings.views.asking import asking_of
from marketplace.core import policies
from marketplace.core.money import Money
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor, Choice
from marketplace.core.web import photo_answer, render, see_other
from marketplace.disputes import queries as disputes
from marketplace.payments import queries as payments
from marketplace.reviews import queries as reviews

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Settlement
    from marketplace.core.policies import Policy
    from marketplace.payments.models import Payment

PER_PAGE = 20


@require_GET
def listing(request: PersonRequest) -> HttpResponse:
    """List the person's bookings on one side: what is ahead, or what is over."""
    side = _side_asked(request)
    is_past = request.GET.get("when") == "past"
    found = queries.bookings_of(request.user, side)
    found = found.over().select_related("settlement") if is_past else found.ahead()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(booking, side) for booking in page],
        "is_client": side is Actor.CLIENT,
        "is_past": is_past,
        "tabs": _tabs(side, is_past=is_past),
        "sides": _sides(side, is_past=is_past),
    }
    return render(request, "bookings/list.html", context)


@require_GET
def detail(request: PersonRequest, ref: str) -> HttpResponse:
    """Show one booking, in the words and with the actions of its state and side."""
    booking = queries.booking_for(request.user, ref)
    side = booking.side_of(request.user) or Actor.CLIENT
    is_client = side is Actor.CLIENT
    payment = payments.payment_for(ref) if booking.is_awaiting_payment else None
    if payment and is_client and (payment.has_arrived or payment.is_confirming):
        return see_other(request, reverse("bookings:confirmed", args=[ref]))
    other = booking.tasker.person if is_client else booking.client
    policy = policies.policy_of(booking.policy)
    review = reviews.standing_for(booking, request.user, policy)
    asked = queries.proposals_of(booking)
    tip = payments.tip_for(ref) if booking.is_done else None
    choices = queries.choices(booking, request.user, policy=policy, proposals=asked)
    context = {
        "booking": booking,
        "is_client": is_client,
        "other": other,
        "policy": policy,
        "address": queries.address_for(booking, request.user),
        "docket": docket_for(booking, side, payments.books_of(ref), policy),
        "steps": steps(booking),
        "timeline": _told(booking, asked),
        "photos": queries.photos_of(booking),
        "choices": _choices(
            booking,
            choices,
            other,
            may_review=bool(review and review.may_write),
            thanks=_thanks(booking, policy, tip) if is_client and booking.is_done else [],
        ),
        "tip": tip if tip and tip.has_arrived else None,
        "clock": clock_of(booking, side, policy, standing(booking, asked)),
        "settled": getattr(booking, "settlement", None),
        "terms": terms(booking, policy) if booking.is_ahead else None,
        "checklist": _checklist(booking),
        "excusable": queries.is_excusable(booking, request.user),
        "review": review,
        "asking": asking_of(booking, is_client=is_client),
    }
    return render(request, "bookings/detail.html", context)


@require_GET
def receipt(request: PersonRequest, ref: str) -> HttpResponse:
    """Show the client what was paid, on a sheet to keep or to print."""
    booking = queries.booking_for(request.user, ref)
    is_client = booking.side_of(request.user) is Actor.CLIENT
    found = receipt_of(booking) if is_client else None
    if found is None:
        raise BookingMissing
    address = queries.address_for(booking, request.user)
    context = {"booking": booking, "receipt": found, "address": address}
    return render(request, "bookings/receipt.html", context)


@require_GET
def photo(request: PersonRequest, ref: str, number: int) -> HttpResponseBase:
    """Serve a photo of the work to the two sides."""
    booking = queries.booking_for(request.user, ref)
    found = booking.photos.filter(pk=number).first()
    if found is None:
        raise Http404
    return photo_answer(found.image, cache="private, max-age=86400")


@require_GET
def calendar(request: PersonRequest, ref: str) -> HttpResponse:
    """Give the booking as a calendar file, with the address as the person may see it."""
    booking = queries.booking_for(request.user, ref)
    content = calendar_of(
        booking,
        place=queries.address_for(booking, request.user).shown,
        url=request.build_absolute_uri(reverse("bookings:detail", args=[ref])),
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="hustlr-{ref}.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def _told(booking: Booking, asked: list[Any]) -> list[Any]:
    """Return the timeline, with what was said about a problem in its place."""
    told: list[Any] = queries.timeline(booking, asked)
    if not booking.before_dispute:
        return told
    done = [each for each in told if each.state == "done"]
    done += disputes.history_of(booking.ref)
    done.sort(key=lambda each: each.time or booking.accepted_at)
    return [*done, *(each for each in told if each.state != "done")]


def _choices(
    booking: Booking,
    found: list[Choice],
    other: Person,
    *,
    may_review: bool,
    thanks: list[Choice],
) -> list[Choice]:
    """Return the buttons of the page, exactly one of them the primary one.

    Where the state asks nothing of the person, the next sensible place to go is the main thing.
    """
    message = Choice(
        "message",
        _("Message %(name)s") % {"name": other.first_name},
        reverse("chat:about_booking", args=[booking.ref]),
        method="post",
        icon="message-circle",
    )
    if any(choice.style == "primary" for choice in found):
        return [found[0], message, *found[1:]]
    onward = _onward(booking, may_review=may_review)
    found = [*thanks, *found]
    if onward is None:
        return [replace(message, style="primary"), *found]
    return [onward, message, *found]


def _thanks(booking: Booking, policy: Policy, tip: Payment | None) -> list[Choice]:
    """Return what a client can do for whoever did the work."""
    again = reverse("bookings:again", args=[booking.ref])
    thanks = [Choice("again", _("Book again"), again, icon="repeat")]
    is_given = tip is not None and tip.has_arrived
    if not is_given and actions.may_tip(booking, policy):
        url = reverse("bookings:tip", args=[booking.ref])
        thanks.append(Choice("tip", _("Give a tip"), url, icon="hand-coins"))
    return thanks


def _checklist(booking: Booking) -> list[dict[str, Any]]:
    """Return the closing list as the tasker has ticked it, once the work is done."""
    if booking.finished_at is None or not booking.finish_checks:
        return []
    ticked = booking.finish_checks
    return [{"label": each.label, "done": each.value in ticked, "note": ""} for each in Check]


def _onward(booking: Booking, *, may_review: bool) -> Choice | None:
    """Return where to go from a booking that has ended."""
    if may_review:
        url = reverse("reviews:write", args=[booking.ref])
        return Choice("review", _("Write a review"), url, "primary", icon="star")
    if booking.outcome and not booking.is_done and booking.job:
        url = reverse("jobs:detail", args=[booking.job.ref])
        return Choice("job", _("Look at the job"), url, "primary", icon="briefcase")
    return None


def _side_asked(request: PersonRequest) -> Actor:
    asked = request.GET.get("side") or request.user.mode
    return Actor.TASKER if asked == Actor.TASKER else Actor.CLIENT


def _row(booking: Booking, side: Actor) -> dict[str, Any]:
    is_client = side is Actor.CLIENT
    amount = booking.total if is_client else booking.tasker_net
    # What has ended stands with what it came to, and not with its price.
    if booking.outcome:
        settled: Settlement | None = getattr(booking, "settlement", None)
        if settled:
            amount = settled.charged if is_client else settled.net
        elif not booking.is_done:
            amount = Money(0, booking.currency)
    return {
        "booking": booking,
        "other": booking.tasker.person if is_client else booking.client,
        "amount": amount,
    }


def _tabs(side: Actor, *, is_past: bool) -> list[dict[str, Any]]:
    base = f"{reverse('bookings:list')}?side={side}"
    return [
        {"label": _("Ahead"), "href": base, "current": not is_past},
        {"label": _("Past"), "href": f"{base}&when=past", "current": is_past},
    ]


def _sides(side: Actor, *, is_past: bool) -> list[dict[str, Any]]:
    tail = "&when=past" if is_past else ""
    base = reverse("bookings:list")
    return [
        {"label": label, "href": f"{base}?side={each}{tail}", "current": each is side}
        for each, label in ((Actor.CLIENT, _("I booked")), (Actor.TASKER, _("I work")))
    ]
