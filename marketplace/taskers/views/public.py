"""The public profile of a tasker."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace.bookings import queries as bookings
from marketplace.core import clock, money, policies
from marketplace.core.requests import Request
from marketplace.core.web import render
from marketplace.reviews import queries as reviews
from marketplace.taskers import picking, queries
from marketplace.taskers.views.booking import card, is_at_once
from marketplace.taskers.views.common import photo_rows, review_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marketplace.core.policies import Policy
    from marketplace.reviews.queries import Aspects, Summary
    from marketplace.taskers.models import Gig, TaskerProfile, TaskerSkill
    from marketplace.taskers.queries import FreeDay, Look

REVIEWS_SHOWN, REVIEWS_FIRST = 20, 3
PHOTOS_FIRST = 4
DAYS_AHEAD = 60
TABS = ("about", "prices", "reviews", "photos", "checks")


@login_not_required
@require_safe
def profile(request: Request, ref: str) -> HttpResponse:
    """Show who a tasker is, what it costs, when there is time, and what clients say."""
    look = queries.look_at(ref, request.user, photos=PHOTOS_FIRST)
    if look is None:
        return _not_there(request, ref)
    found, policy = look.profile, policies.current()
    shown = request.GET.get("show", "")
    shown = shown if shown in TABS else "about"
    gigs = queries.gigs_of(found.pk)
    entry = _entry(found, request.GET.get("skill", ""))
    gig = _gig(gigs, request.GET)
    if gig is not None:
        gig.profile = found
    context = {
        "look": look,
        "profile": found,
        "person": found.person,
        "entries": list(found.skills.all()),
        "entry": entry,
        "gigs": gigs,
        "gig": gig,
        "is_own": request.user.pk == found.person_id,
        "is_favourite": look.is_favourite,
        "shown": shown,
        "tabs": _tabs(found, shown),
        "track": bookings.track_record(found.pk, policy),
        **_parts(look, shown),
        **(_picking(request, gig, policy) if gig else _booking(request, found, entry, policy)),
    }
    return render(request, "taskers/profile.html", context, part="times")


def _not_there(request: Request, ref: str) -> HttpResponse:
    """Say that a profile is gone where there was one whose person has left."""
    if queries.was_closed(ref):
        return render(request, "410.html", status=410)
    raise Http404


def _tabs(found: TaskerProfile, shown: str) -> list[dict[str, Any]]:
    labels = {
        "about": _("About"),
        "prices": _("Services and prices"),
        "reviews": _("Reviews"),
        "photos": _("Photos"),
        "checks": _("Checks"),
    }
    base = reverse("taskers:profile", args=[found.ref])
    return [
        {
            "label": labels[name],
            "href": f"{base}?show={name}" if name != "about" else base,
            "current": name == shown,
            "count": found.rating_count if name == "reviews" else None,
        }
        for name in TABS
    ]


def _parts(look: Look, shown: str) -> dict[str, Any]:
    """Return what the chosen tab shows (one or two queries)."""
    found = look.profile
    if shown == "photos":
        return {"photo_groups": _by_skill(queries.work_photos(found))}
    if shown not in ("about", "reviews"):
        return {}
    limit = REVIEWS_SHOWN if shown == "reviews" else REVIEWS_FIRST
    parts: dict[str, Any] = {
        "reviews": review_rows(reviews.reviews_of(profile_id=found.pk, limit=limit)),
        "photos": photo_rows(look.photos),
    }
    if shown == "reviews":
        parts["spread"] = _spread(reviews.summary_of(found.person_id, "tasker"))
        parts["said"] = _said(reviews.aspects_of(found.person_id))
    return parts


def _spread(summary: Summary) -> list[dict[str, int]]:
    return [
        {"stars": stars, "count": count, "tenths": round(percent / 10)}
        for stars, count, percent in summary.spread
    ]


def _said(aspects: Aspects | None) -> dict[str, Any]:
    if aspects is None:
        return {}
    rows = [
        {"label": label, "average": f"{average:.1f}", "tenths": round(average * 2)}
        for label, average in aspects.rows
    ]
    return {"rows": rows, "again": aspects.again_percent, "count": aspects.said}


def _by_skill(photos: list[Any]) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {}
    for photo in photos:
        groups.setdefault(photo.skill.name, []).append({"ref": photo.ref, "alt": photo.alt})
    return [{"name": name, "photos": photo_rows(rows)} for name, rows in groups.items()]


def _gig(gigs: list[Gig], asked: Mapping[str, str]) -> Gig | None:
    """Return the gig that the side card books: the chosen one, or the first of the skill."""
    chosen = next((each for each in gigs if each.ref == asked.get("gig")), None)
    slug = asked.get("skill", "")
    if chosen or not slug:
        return chosen or next(iter(gigs), None)
    return next((each for each in gigs if each.skill.slug == slug), None)


def _picking(request: Request, gig: Gig, policy: Policy) -> dict[str, Any]:
    packages = gig.sizes
    asked = request.GET.get("package", "")
    package = next((each for each in packages if str(each.position) == asked), packages[0])
    picked = picking.Picked(package, request.GET.get("day", ""))
    extra = urlencode({"gig": gig.ref}) + "&"
    return {
        **card(gig, package, policy, at_once=is_at_once(gig, request.user, policy)),
        "picker": picking.picker(gig, picked, policy, extra=extra),
        "extra": extra,
    }


def _entry(found: TaskerProfile, slug: str) -> TaskerSkill | None:
    """The chosen entry of the price list, else the first."""
    entries = list(found.skills.all())
    chosen = (entry for entry in entries if entry.skill.slug == slug)
    return next(chosen, entries[0] if entries else None)


def _booking(
    request: Request, found: TaskerProfile, entry: TaskerSkill | None, policy: Policy
) -> dict[str, Any]:
    """The side card: what a usual job costs, and a week of free times from the chosen day."""
    if entry is None:
        return {"days": [], "free": None, "rows": [], "post_url": reverse("jobs:post")}
    day = request.GET.get("day", "")
    today = timezone.localdate(clock.now(), found.zone)
    chosen = _day(day, today)
    first = today + timedelta(days=(chosen - today).days // 7 * 7)
    week = queries.free_days(found, first, days=7, minutes=entry.skill.minutes)
    if not day:
        # Without a wish, the first day that has time.
        chosen = next((each.day for each in week if each.slots), chosen)
    return {
        "days": [_day_link(each, entry, chosen) for each in week],
        "free": next((each for each in week if each.day == chosen), None),
        **_price(entry, policy),
        "post_url": f"{reverse('jobs:post')}?{urlencode({'skill': entry.skill.slug})}",
        "later": f"?{urlencode({'skill': entry.skill.slug, 'day': (first + timedelta(days=7)).isoformat()})}"
        if (first - today).days + 7 <= DAYS_AHEAD
        else "",
    }


def _price(entry: TaskerSkill, policy: Policy) -> dict[str, Any]:
    price = entry.estimate(entry.skill.minutes)
    fee = money.fee(price, policy.client_fee_bps)
    percent = {"percent": policy.client_fee_bps / 100}
    return {
        "price": price,
        "rows": [
            {"label": _("Price for a usual job"), "amount": price, "kind": ""},
            {"label": _("Service fee, %(percent)g%%") % percent, "amount": fee, "kind": ""},
            {"label": _("You would pay"), "amount": price + fee, "kind": "total"},
        ],
    }


def _day(text: str, today: date) -> date:
    try:
        chosen = date.fromisoformat(text)
    except ValueError:
        return today
    return min(max(chosen, today), today + timedelta(days=DAYS_AHEAD))


def _day_link(each: FreeDay, entry: TaskerSkill, chosen: date) -> dict[str, Any]:
    hours = sum((end - start for start, end in each.spans), timedelta())
    state = "full" if each.is_full else "some" if hours < timedelta(hours=4) else ""
    return {
        "label": formats.date_format(each.day, "D"),
        "number": each.day.day,
        "href": f"?{urlencode({'skill': entry.skill.slug, 'day': each.day.isoformat()})}",
        "state": state,
        "current": each.day == chosen,
    }
