"""The tasker's day: the next job, what waits for an answer, the week and what it earns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marketplace.bookings import queries
from marketplace.bookings.models import Booking, Proposal
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Choice
from marketplace.core.web import render, see_other
from marketplace.payments import queries as payments
from marketplace.reviews import queries as reviews
from marketplace.taskers import queries as taskers


@dataclass(frozen=True)
class Day:
    """One column of the week."""

    date: date
    is_today: bool
    bookings: list[Booking]


@require_GET
def page(request: PersonRequest) -> HttpResponse:
    """Show a tasker's day; who is none yet learns how to become one."""
    person = request.user
    profile = taskers.profile_of(person)
    if profile is None:
        return see_other(request, reverse("taskers:become"))
    today = now().astimezone(profile.zone).date()
    midnight = datetime.combine(today, time(), profile.zone)
    ahead = queries.agenda(person, midnight, _days_after(midnight, 7))
    open_work = queries.working_on(person)
    nearest = next((each for each in open_work if each.is_in_progress or each.is_ahead), None)
    asked = queries.questions_to(person)
    context = {
        "profile": profile,
        "today": today,
        "nearest": nearest,
        "choice": _next_step(nearest, request, asked) if nearest else None,
        "address": queries.address_for(nearest, person) if nearest else None,
        "waiting": _questions(asked) + _waiting(open_work) + _reviews(request),
        "week": _days(ahead, midnight),
        "earned": _sum(queries.earned_since(person, _days_after(midnight, -today.weekday()))),
        "on_hold": _sum([each for each in open_work if each.was_funded]),
        "balance": payments.balance_of(person.pk),
    }
    return render(request, "bookings/today.html", context)


def _next_step(booking: Booking, request: PersonRequest, asked: list[Proposal]) -> Choice | None:
    """Return the main thing to do with the next job; from afar, that is its start."""
    mine = [each for each in asked if each.booking_id == booking.pk]
    policy = policies.policy_of(booking.policy)
    found = queries.choices(booking, request.user, policy=policy, proposals=mine)
    step = next((each for each in found if each.event in ("start", "finish")), None)
    return next((each for each in found if each.style == "primary"), step)


def _questions(asked: list[Proposal]) -> list[dict[str, Any]]:
    """Return what clients have asked and the tasker has not answered."""
    return [
        {
            "icon": "circle-help",
            "tone": "warn",
            "title": _("%(name)s asks: %(title)s")
            % {"name": each.booking.client.first_name, "title": each.booking.title},
            "note": each.get_kind_display(),
            "until": each.due_at,
            "url": reverse("bookings:proposal", args=[each.booking.ref]),
            "action": _("Answer"),
        }
        for each in asked
    ]


def _days(bookings: list[Booking], first: datetime) -> list[Day]:
    zone = first.tzinfo
    dates = [_days_after(first, n).date() for n in range(7)]
    starts = [(each.starts_at.astimezone(zone).date(), each) for each in bookings]
    return [Day(d, d == first.date(), [each for day, each in starts if day == d]) for d in dates]


def _days_after(first: datetime, days: int) -> datetime:
    """Return the midnight so many days later by the wall clock, also over a change of clocks."""
    return datetime.combine(first.date() + timedelta(days=days), time(), first.tzinfo)


def _waiting(bookings: list[Booking]) -> list[dict[str, Any]]:
    """Return what the tasker should see to or know of, in the words of the row."""
    rows = []
    for booking in bookings:
        name = booking.client.first_name
        if booking.is_awaiting_payment:
            row = ("hourglass", "warn", _("%(name)s is paying: %(title)s"), _("Your time is kept."))
        elif booking.is_no_show:
            said = _("%(name)s or you did not come: %(title)s")
            row = ("eye-off", "warn", said, _("It can be contested, or moved."))
        elif booking.is_work_done:
            row = ("eye", "info", _("%(name)s looks at the work: %(title)s"), "")
        else:
            continue
        icon, tone, title, note = row
        rows.append(
            {
                "icon": icon,
                "tone": tone,
                "title": title % {"name": name, "title": booking.title},
                "note": note,
                "until": booking.due_at,
                "url": reverse("bookings:detail", args=[booking.ref]),
                "action": _("Look"),
            }
        )
    return rows


def _reviews(request: PersonRequest) -> list[dict[str, Any]]:
    mine = [
        pair
        for pair in reviews.waiting_for(request.user)
        if pair.booking.tasker.person_id == request.user.pk
    ]
    return [
        {
            "icon": "star",
            "tone": "ok",
            "title": _("Review %(name)s: %(title)s")
            % {"name": pair.booking.client.first_name, "title": pair.booking.title},
            "note": "",
            "until": pair.due_at,
            "url": reverse("reviews:write", args=[pair.booking.ref]),
            "action": _("Review"),
        }
        for pair in mine
    ]


def _sum(bookings: list[Booking]) -> Money | None:
    """Return what the bookings bring after fees; None stands for nothing."""
    total: Money | None = None
    for booking in bookings:
        total = total + booking.tasker_net if total else booking.tasker_net
    return total
