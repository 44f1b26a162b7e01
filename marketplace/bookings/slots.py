"""The free times of a tasker as a week of days and one day's starts, all of them links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from marketplace.bookings.models import Booking
    from marketplace.taskers.queries import FreeDay

DAYS_AHEAD = 8 * 7
NOON, EVENING = time(12), time(17)


@dataclass(frozen=True)
class Start:
    """A time to begin at; the link takes it into the choice, or out of it again."""

    start: datetime
    href: str
    is_chosen: bool

    @property
    def key(self) -> int:
        """Return a number for the element's id."""
        return int(self.start.timestamp())


@dataclass(frozen=True)
class DayLink:
    """One day of the week."""

    label: str
    number: int
    href: str
    state: str
    current: bool


@dataclass(frozen=True)
class Part:
    """Morning, afternoon or evening."""

    label: str
    starts: list[Start]


@dataclass(frozen=True)
class Picker:
    """What bookings/_slots.html draws."""

    days: list[DayLink]
    parts: list[Part]
    chosen: list[Start]
    earlier: str = ""
    later: str = ""
    most: int = 3

    @property
    def is_full(self) -> bool:
        """Whether no more can be chosen."""
        return len(self.chosen) >= self.most


def picker(booking: Booking, *, day: date | None, chosen: list[datetime], most: int) -> Picker:
    """Return a week of the tasker's calendar for a booking's length (two queries)."""
    zone = booking.zone
    today = now().astimezone(zone).date()
    wanted = day or _first_day(booking, today)
    wanted = min(max(wanted, today), today + timedelta(days=DAYS_AHEAD))
    first = today + timedelta(days=(wanted - today).days // 7 * 7)
    week = taskers.free_days(booking.tasker, first, days=7, minutes=booking.minutes)
    if day is None:
        free = [each.day for each in week if each.slots]
        wanted = next((each for each in free if each >= wanted), next(iter(free), wanted))
    day = wanted
    picked = sorted(chosen)[:most]

    def href(to: date, starts: list[datetime]) -> str:
        pairs = [("day", to.isoformat()), *(("start", each.isoformat()) for each in starts)]
        return f"?{urlencode(pairs)}"

    def offered(start: datetime) -> Start:
        without = [each for each in picked if each != start]
        is_chosen = len(without) < len(picked)
        return Start(start, href(day, without if is_chosen else [*picked, start]), is_chosen)

    own = next((each for each in week if each.day == day), None)
    return Picker(
        days=[_day_link(each, href(each.day, picked), current=each.day == day) for each in week],
        parts=_parts(own, zone, offered, but=booking.starts_at),
        chosen=[offered(each) for each in picked],
        earlier=href(first - timedelta(days=7), picked) if first > today else "",
        later=href(first + timedelta(days=7), picked)
        if (first - today).days + 7 <= DAYS_AHEAD
        else "",
        most=most,
    )


def _first_day(booking: Booking, today: date) -> date:
    """Return the day after the present one, where most people look first."""
    return max(booking.starts_at.astimezone(booking.zone).date() + timedelta(days=1), today)


def _day_link(free: FreeDay, href: str, *, current: bool) -> DayLink:
    state = "full" if free.is_full else "some" if len(free.slots) < 6 else ""
    return DayLink(date_format(free.day, "D"), free.day.day, href, state, current)


def _parts(
    free: FreeDay | None, zone: ZoneInfo, offered: Callable[[datetime], Start], *, but: datetime
) -> list[Part]:
    named: dict[str, list[Start]] = {_("Morning"): [], _("Afternoon"): [], _("Evening"): []}
    morning, afternoon, evening = named.values()
    for slot in free.slots if free else []:
        if slot.start == but:
            continue
        hour = slot.start.astimezone(zone).time()
        row = morning if hour < NOON else afternoon if hour < EVENING else evening
        row.append(offered(slot.start))
    return [Part(label, starts) for label, starts in named.items() if starts]
