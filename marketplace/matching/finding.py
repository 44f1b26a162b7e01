"""The page of a search: from the address to what the template shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.catalogue import queries as catalogue
from marketplace.core import maps, places
from marketplace.matching import mapping, queries
from marketplace.matching.forms import FindForm
from marketplace.matching.queries import Match, Results, Search
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marketplace.catalogue.models import Skill
    from marketplace.core.money import Money

VIEWS = ("list", "map", "filters")


@dataclass
class Finding:
    """What one visit to the search page shows; skill None: the words meant nothing to us."""

    form: FindForm
    said: dict[str, str]
    skill: Skill | None = None
    others: list[Skill] = field(default_factory=list)
    place: places.Place | None = None
    results: Results | None = None
    # On a phone either the list or the map; "filters" shows them as a page, for want of a sheet.
    view: str = "list"
    zoom: int = 0
    at: tuple[float, float] | None = None

    @property
    def status(self) -> int:
        """The HTTP status: 422 when something in the address has to be mended."""
        return 422 if self.form.errors else 200

    def href(self, **changes: str | int | None) -> str:
        """The address of the same search with some of it said differently; None leaves out."""
        said = {**self.said, **changes}
        kept = {key: value for key, value in said.items() if value not in (None, "")}
        return f"{reverse('matching:find')}?{urlencode(kept)}"


def look(data: Mapping[str, str], *, person_id: int | None) -> Finding:
    """Search as the address says; the searcher's own profile is left out."""
    said = {key: value for key in (*FindForm.base_fields, "skill") if (value := data.get(key, ""))}
    form = FindForm({**_initial(), **said})
    finding = Finding(form=form, said=said)
    _look_at(finding, data)
    if not form.is_valid():
        return finding
    _choose_skill(finding)
    try:
        finding.place = places.geocode(form.cleaned_data["where"])
    except places.PlaceUnknown as refusal:
        form.add_error("where", refusal.message)
        return finding
    if finding.skill:
        search = _search(finding, finding.skill, finding.place, person_id=person_id)
        finding.results = queries.find_taskers(search, page=_number(data.get("page", "1")))
    return finding


def cards(finding: Finding) -> list[dict[str, Any]]:
    """What the result component shows of each match."""
    if finding.results is None or finding.skill is None:
        return []
    first = finding.results.page == 1 and finding.results.search.sort == "best"
    matches = finding.results.matches
    ids = [each.profile.pk for each in matches]
    gigs = taskers.gig_prices(ids, skill_id=finding.skill.pk)
    verified = taskers.verified_ids(ids)
    found = []
    for position, match in enumerate(matches):
        best = _("Best fit") if first and position == 0 else ""
        card = _card(match, finding.skill, best=best) | _direct(gigs.get(match.profile.pk))
        card["tasker"]["verified"] = match.profile.pk in verified
        found.append(card)
    return found


def headline(finding: Finding) -> str:
    """How many people match, in words; the page says it in its status line."""
    if finding.results is None:
        return ""
    count = finding.results.count
    if not count:
        return _("Nobody matches")
    if not finding.results.is_exact:
        return _("%(count)d+ people match") % {"count": count}
    return ngettext("%(count)d person matches", "%(count)d people match", count) % {"count": count}


def sorts(finding: Finding) -> list[dict[str, Any]]:
    """The orders of the list as links."""
    now = finding.form.cleaned_data["sort"] if finding.form.is_valid() else "best"
    return [
        {"label": label, "href": finding.href(sort=key), "current": key == now}
        for key, label in FindForm.base_fields["sort"].choices  # type: ignore[attr-defined]
    ]


def links(finding: Finding) -> dict[str, str]:
    """Where else the page leads: its neighbours, the other view, the filters, the wizard."""
    page = finding.results.page if finding.results else 1
    return {
        "next": finding.href(page=page + 1),
        "previous": finding.href(page=page - 1 if page > 2 else None),
        "map": finding.href(view="map"),
        "list": finding.href(view=None),
        "filters": finding.href(view="filters"),
        "clear": finding.href(day=None, part=None, km=None, max=None, stars=None),
        "post": post_url(finding),
    }


