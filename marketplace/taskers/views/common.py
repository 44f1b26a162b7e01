"""What the pages of a tasker's desk share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, see_other
from marketplace.taskers import queries

if TYPE_CHECKING:
    from marketplace.reviews.models import Review
    from marketplace.taskers.models import TaskerProfile

P = ParamSpec("P")
View = Callable[Concatenate[PersonRequest, P], HttpResponse]
OwnView = Callable[Concatenate[PersonRequest, "TaskerProfile", P], HttpResponse]


def own(view: OwnView[P]) -> View[P]:
    """Give the view the person's own profile; who has none learns what being a tasker is."""

    @wraps(view)
    def wrapped(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        profile = queries.profile_of(request.user)
        if profile is None:
            return see_other(request, reverse("taskers:become"))
        return view(request, profile, *args, **kwargs)

    return wrapped


def attempt(form: Form, act: Callable[[dict[str, Any]], object]) -> int:
    """Act on a valid form; 0 when it is done, else the status to answer with."""
    if not form.is_valid():
        return 422
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        return refuse(form, refusal)
    return 0


def review_rows(found: Iterable[Review]) -> list[dict[str, Any]]:
    """Return published reviews as components/review.html draws them."""
    return [
        {
            "stars": review.stars,
            "text": review.text,
            "published_at": review.published_at,
            "author_name": review.author.public_name,
            "author_photo": review.author.photo_url,
            "job": review.booking.title,
            "number": review.pk,
            "reply": review.reply,
        }
        for review in found
    ]


def photo_rows(found: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return photos of work, given by ref and alt, as components/gallery.html draws them."""
    rows = []
    for photo in found:
        url = reverse("taskers:work_photo", args=[photo["ref"]])
        rows.append({"url": url, "small_url": f"{url}?small", "alt": photo["alt"]})
    return rows


def steps(profile: TaskerProfile, current: str) -> dict[str, Any]:
    """The way to a listed profile, for the head of each page; empty once it is listed."""
    if profile.is_active:
        return {"has": None, "steps": [], "steps_title": "", "next_step": ""}
    has = queries.readiness(profile)
    rows = [
        ("skills", _("Skills"), has.skills),
        ("area", _("Area"), has.areas),
        ("availability", _("Hours"), has.week),
        ("description", _("Words"), has.words),
        ("desk", _("Go live"), False),
    ]
    names = [name for name, _label, _done in rows]
    place = names.index(current)
    shown = [
        {
            "label": label,
            "href": reverse(f"taskers:{name}"),
            "state": "now" if name == current else "done" if done else "",
            "note": "",
        }
        for name, label, done in rows
    ]
    title = _("Step %(n)d of %(all)d: %(label)s") % {
        "n": place + 1,
        "all": len(rows),
        "label": rows[place][1],
    }
    following = reverse(f"taskers:{names[min(place + 1, len(names) - 1)]}")
    return {"has": has, "steps": shown, "steps_title": title, "next_step": following}
