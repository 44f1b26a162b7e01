"""The tasker's dashboard: the next job, what waits for them, the week and what it earns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from marketplace.bookings import queries
from marketplace.bookings.models import Booking, Proposal
from marketplace.bookings.views.earnings import lately, on_hold
from marketplace.bookings.views.needs import needs_of, payout_need
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Choice
from marketplace.core.web import render, see_other
from marketplace.payments import queries as payments
from marketplace.taskers import queries as taskers


@dataclass(frozen=True)
class Day:
    """One column of the week."""

    date: date
    is_today: bool
    bookings: list[Booking]


@require_GET
def page(request: PersonRequest) -> HttpResponse:
    """Show the dashboard of a tasker; who is none yet learns how to become one."""
    person = request.user
    found = taskers.profile_with_steps(person, **payments.payout_flags("person"))
    if found is None:
        return see_other(request, reverse("taskers:become"))
    profile, steps = found
    today = now().astimezone(profile.zone).date()
    midnight = datetime.combine(today, time(), profile.zone)
    until = _days_after(midnight, 7)
    listed = queries.desk_of(person, midnight, until)
    open_work = [each for each in listed if each.is_open]
    nearest = next((each for each in open_work if each.is_in_progress or each.is_ahead), None)
    asked = queries.questions_to(person)
    held, flags = on_hold(open_work), vars(profile)
    since = _days_after(midnight, -today.weekday())
    balance = payments.balance_of(person.pk, since=since)
    waiting = needs_of(person, open_work=open_work, asked=asked) + payout_need(
        has_account=flags["has_payout"],
        stands_still=flags["payout_stands_still"],
        waiting=held + balance.available,
    )
    context = {
        "profile": profile,
        "today": today,
        "nearest": nearest,
        "choice": _next_step(nearest, request, asked) if nearest else None,
        "address": queries.address_for(nearest, person) if nearest else None,
        "waiting": waiting,
        "profile_steps": steps.plus(_payout_step(is_done=flags["has_payout"])),
        "week": _days([each for each in listed if each.was_funded], midnight),
        "on_hold": held,
        "balance": balance,
        **lately(person, profile),
    }
    return render(request, "bookings/today.html", context)


def _payout_step(*, is_done: bool) -> taskers.ProfileStep:
    """Return the step of a profile that only payments know about."""
    label, url = _("Say where your earnings go"), reverse("payments:payouts")
    return taskers.ProfileStep(label, url, is_done=is_done, is_extra=True)


def _next_step(booking: Booking, request: PersonRequest, asked: list[Proposal]) -> Choice | None:
    """Return the main thing to do with the next job; from afar, that is its start."""
    mine = [each for each in asked if each.booking_id == booking.pk]
    policy = policies.policy_of(booking.policy)
    found = queries.choices(booking, request.user, policy=policy, proposals=mine)
    step = next((each for each in found if each.event in ("start", "finish")), None)
    return next((each for each in found if each.style == "primary"), step)


def _days(bookings: list[Booking], first: datetime) -> list[Day]:
    zone = first.tzinfo
    dates = [_days_after(first, n).date() for n in range(7)]
    starts = [(each.starts_at.astimezone(zone).date(), each) for each in bookings]
    return [Day(d, d == first.date(), [each for day, each in starts if day == d]) for d in dates]


def _days_after(first: datetime, days: int) -> datetime:
    """Return the midnight so many days later by the wall clock, also over a change of clocks."""
    return datetime.combine(first.date() + timedelta(days=days), time(), first.tzinfo)
