"""The calendar of a tasker: one week with bookings, blocked time and free hours."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.bookings import queries as bookings
from marketplace.core.clock import now
from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other
from marketplace.taskers import actions, queries, schedule
from marketplace.taskers.forms import YEARS_AHEAD, BlockForm
from marketplace.taskers.views.common import attempt, own

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.taskers.models import AvailabilityException, TaskerProfile

WEEK = timedelta(days=schedule.DAYS)


@require_http_methods(["GET", "HEAD", "POST"])
@own
def calendar(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Show a week; POST blocks a time, and a time that is booked already is refused."""
    today = now().astimezone(profile.zone).date()
    first = _asked(request.GET.get("week", ""), today)
    shown = {"since": max(first, today).isoformat()}
    form = BlockForm(request.POST or None, zone=profile.zone, initial=shown)
    status = 200
    if request.method == "POST":
        status = attempt(form, lambda said: _block(request, said))
        if not status:
            messages.success(request, _("That time is blocked. Nobody can book it."))
            monday = schedule.monday_of(form.cleaned_data["since"])
            return see_other(request, f"{reverse('taskers:calendar')}?week={monday}")
    start, end = schedule.at(first, 0, profile.zone), schedule.at(first + WEEK, 0, profile.zone)
    exceptions = queries.exceptions_between(profile, start, end)
    spans = [
        *_booked(bookings.taken(request.user, start, end)),
        *_noted(exceptions),
        *_free(profile, first),
    ]
    context = {
        "profile": profile,
        "first": first,
        "last": first + WEEK - timedelta(days=1),
        "days": schedule.week(first, spans, zone=profile.zone, today=today),
        "parts": [label for label, _opens, _closes in schedule.PARTS],
        "exceptions": exceptions,
        "is_now": first == schedule.monday_of(today),
        "before": first - WEEK,
        "after": first + WEEK,
        "form": form,
    }
    return render(request, "taskers/calendar.html", context, status=status)


def _asked(text: str, today: date) -> date:
    """Return the Monday of the week that the address names, or of the present one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = today
    if abs(day.year - today.year) > YEARS_AHEAD:
        day = today
    return schedule.monday_of(day)


def _block(request: PersonRequest, said: dict[str, Any]) -> None:
    actions.add_exception(
        actor=request.user,
        start=said["start"],
        end=said["end"],
        is_open=False,
        note=said["note"],
    )


def _booked(found: list[Booking]) -> list[schedule.Span]:
    return [
        schedule.Span(
            each.starts_at,
            each.ends_at,
            "done" if each.finished_at else "maybe" if each.is_awaiting_payment else "booked",
            each.title,
            reverse("bookings:detail", args=[each.ref]),
        )
        for each in found
    ]


def _noted(exceptions: list[AvailabilityException]) -> list[schedule.Span]:
    return [
        schedule.Span(each.during.lower, each.during.upper, "off", each.note or _("Blocked"))
        for each in exceptions
        if not each.is_open
    ]


def _free(profile: TaskerProfile, first: date) -> list[schedule.Span]:
    """Return what clients can book; what is over, or sooner than the notice, is not free."""
    days = queries.free_days(profile, first, days=schedule.DAYS)
    return [
        schedule.Span(start.astimezone(UTC), end.astimezone(UTC), "free")
        for day in days
        for start, end in day.spans
    ]
