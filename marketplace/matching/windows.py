"""A day and a part of it, as people ask for time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Who is free so long can begin; the rest of a longer job is for the two of them to plan.
GAP_AT_MOST = timedelta(hours=3)

PARTS = {
    "any": (gettext_lazy("Any time"), 6 * 60, 22 * 60),
    "morning": (gettext_lazy("Morning"), 6 * 60, 12 * 60),
    "afternoon": (gettext_lazy("Afternoon"), 12 * 60, 17 * 60),
    "evening": (gettext_lazy("Evening"), 17 * 60, 22 * 60),
}


@dataclass(frozen=True, slots=True)
class Window:
    """Somewhere between start and end, LENGTH has to be free without a break."""

    start: datetime
    end: datetime
    length: timedelta
    label: str = ""


def window_of(day: date, part: str, *, zone: ZoneInfo, minutes: int) -> Window:
    """The window of a day's part in a zone, for a job of so many minutes."""
    name, starts, ends = PARTS[part]
    start = datetime.combine(day, time(starts // 60), tzinfo=zone)
    end = datetime.combine(day, time(ends // 60), tzinfo=zone)
    length = min(timedelta(minutes=minutes), GAP_AT_MOST, end - start)
    weekday = formats.date_format(day, "l")
    label = weekday if part == "any" else f"{weekday} {str(name).lower()}"
    return Window(start, end, length, label=_("free %(when)s") % {"when": label})
