"""What a tasker earns: on hold, available, sent; over time, by booking, and as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.bookings import queries
from marketplace.bookings.models import Booking
from marketplace.core import charts, sheets
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other
from marketplace.payments import queries as payments
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.taskers.models import TaskerProfile

PER_PAGE = 20
COLUMNS, WEEKS = 12, 6


@dataclass(frozen=True)
class Period:
    """The last twelve weeks or months by the calendar of the tasker, the present one included."""

    unit: payments.Unit
    firsts: tuple[date, ...]
    since: datetime

    def label(self, first: date) -> str:
        """Return the short name of one of them."""
        return date_format(first, "j M" if self.unit == "week" else "M")


@dataclass(frozen=True)
class Row:
    """One booking with what it brings, or has brought so far."""

    booking: Booking
    price: Money
    commission: Money
    net: Money
    tips: Money
    state: str


@require_safe
def page(request: PersonRequest) -> HttpResponse:
    """Show what was earned and where it is; who is no tasker learns how to become one."""
    person, profile = request.user, taskers.profile_of(request.user)
    if profile is None:
        return see_other(request, reverse("taskers:become"))
    period = _period(profile, request.GET.get("by", ""))
    found = queries.funded_since(person, period.since)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    open_work = queries.working_on(person)
    earned = payments.earned_by(person.pk, since=period.since, unit=period.unit, zone=profile.zone)
    context = {
        "profile": profile,
        "period": period,
        "periods": _periods(period),
        "on_hold": on_hold(open_work),
        "disputed": sum(each.is_disputed for each in open_work),
        "balance": payments.balance_of(person.pk),
        "payout": payments.payout_of(person.pk),
        "awaited": _awaited(open_work),
        "page": shown,
        "rows": _rows(person, shown),
        **_chart(period, earned),
    }
    return render(request, "bookings/earnings.html", context)


@require_safe
def file(request: PersonRequest) -> HttpResponse:
    """Answer with the bookings of the period as CSV."""
    person, profile = request.user, taskers.profile_of(request.user)
    if profile is None:
        return see_other(request, reverse("taskers:become"))
    period = _period(profile, request.GET.get("by", ""))
    head = (
        *(_("Date"), _("Booking"), _("Reference"), _("Client")),
        *(_("Price"), _("Commission"), _("You get"), _("Tips"), _("Currency"), _("State")),
    )
    cells = (
        (
            row.booking.starts_at.astimezone(profile.zone).date().isoformat(),
            row.booking.title,
            row.booking.ref,
            row.booking.client.public_name,
            *(each.decimal for each in (row.price, row.commission, row.net, row.tips)),
            row.booking.currency,
            row.state,
        )
        for row in _rows(person, list(queries.funded_since(person, period.since)))
    )
    response = HttpResponse(sheets.csv_text(head, cells), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="earnings-{period.firsts[0]}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def on_hold(open_work: Iterable[Booking]) -> Money:
    """Return what is the tasker's once open work is approved; money in dispute is nobody's yet."""
    total = payments.nothing()
    for booking in open_work:
        if booking.was_funded and not booking.is_disputed:
            total += booking.tasker_net
    return total


def lately(person: Person, profile: TaskerProfile) -> dict[str, Any]:
    """Return the chart of the last weeks, as the dashboard shows it (one query)."""
    weeks = _period(profile, "week")
    firsts = weeks.firsts[-WEEKS:]
    since = datetime.combine(firsts[0], time(), profile.zone)
    earned = payments.earned_by(person.pk, since=since, unit="week", zone=profile.zone)
    drawn = _chart(Period("week", firsts, since), earned)
    return {key: drawn[key] for key in ("chart", "lines")}


def _period(profile: TaskerProfile, unit: str) -> Period:
    today = now().astimezone(profile.zone).date()
    if unit == "month":
        last = today.year * 12 + today.month - 1
        months = (divmod(last - n, 12) for n in reversed(range(COLUMNS)))
        firsts = tuple(date(year, month + 1, 1) for year, month in months)
        return Period("month", firsts, datetime.combine(firsts[0], time(), profile.zone))
    monday = today - timedelta(days=today.weekday())
    firsts = tuple(monday - timedelta(weeks=n) for n in reversed(range(COLUMNS)))
    return Period("week", firsts, datetime.combine(firsts[0], time(), profile.zone))


def _periods(period: Period) -> list[dict[str, Any]]:
    said = (("week", _("12 weeks")), ("month", _("12 months")))
    return [
        {"label": label, "href": f"?by={unit}", "current": unit == period.unit}
        for unit, label in said
    ]


def _chart(period: Period, earned: dict[date, payments.Earned]) -> dict[str, Any]:
    """Return the chart and the table behind it, both of the same numbers."""
    none = payments.Earned(payments.nothing(), payments.nothing())
    found = [(first, earned.get(first, none)) for first in period.firsts]
    total = payments.nothing()
    for _first, each in found:
        total += each.total
    bars = [
        charts.Bar(
            label=period.label(first),
            lower=each.work.minor,
            upper=each.tips.minor,
            amount=str(each.total),
        )
        for first, each in found
    ]
    chart = charts.columns(bars)
    lines = [(y, Money(minor, total.currency)) for y, minor in chart.lines] if chart else []
    return {
        "chart": chart,
        "lines": lines,
        "total": total,
        "has_tips": any(each.tips for _first, each in found),
        "numbers": [
            [date_format(first, "j F Y" if period.unit == "week" else "F Y"), *_amounts(each)]
            for first, each in reversed(found)
        ],
    }


def _amounts(earned: payments.Earned) -> list[str]:
    return [str(each) for each in (earned.work, earned.tips, earned.total)]


def _awaited(open_work: Iterable[Booking]) -> Booking | None:
    """Return the booking whose money is released next, without anybody doing anything."""
    waiting = [each for each in open_work if each.is_work_done and each.due_at]
    return min(waiting, key=lambda each: each.due_at or now(), default=None)


def _rows(person: Person, bookings: Iterable[Booking]) -> list[Row]:
    """Return the bookings with their money (one query)."""
    listed = list(bookings)
    brought = payments.released_on(person.pk, [each.ref for each in listed])
    return [_row(each, brought.get(each.ref)) for each in listed]


def _row(booking: Booking, brought: payments.Released | None) -> Row:
    none = Money(0, booking.currency)
    tips = brought.tips if brought else none
    if booking.ended_at is None:
        state = _("In dispute") if booking.is_disputed else _("On hold")
        return Row(booking, booking.price, booking.commission, booking.tasker_net, tips, state)
    if brought is None or not (brought.net or brought.tips):
        return Row(booking, none, none, none, none, _("Refunded"))
    state = _("Sent") if brought.is_sent else _("Available")
    settled = getattr(booking, "settlement", None)
    # What was divided keeps the service fee on the kept part as well, which is not the tasker's.
    price = settled.kept if settled else brought.net + brought.commission
    return Row(booking, price, price - brought.net, brought.net, tips, state)
