"""When little is found: what one could say differently, each with how many it would find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from marketplace.catalogue import queries as catalogue
from marketplace.core import clock
from marketplace.matching import queries
from marketplace.matching.forms import DAYS_AHEAD, RADII
from marketplace.matching.queries import Search

if TYPE_CHECKING:
    from marketplace.catalogue.models import Skill
    from marketplace.matching.finding import Finding

# From here on a list needs no advice.
ENOUGH = 4
DAYS_TRIED = 3
SKILLS_TRIED = 4
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a search that finds more."""

    label: str
    icon: str
    href: str
    count: int = 0

    @property
    def count_shown(self) -> str:
        """The count; a hundred stands for more."""
        return f"{self.count}+" if self.count >= queries.COUNT_AT_MOST else str(self.count)


def ways(finding: Finding) -> list[Way]:
    """Return what finds more than a short list, one of each kind (two queries), or nothing."""
    if finding.results is None or finding.skill is None or finding.results.page > 1:
        return []
    found = finding.results.count
    if found >= ENOUGH:
        return []
    tried = list(_tries(finding, finding.results.search, finding.skill))
    counted = queries.counts([search for _way, search in tried])
    better: dict[str, Way] = {}
    for (way, _search), count in zip(tried, counted, strict=True):
        # Of each kind the first that helps: the nearest radius, the next day, several skills.
        kind = way.label if way.icon == finding.skill.category.icon else way.icon
        if count > found:
            better.setdefault(kind, replace(way, count=count))
    return list(better.values())[:SHOWN]


def _tries(finding: Finding, search: Search, skill: Skill) -> Iterator[tuple[Way, Search]]:
    for km in (km for km in RADII if km > search.radius_km):
        label = _("Within %(km)d km") % {"km": km}
        yield Way(label, "map-pin", finding.href(km=km)), replace(search, radius_km=km)
    yield from _other_days(finding, search, skill)
    if search.cap_minor is not None:
        yield (
            Way(_("At any price"), "banknote", finding.href(max=None)),
            replace(search, cap_minor=None),
        )
    if search.least_stars:
        yield (
            Way(_("With any rating"), "star", finding.href(stars=None)),
            replace(search, least_stars=0),
        )
    for other in _similar(skill):
        href = finding.href(q=other.name)
        yield Way(other.name, skill.category.icon, href), replace(search, skill_id=other.pk)


def _other_days(finding: Finding, search: Search, skill: Skill) -> Iterator[tuple[Way, Search]]:
    if search.window is None:
        return
    said = finding.form.cleaned_data
    last = timezone.localdate(clock.now()) + timedelta(days=DAYS_AHEAD)
    zone = timezone.get_default_timezone()
    for later in range(1, DAYS_TRIED + 1):
        day = said["day"] + timedelta(days=later)
        if day <= last:
            window = queries.window_of(day, said["part"], zone=zone, minutes=skill.minutes)
            label = _("Free %(day)s instead") % {"day": formats.date_format(day, "l j M")}
            href = finding.href(day=day.isoformat())
            yield Way(label, "calendar-days", href), replace(search, window=window)
    href = finding.href(day=None, part=None)
    yield Way(_("On any day"), "calendar", href), replace(search, window=None)


def _similar(skill: Skill) -> list[Skill]:
    """Other skills of the category; who does one often does the next."""
    others = catalogue.skills().filter(category=skill.category_id).exclude(pk=skill.pk)
    return list(others[:SKILLS_TRIED])
