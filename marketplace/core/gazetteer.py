"""The offline gazetteer: a geopy geocoder over the suburbs that ship with the app."""

import csv
import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geopy.distance import geodesic
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

DATA = Path(__file__).with_name("data") / "sydney.csv"
# What people add after the suburb; nothing in it helps to find the suburb.
_TAIL = re.compile(r"\b(nsw|new south wales|australia|au|\d{4})\b")
_REACH_KM = 25
_LONGEST = 200
_ALIKE = 0.78


@dataclass(frozen=True, slots=True)
class Suburb:
    """One row of the data file; `keys` are the spellings that answer to it."""

    name: str
    lat: float
    lng: float
    population: int
    keys: tuple[str, ...]


class Gazetteer(Geocoder):  # type: ignore[misc]  # geopy ships no types
    """Answers suburb names, beginnings, misspellings and street addresses in Sydney."""

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The suburb of an address; the street stays in the text, not in the point."""
        del timeout
        street, found = _split(query)
        places = [_location(suburb, street) for suburb in found]
        if exactly_one:
            return places[0] if places else None
        return places or None

    def reverse(
        self, query: Any, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """The suburb whose centre is nearest to a point, within 25 km."""
        del timeout
        point = Point(query)
        suburb = _nearest(point.latitude, point.longitude)
        if geodesic((point.latitude, point.longitude), (suburb.lat, suburb.lng)).km > _REACH_KM:
            return None
        place = _location(suburb, "")
        return place if exactly_one else [place]

    def nearest(self, lat: float, lng: float) -> str:
        """The name of the suburb whose centre is nearest, however far away it is."""
        return _nearest(lat, lng).name

    def suggest(self, text: str, *, limit: int = 6) -> list[Location]:
        """Suburbs for a half-typed text, likeliest first."""
        street, found = _split(text, limit=limit)
        return [_location(suburb, street) for suburb in found]


@functools.cache
def suburbs() -> tuple[Suburb, ...]:
    """All suburbs of the data file."""
    with DATA.open(newline="", encoding="utf-8") as lines:
        return tuple(_suburb(row) for row in csv.DictReader(lines))


def _nearest(lat: float, lng: float) -> Suburb:
    # A degree of longitude is about 0.83 of one of latitude at Sydney: good enough to choose.
    return min(suburbs(), key=lambda s: (s.lat - lat) ** 2 + (0.83 * (s.lng - lng)) ** 2)


def _suburb(row: dict[str, str]) -> Suburb:
    names = [row["name"], *filter(None, row["aliases"].split("|"))]
    return Suburb(
        name=row["name"],
        lat=float(row["lat"]),
        lng=float(row["lng"]),
        population=int(row["population"]),
        keys=tuple(dict.fromkeys(_key(name) for name in names)),
    )


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("'", "")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def _split(query: str, *, limit: int = 5) -> tuple[str, list[Suburb]]:
    """The street part as typed, and the suburbs that the rest may mean."""
    # The search for a suburb's name takes the square of the words.
    parts = [part.strip() for part in query[:_LONGEST].split(",") if part.strip()]
    while len(parts) > 1 and not _plain(parts[-1]):
        parts.pop()
    if not parts:
        return "", []
    found = _find(_plain(parts[-1]), limit)
    if found:
        return ", ".join(parts[:-1]), found
    return _without_comma(parts, limit)


def _without_comma(parts: list[str], limit: int) -> tuple[str, list[Suburb]]:
    """ "12 King Street Newtown": the longest end of the text that names a suburb exactly."""
    words = parts[-1].split()
    for start in range(1, len(words)):
        exact = _exact(_plain(" ".join(words[start:])))
        if exact:
            return ", ".join([*parts[:-1], " ".join(words[:start])]), exact[:limit]
    return "", []


def _plain(text: str) -> str:
    return " ".join(_TAIL.sub(" ", _key(text)).split())


def _find(key: str, limit: int) -> list[Suburb]:
    if not key:
        return []
    ranked: dict[Suburb, None] = dict.fromkeys(_exact(key))
    ranked.update(dict.fromkeys(_beginning(key)))
    if not ranked:
        ranked.update(dict.fromkeys(_alike(key, limit)))
    return list(ranked)[:limit]


def _exact(key: str) -> list[Suburb]:
    return [suburb for suburb in suburbs() if key in suburb.keys]


def _beginning(key: str) -> list[Suburb]:
    """Names that begin with the text, then names with a later word that does."""
    first = [s for s in suburbs() if any(k.startswith(key) for k in s.keys)]
    later = [s for s in suburbs() if any(f" {key}" in k for k in s.keys)]
    return [*_largest_first(first), *_largest_first(later)]


def _largest_first(found: Iterable[Suburb]) -> list[Suburb]:
    return sorted(found, key=lambda suburb: (-suburb.population, suburb.name))


def _alike(key: str, limit: int) -> list[Suburb]:
    by_key = _by_key()
    close = difflib.get_close_matches(key, by_key, n=limit, cutoff=_ALIKE)
    return [by_key[match] for match in close]


@functools.cache
def _by_key() -> dict[str, Suburb]:
    return {key: suburb for suburb in suburbs() for key in suburb.keys}


def _location(suburb: Suburb, street: str) -> Location:
    label = f"{street}, {suburb.name}" if street else suburb.name
    raw = {"area": suburb.name, "street": street, "population": suburb.population}
    return Location(label, (suburb.lat, suburb.lng, 0.0), raw)
