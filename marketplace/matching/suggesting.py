"""What a half-typed word may mean: skills, suburbs, or the suburb that somebody is in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue import queries as catalogue
from marketplace.core import places

AT_MOST = 6
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Option:
    """What is put into the field, and the words beside it."""

    value: str
    note: str
    icon: str


def options(kind: str, text: str) -> list[Option]:
    """The likeliest meanings of a text, at most six; none for a kind that there is not."""
    ask = _KINDS.get(kind)
    return ask(text[:LONGEST]) if ask and text.strip() else []


def said(found: list[Option]) -> str:
    """What assistive technology is told when the list has changed."""
    if not found:
        return _("No suggestions. Go on with your own words.")
    return ngettext(
        "%(n)d suggestion, use the arrow keys.",
        "%(n)d suggestions, use the arrow keys.",
        len(found),
    ) % {"n": len(found)}


def _skills(text: str) -> list[Option]:
    found = catalogue.suggest_skills(text, limit=AT_MOST)
    return [
        Option(value=skill.name, note=skill.category.name, icon=skill.category.icon)
        for skill in found
    ]


def _areas(text: str) -> list[Option]:
    return [_area(place) for place in places.suggest(text, limit=AT_MOST)]


def _near(text: str) -> list[Option]:
    """The suburb of "lat,lng", which the browser has rounded to about a kilometre."""
    try:
        lat, lng = (float(number) for number in text.split(","))
    except ValueError:
        return []
    if not (math.isfinite(lat) and math.isfinite(lng) and abs(lat) <= 90 and abs(lng) <= 180):
        return []
    place = places.area_at(lat, lng)
    return [_area(place)] if place else []


def _area(place: places.Place) -> Option:
    return Option(value=place.area, note=_("Sydney"), icon="map-pin")


_KINDS: dict[str, Callable[[str], list[Option]]] = {
    "skill": _skills,
    "place": _areas,
    "near": _near,
}
