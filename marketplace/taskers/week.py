"""The week as the editor shows it: weekdays by parts of the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import dates
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Hours = tuple[int, int, int]

PARTS: tuple[tuple[str, str | Promise, int, int], ...] = (
    ("early", _("Early"), 6 * 60, 9 * 60),
    ("morning", _("Morning"), 9 * 60, 12 * 60),
    ("afternoon", _("Afternoon"), 12 * 60, 17 * 60),
    ("evening", _("Evening"), 17 * 60, 21 * 60),
)
BY_KEY = {key: (starts, ends) for key, _label, starts, ends in PARTS}


@dataclass(frozen=True, slots=True)
class Cell:
    """One checkbox of the table."""

    value: str
    label: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One weekday of the table."""

    weekday: int
    name: str
    short: str
    cells: tuple[Cell, ...]


def table(checked: Iterable[str]) -> list[Row]:
    """The rows of the editor, with what is checked."""
    chosen = set(checked)
    return [
        Row(
            day,
            name,
            str(dates.WEEKDAYS_ABBR[day - 1]),
            tuple(_cell(day, name, part, chosen) for part in PARTS),
        )
        for day, name in weekdays()
    ]


def heads() -> list[tuple[str, str]]:
    """The names of the parts and their times, for the head of the table."""
    return [(str(label), f"{starts // 60}–{ends // 60}") for _key, label, starts, ends in PARTS]


def weekdays() -> list[tuple[int, str]]:
    """ISO numbers and names of the weekdays."""
    return [(number + 1, str(dates.WEEKDAYS[number])) for number in range(7)]


def choices() -> list[tuple[str, str]]:
    """Every value that a checkbox of the table can send."""
    return [
        (f"{day}-{key}", f"{name}, {label}")
        for day, name in weekdays()
        for key, label, _starts, _ends in PARTS
    ]


def hours_of(values: Iterable[str]) -> list[Hours]:
    """The hours that the checked values stand for."""
    found = []
    for value in values:
        day, _sep, key = value.partition("-")
        found.append((int(day), *BY_KEY[key]))
    return found


def values_of(hours: Iterable[Hours]) -> list[str]:
    """The checkboxes whose whole time is open in these hours."""
    week = list(hours)
    return [
        f"{day}-{key}"
        for day, _name in weekdays()
        for key, _label, starts, ends in PARTS
        if any(d == day and s <= starts and ends <= e for d, s, e in week)
    ]


def copied(values: Iterable[str], *, source: int, targets: Iterable[int]) -> list[str]:
    """The values with those of one weekday also set on others, which lose their own."""
    days = set(targets)
    kept = [value for value in values if int(value.partition("-")[0]) not in days]
    keys = [v.partition("-")[2] for v in kept if int(v.partition("-")[0]) == source]
    return kept + [f"{day}-{key}" for day in sorted(days) for key in keys]


def _cell(day: int, name: str, part: tuple[str, str | Promise, int, int], chosen: set[str]) -> Cell:
    key, label, _starts, _ends = part
    value = f"{day}-{key}"
    return Cell(value, f"{name}, {label}", value in chosen)
