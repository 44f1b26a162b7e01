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

from marketplace.core import clock, money, policies
from marketplace.core.requests import Request
from marketplace.core.web import render
from marketplace.reviews import queries as reviews
from marketplace.taskers import queries

if TYPE_CHECKING:
    from marketplace.taskers.models import TaskerProfile, TaskerSkill
    from marketplace.taskers.queries import FreeDay

REVIEWS_SHOWN = 8
DAYS_AHEAD = 60


@login_not_required
@require_safe
def profile(request: Request, ref: str) -> HttpResponse:
    """Show who a tasker is, what it costs, when there is time, and what clients say."""
    found = queries.whole_profile(ref, request.user)
    if found is None:
        raise Http404
    entry = _entry(found, request.GET.get("skill", ""))
    context = {
        "profile": found,
        "person": found.person,
        "entries": list(found.skills.all()),
        "entry": entry,
        "area": next(iter(found.areas.all()), None),
        "reviews": _reviews(found),
        "is_own": request.user.pk == found.person_id,
        **_booking(found, entry, request.GET.get("day", "")),
    }
    return render(request, "taskers/profile.html", context, part="times")


def _entry(found: TaskerProfile, slug: str) -> TaskerSkill | None:
    """The chosen entry of the price list, else the first."""
    entries = list(found.skills.all())
    chosen = (entry for entry in entries if entry.skill.slug == slug)
    return next(chosen, entries[0] if entries else None)


def _booking(found: TaskerProfile, entry: TaskerSkill | None, day: str) -> dict[str, Any]:
    """The side card: what a usual job costs, and a week of free times from the chosen day."""
    if entry is None:
        return {"days": [], "free": None, "rows": [], "post_url": reverse("jobs:post")}
    today = timezone.localdate(clock.now(), found.zone)
    chosen = _day(day, today)
    first = today + timedelta(days=(chosen - today).days // 7 * 7)
    week = queries.free_days(found, first, days=7, minutes=entry.skill.minutes)
    if not day:
        # Without a wish, the first day that has time.
        chosen = next((each.day for each in week if each.slots), chosen)
    price = entry.estimate(entry.skill.minutes)
    policy = policies.current()
    fee = money.fee(price, policy.client_fee_bps)
    return {
        "days": [_day_link(each, entry, chosen) for each in week],
        "free": next((each for each in week if each.day == chosen), None),
        "price": price,
        "rows": [
            {"label": _("Price for a usual job"), "amount": price, "kind": ""},
            {
                "label": _("Service fee, %(percent)g%%") % {"percent": policy.client_fee_bps / 100},
                "amount": fee,
                "kind": "",
            },
            {"label": _("You would pay"), "amount": price + fee, "kind": "total"},
        ],
        "post_url": f"{reverse('jobs:post')}?{urlencode({'skill': entry.skill.slug})}",
        "later": f"?{urlencode({'skill': entry.skill.slug, 'day': (first + timedelta(days=7)).isoformat()})}"
        if (first - today).days + 7 <= DAYS_AHEAD
        else "",
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


def _reviews(found: TaskerProfile) -> list[dict[str, Any]]:
    shown = reviews.reviews_of(profile_id=found.pk, limit=REVIEWS_SHOWN)
    return [
        {
            "stars": review.stars,
            "text": review.text,
            "published_at": review.published_at,
            "author_name": review.author.public_name,
            "author_photo": review.author.photo_url,
        }
        for review in shown
    ]