def post_url(finding: Finding) -> str:
    """Where the job is posted instead, with the skill chosen already."""
    chosen = {"skill": finding.skill.slug} if finding.skill else {}
    return f"{reverse('jobs:post')}?{urlencode(chosen)}"


def _initial() -> dict[str, Any]:
    return {name: field.initial for name, field in FindForm.base_fields.items() if field.initial}


def _look_at(finding: Finding, data: Mapping[str, str]) -> None:
    """What of the page is in view: the map's part of the address."""
    if data.get("view") in VIEWS:
        finding.view = data["view"]
    if finding.view == "map":
        finding.said["view"] = finding.view
    zoom = data.get("zoom", "").removeprefix("-")
    depth = _number(zoom, least=0) * (-1 if zoom != data.get("zoom", "") else 1)
    finding.zoom = min(max(depth, maps.ZOOM_AT_LEAST), maps.ZOOM_AT_MOST)
    finding.at = mapping.point(data.get("at", ""))


def _choose_skill(finding: Finding) -> None:
    """The named skill, else the likeliest for the words, with the next two as alternatives."""
    words = finding.form.cleaned_data["q"]
    if slug := finding.said.pop("skill", ""):
        finding.skill = catalogue.skill_by_slug(slug)
    if finding.skill is None and words:
        found = catalogue.suggest_skills(words, limit=3)
        finding.skill, finding.others = (found[0], found[1:]) if found else (None, [])
    if finding.skill and not words:
        # From here on the words say it, so that another word can replace it.
        finding.said["q"] = finding.skill.name
        finding.form.data["q"] = finding.skill.name  # type: ignore[index]  # our own dict


def _search(
    finding: Finding, skill: Skill, place: places.Place, *, person_id: int | None
) -> Search:
    said = finding.form.cleaned_data
    zone = timezone.get_default_timezone()
    window = None
    if said["day"]:
        window = queries.window_of(said["day"], said["part"], zone=zone, minutes=skill.minutes)
    return Search(
        skill_id=skill.pk,
        lat=place.lat,
        lng=place.lng,
        radius_km=said["km"],
        cap_minor=said["max"] * 100 if said["max"] else None,
        least_stars=said["stars"],
        window=window,
        sort=said["sort"],
        exclude_person_id=person_id,
    )


def _card(match: Match, skill: Skill, *, best: str) -> dict[str, Any]:
    person, profile = match.profile.person, match.profile
    url = f"{reverse('taskers:profile', args=[profile.ref])}?skill={skill.slug}"
    return {
        "tasker": {
            "url": url,
            "name": person.public_name,
            "photo_url": person.photo_url,
            "stars": profile.rating,
            "count": profile.rating_count,
            "verified": False,
        },
        "place": f"{match.distance}, {match.area}",
        "price": match.price,
        "unit": _unit(match, skill),
        "reasons": [reason.text for reason in match.reasons if not reason.is_doubt],
        "doubts": [reason.text for reason in match.reasons if reason.is_doubt],
        "slots": [{"moment": moment, "url": url, "label": ""} for moment in match.free],
        "zone": profile.timezone,
        "best": best,
        "pin": profile.ref,
        "ask_url": f"{reverse('jobs:post')}?{urlencode({'skill': skill.slug, 'ask': profile.ref})}",
        "ask": _("Ask %(name)s") % {"name": person.first_name},
    }


def _direct(gig: tuple[str, Money] | None) -> dict[str, str]:
    """The way to book a tasker's cheapest package without an offer, where there is one."""
    if gig is None:
        return {"book": "", "book_url": ""}
    ref, price = gig
    words = _("Book from %(price)s") % {"price": price}
    return {"book": words, "book_url": reverse("taskers:gig", args=[ref])}


def _unit(match: Match, skill: Skill) -> str:
    if not match.offer.is_hourly:
        return _("for the job")
    hours = formats.number_format(skill.minutes / 60, decimal_pos=None if skill.minutes % 60 else 0)
    return _("%(hours)s h at %(rate)s") % {"hours": hours, "rate": match.offer.rate}


def _number(text: str, *, least: int = 1) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else least
