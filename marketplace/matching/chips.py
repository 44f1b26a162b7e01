"""Filters as chips: what is on can be taken off, what is often wanted is one press away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from marketplace.core import clock
from marketplace.matching.forms import FAR_KM
from marketplace.matching.windows import PARTS

if TYPE_CHECKING:
    from marketplace.matching.finding import Finding


@dataclass(frozen=True, slots=True)
class Chip:
    """A link to the same search with one filter more, or one less."""

    label: str
    href: str
    on: bool = False


def chips(finding: Finding) -> list[Chip]:
    """The filters that are on, then those that are often wanted."""
    return [*active(finding), *_quick(finding)]


def active(finding: Finding) -> list[Chip]:
    """The filters that are on, each leading to the search without it."""
    if not finding.form.is_valid():
        return []
    said, shown = finding.form.cleaned_data, []
    if said["day"]:
        shown.append(Chip(_free(said["day"], said["part"]), finding.href(day=None, part=None)))
    if said["max"]:
        label = _("Up to $%(cap)s") % {"cap": said["max"]}
        shown.append(Chip(label, finding.href(max=None)))
    if said["km"] != FAR_KM:
        label = _("Within %(km)d km") % {"km": said["km"]}
        shown.append(Chip(label, finding.href(km=None)))
    if said["stars"]:
        label = _("%(stars)s stars and up") % {"stars": said["stars"]}
        shown.append(Chip(label, finding.href(stars=None)))
    return [Chip(chip.label, chip.href, on=True) for chip in shown]


def _quick(finding: Finding) -> list[Chip]:
    said = finding.form.cleaned_data if finding.form.is_valid() else {}
    wanted = []
    if not said.get("day"):
        today = timezone.localdate(clock.now())
        saturday = today + timedelta(days=(5 - today.weekday()) % 7 or 7)
        named = {_("today"): today, _("tomorrow"): today + timedelta(days=1)}
        named.setdefault(formats.date_format(saturday, "l"), saturday)
        wanted += [
            Chip(_("Free %(day)s") % {"day": name}, finding.href(day=day.isoformat()))
            for name, day in named.items()
        ]
    if said.get("km") == FAR_KM:
        wanted.append(Chip(_("Within 5 km"), finding.href(km=5)))
    if not said.get("stars"):
        wanted.append(Chip(_("4.8 stars and up"), finding.href(stars="4.8")))
    return wanted


def _free(day: date, part: str) -> str:
    when = formats.date_format(day, "D j M")
    if part != "any":
        when = f"{when}, {str(PARTS[part][0]).lower()}"
    return _("Free %(day)s") % {"day": when}
