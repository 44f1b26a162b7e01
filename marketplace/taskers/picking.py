"""The slot picker of a gig: a week of days as links, the starts of one day as radios."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import formats, timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from marketplace.core import clock
from marketplace.taskers import queries

if TYPE_CHECKING:
    from marketplace.core.policies import Policy
    from marketplace.taskers.models import Gig, GigPackage
    from marketplace.taskers.queries import DayOfStarts

PARTS = ((_lazy("Morning"), 0, 12), (_lazy("Afternoon"), 12, 17), (_lazy("Evening"), 17, 24))
SHORT_DAY = 4


@dataclass(frozen=True)
class Picked:
    """What the address or the form says: package, day and start."""

    package: GigPackage
    day: str = ""
    start: str = ""


def picker(gig: Gig, picked: Picked, policy: Policy, *, extra: str = "") -> dict[str, Any]:
    """Return what components/slot_picker.html takes, and the weeks before and after (one query).

    Links carry package and day; EXTRA is put behind the question mark as it is.
    """
    today = timezone.localdate(clock.now(), gig.profile.zone)
    chosen = _day(picked, today, gig)
    first = today + timedelta(days=(chosen - today).days // 7 * 7)
    week = queries.starts_of(gig, picked.package.minutes, first, policy=policy)
    if not (picked.day or picked.start):
        # Without a wish, the first day that has time.
        chosen = next((each.day for each in week if not each.is_full), chosen)
    links = _Links(picked.package.position, extra)
    shown = next(each for each in week if each.day == chosen)
    after = first + timedelta(days=7)
    return {
        "days": [_day_link(each, links, chosen) for each in week],
        "parts": _parts(shown, gig, picked.start) if not shown.is_full else [],
        "none": _none(week, chosen),
        "month": formats.date_format(chosen, "F Y"),
        "shown_day": chosen,
        "earlier": links.to(first - timedelta(days=7)) if first > today else "",
        "later": links.to(after) if (after - today).days <= queries.DAYS_AHEAD else "",
    }


def start_of(text: str) -> datetime | None:
    """Return the moment that a radio stands for; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def value_of(moment: datetime) -> str:
    """Return what a radio sends for a moment."""
    return moment.strftime("%Y-%m-%dT%H:%MZ").replace("Z", "+00:00")


@dataclass(frozen=True)
class _Links:
    package: int
    extra: str

    def to(self, day: date) -> str:
        query = urlencode({"package": str(self.package), "day": day.isoformat()})
        return f"?{self.extra}{query}#times"


def _day(picked: Picked, today: date, gig: Gig) -> date:
    start = start_of(picked.start)
    try:
        chosen = date.fromisoformat(picked.day)
    except ValueError:
        chosen = timezone.localdate(start, gig.profile.zone) if start else today
    return min(max(chosen, today), today + timedelta(days=queries.DAYS_AHEAD))


def _day_link(each: DayOfStarts, links: _Links, chosen: date) -> dict[str, Any]:
    free = sum(not start.is_taken for start in each.starts)
    return {
        "label": formats.date_format(each.day, "D"),
        "number": each.day.day,
        "href": links.to(each.day),
        "state": "full" if each.is_full else "some" if free < SHORT_DAY else "",
        "current": each.day == chosen,
    }


def _parts(day: DayOfStarts, gig: Gig, checked: str) -> list[dict[str, Any]]:
    wanted = start_of(checked)
    rows = [(start.moment.astimezone(gig.profile.zone), start) for start in day.starts]
    found = []
    for label, since, until in PARTS:
        slots = [
            {
                "value": value_of(start.moment),
                "label": clock.face(wall),
                "taken": start.is_taken,
                "checked": start.moment == wanted and not start.is_taken,
            }
            for wall, start in rows
            if since <= wall.hour < until
        ]
        if slots:
            found.append({"label": str(label), "slots": slots})
    return found


def _none(week: list[DayOfStarts], chosen: date) -> str:
    following = (each.day for each in week if each.day > chosen and not each.is_full)
    day = next(following, None)
    if day is None:
        return _("Nothing free on this day. Look at the week after.")
    name = formats.date_format(day, "D j M")
    return _("Nothing free on this day. Next: %(day)s") % {"day": name}
