"""A week as its calendar shows it: each day in parts, with what is booked, blocked and free."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The parts of the hours editor, stretched so that no hour of a day is outside all of them.
PARTS: tuple[tuple[str | Promise, int, int], ...] = (
    (_("Early"), 0, 9),
    (_("Morning"), 9, 12),
    (_("Afternoon"), 12, 17),
    (_("Evening"), 17, 24),
)
DAYS = 7


@dataclass(frozen=True, slots=True)
class Span:
    """Something that takes time: a booking, a blocked time, free time."""

    start: datetime
    end: datetime
    kind: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """The piece of a span that lies in one part of a day, and all of it that lies in the day."""

    span: Span
    start: datetime
    end: datetime
    day_end: datetime
    goes_on: bool

    @property
    def is_begun(self) -> bool:
        """Whether the span began before this piece of it."""
        return self.start > self.span.start


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of one day."""

    label: str | Promise
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day in all its parts."""

    date: date
    is_today: bool
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is booked, blocked or free."""
        return not any(cell.entries for cell in self.cells)


def monday_of(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def at(day: date, hour: int, zone: zoneinfo.ZoneInfo) -> datetime:
    """Return an hour of the wall clock in UTC; 24 is the next midnight.

    In UTC, because datetimes of one zone compare by the wall clock, which clock changes repeat.
    """
    whole, rest = divmod(hour, 24)
    return datetime.combine(day + timedelta(days=whole), time(rest), zone).astimezone(UTC)


def week(
    first: date, spans: Iterable[Span], *, zone: zoneinfo.ZoneInfo, today: date
) -> tuple[Day, ...]:
    """Cut spans into the days and parts of a week."""
    listed = sorted(spans, key=lambda span: (span.start, span.kind))
    dates = (first + timedelta(days=shift) for shift in range(DAYS))
    return tuple(
        Day(day, day == today, tuple(_cell(day, part, listed, zone) for part in PARTS))
        for day in dates
    )


def _cell(
    day: date,
    part: tuple[str | Promise, int, int],
    spans: list[Span],
    zone: zoneinfo.ZoneInfo,
) -> Cell:
    label, opens, closes = part
    start, end = at(day, opens, zone), at(day, closes, zone)
    dawn, night = at(day, 0, zone), at(day, 24, zone)
    pieces = (
        Entry(
            span,
            max(span.start, start),
            min(span.end, end),
            day_end=min(span.end, night),
            goes_on=max(span.start, dawn) < start,
        )
        for span in spans
        if span.start < end and span.end > start
    )
    return Cell(label, tuple(pieces))
