"""The people of a search on the map: prices as pins at their public points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.core import maps

if TYPE_CHECKING:
    from marketplace.matching.finding import Finding
    from marketplace.matching.queries import Match, Results

# The map begins where most people are, and no closer than a few streets.
MOST = 0.75
REACH_AT_LEAST = 3.0


def drawn(finding: Finding) -> maps.Map | None:
    """Draw the page's people round the place, if there was a search."""
    if finding.results is None or finding.place is None:
        return None
    search = finding.results.search
    home = (search.lat, search.lng)

    def cluster(spots: Sequence[maps.Spot], middle: maps.Point) -> tuple[str, str, str]:
        count = len(spots)
        label = ngettext("%(n)d person here", "%(n)d people here", count) % {"n": count}
        if finding.zoom >= maps.ZOOM_AT_MOST:
            return str(count), label, spots[0].href
        label = _("%(people)s: look closer") % {"people": label}
        return str(count), label, look(finding, middle, finding.zoom + 1)

    return maps.draw(
        _frame(finding, finding.results),
        home=home,
        area=finding.place.area,
        ring_km=search.radius_km,
        spots=[_spot(match) for match in finding.results.matches],
        cluster=cluster,
    )


def look(finding: Finding, centre: maps.Point, zoom: int) -> str:
    """The address of the same search with the map looking somewhere else."""
    page = finding.results.page if finding.results and finding.results.page > 1 else None
    return finding.href(page=page, zoom=zoom or None, at=f"{centre[0]:.3f},{centre[1]:.3f}")


def tools(finding: Finding) -> dict[str, str]:
    """The addresses of looking closer and wider, empty where the map ends."""
    if finding.results is None:
        return {}
    frame = _frame(finding, finding.results)
    closer, wider = finding.zoom + 1, finding.zoom - 1
    ends = frame.is_widest or wider < maps.ZOOM_AT_LEAST
    return {
        "closer": look(finding, frame.centre, closer) if closer <= maps.ZOOM_AT_MOST else "",
        "wider": "" if ends else look(finding, frame.centre, wider),
    }


def point(text: str) -> maps.Point | None:
    """Read "lat,lng" from an address; None for anything else."""
    try:
        lat, lng = (float(number) for number in text.split(","))
    except ValueError:
        return None
    return (lat, lng) if math.hypot(lat, lng) < 360 else None


def _frame(finding: Finding, results: Results) -> maps.Frame:
    return maps.Frame(
        centre=finding.at or (results.search.lat, results.search.lng),
        reach_km=_reach(results),
        zoom=finding.zoom,
        size=maps.ALONE if finding.view == "map" else maps.BESIDE,
    )


def _reach(results: Results) -> float:
    """How far from the place most of the people are."""
    away = sorted(match.km for match in results.matches)
    most = away[int((len(away) - 1) * MOST)] if away else results.search.radius_km
    return min(max(most * 1.2, REACH_AT_LEAST), results.search.radius_km)


def _spot(match: Match) -> maps.Spot:
    name = match.profile.person.public_name
    words = {"name": name, "price": match.price, "area": match.area}
    return maps.Spot(
        point=match.point,
        key=match.profile.ref,
        text=str(match.price),
        label=_("%(name)s, %(price)s, %(area)s") % words,
        href=f"#at-{match.profile.ref}",
    )
