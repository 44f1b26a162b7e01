"""Places: text to coordinates behind one function, distances, and the blur of public points."""

from __future__ import annotations

import hashlib
import hmac
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.text import slugify
from django.utils.translation import gettext as _
from geopy.distance import geodesic
from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import get_geocoder_for_service

from marketplace.core.errors import Refusal
from marketplace.core.gazetteer import Gazetteer, suburbs

CACHE_SECONDS = 60 * 60 * 24 * 30
TIMEOUT_SECONDS = 5
# A public point lies about a kilometre from the true one, and never nearer than 500 m.
BLUR_DEGREES = 0.0092


@dataclass(frozen=True)
class Place:
    """A point with the area that may be shown for it; latitude and longitude in degrees."""

    lat: float
    lng: float
    area: str
    address: str = ""


class PlaceUnknown(Refusal):
    """The geocoder found nothing, or could not be asked."""


def geocode(text: str) -> Place:
    """Return the place that a person meant by an address or a suburb.

    Answers are cached for 30 days. Raises PlaceUnknown with a sentence when nothing is found or
    the geocoder does not answer within 5 s.
    """
    if not settings.GEOCODER:  # the gazetteer is in memory, quicker than any cache
        return _ask(text)
    key = "place:" + hashlib.sha256(text.strip().lower().encode()).hexdigest()[:40]
    known = cache.get(key)
    if known:
        return Place(**known)
    place = _ask(text)
    cache.set(key, place.__dict__, CACHE_SECONDS)
    return place


def suggest(text: str, *, limit: int = 6) -> list[Place]:
    """Return areas of the gazetteer whose names begin like or resemble the text."""
    return [
        Place(lat=row.latitude, lng=row.longitude, area=str(row.raw["area"]))
        for row in gazetteer().suggest(text, limit=limit)
    ]


def area_at(lat: float, lng: float) -> Place | None:
    """Return the area round a point, placed at its centre; None where the gazetteer ends."""
    found = gazetteer().reverse((lat, lng))
    if found is None or isinstance(found, list):
        return None
    return Place(lat=found.latitude, lng=found.longitude, area=str(found.raw["area"]))


def area_by_slug(slug: str) -> Place | None:
    """Return the area of the gazetteer whose name makes this part of an address."""
    return _by_slug().get(slug)


def slug_of(place: Place) -> str:
    """Return the part of an address that an area's name makes."""
    return slugify(place.area)


def neighbours(place: Place, *, limit: int = 8) -> list[Place]:
    """Return the areas nearest to a place, the nearest first."""
    shrinks = math.cos(math.radians(place.lat))

    def away(other: Place) -> float:
        # Flat earth: good enough to put the areas of one city in order.
        return math.hypot(other.lat - place.lat, (other.lng - place.lng) * shrinks)

    others = [other for other in _by_slug().values() if other.area != place.area]
    return sorted(others, key=away)[:limit]


def largest_areas(*, limit: int = 25) -> list[Place]:
    """Return the areas in which most people live, by name."""
    most = sorted(suburbs(), key=lambda suburb: -suburb.population)[:limit]
    return [_by_slug()[slugify(name)] for name in sorted(suburb.name for suburb in most)]


@lru_cache(maxsize=1)
def _by_slug() -> dict[str, Place]:
    return {slugify(row.name): Place(lat=row.lat, lng=row.lng, area=row.name) for row in suburbs()}


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the offline gazetteer that ships with the product."""
    return Gazetteer()


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the geodesic distance of two (lat, lng) in kilometres."""
    return float(geodesic(a, b).km)


def shown_distance(km: float) -> str:
    """Return a distance as people may see it: by 0.5 km under 5 km, then by 1 km."""
    if km < 0.75:
        return _("under 1 km")
    rounded = round(km * 2) / 2 if km < 5 else float(round(km))
    return _("%(km)s km") % {"km": f"{rounded:g}"}


def blur(lat: float, lng: float, *, key: str) -> tuple[float, float]:
    """Return the fixed public point of a true one: moved by a keyed, constant offset.

    The offset depends on the key alone, so that repeated looks teach nothing more.
    """
    digest = hmac.new(settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256).digest()
    turn = int.from_bytes(digest[:4], "big") / 2**32 * math.tau
    # Between 0.6 and a whole cell: who averages many answers finds the public point to some 50 metres,
    # and has to stay half a kilometre away from the true one.
    reach = (0.6 + 0.4 * int.from_bytes(digest[4:8], "big") / 2**32) * BLUR_DEGREES
    north, east = reach * math.sin(turn), reach * math.cos(turn)
    return round(lat + north, 5), round(lng + east / math.cos(math.radians(lat)), 5)


def rough(place: Place, *, key: str) -> tuple[float, float]:
    """Return a point that says no more of a place than the name of its area: the area's centre.

    Of an area that the gazetteer does not know it is a point some way off, as of `blur`.
    """
    known = area_by_slug(slug_of(place))
    return (known.lat, known.lng) if known else blur(place.lat, place.lng, key=key)


def _ask(text: str) -> Place:
    if not text.strip():
        raise PlaceUnknown(_("Enter a suburb or an address."), field="address")
    try:
        found = _geocoder()(text, exactly_one=True, timeout=TIMEOUT_SECONDS)
    except GeopyError as error:
        raise PlaceUnknown(
            _("We could not look that address up just now. Try again, or enter the suburb alone."),
            field="address",
        ) from error
    if found is None:
        raise PlaceUnknown(
            _("We do not know that place. Enter a suburb, like Newtown, or a street and suburb."),
            field="address",
        )
    raw: dict[str, Any] = found.raw or {}
    area = str(raw.get("area") or gazetteer().nearest(found.latitude, found.longitude))
    return Place(lat=found.latitude, lng=found.longitude, area=area, address=text.strip())


@lru_cache(maxsize=1)
def _geocoder() -> Any:
    """Return the geocoding function of the setting: a geopy service name, or the gazetteer."""
    if not settings.GEOCODER:
        return gazetteer().geocode
    service = get_geocoder_for_service(settings.GEOCODER)
    options = {"user_agent": f"{settings.SITE_NAME} ({settings.BASE_URL})"}
    # Public services allow one request a second (Nominatim's usage policy).
    return RateLimiter(service(**options).geocode, min_delay_seconds=1, swallow_exceptions=False)
