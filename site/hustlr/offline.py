"""What a browser may keep for the time without a network, and whose it is.

The service worker keeps pages only when a header of the answer says so, all of them for one
owner; an answer for another owner, or for nobody, makes it forget everything (templates/shell/sw.js).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from marketplace.bookings import queries as bookings
from marketplace.core.clock import now
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

GetResponse = Callable[[HttpRequest], HttpResponse]

# Reading and waiting happens here; nothing of accounts, money or operators is ever kept.
KEPT_VIEWS = frozenset(
    {"bookings:list", "bookings:detail", "chat:inbox", "chat:conversation", "wagtail_serve"}
)
# What began a while ago may still be going on, and tomorrow's door is looked up tonight.
BEFORE, AHEAD = timedelta(hours=12), timedelta(hours=36)
MOST_BOOKINGS = 5


def owner_of(request: HttpRequest) -> str:
    """Return a name of the person that says nothing about them; "" for a visitor."""
    if not request.user.is_authenticated:
        return ""
    return salted_hmac("hustlr.offline", str(request.user.pk)).hexdigest()[:16]


def kept_pages(get_response: GetResponse) -> GetResponse:
    """Say of each page whose it is and what may be kept of it; empty the browser at sign-out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else ""
        if view == "account_logout" and request.method == "POST":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        if response.headers.get("Content-Type", "").startswith("text/html"):
            owner = owner_of(request)
            response.headers["X-Owner"] = owner or "-"
            if not owner and not _has_form(request):
                # A header, because the policy allows no inline script to carry the rules.
                response.headers["Speculation-Rules"] = f'"{reverse("speculation_rules")}"'
            if view in KEPT_VIEWS and request.method == "GET" and response.status_code == 200:
                response.headers["X-Keep"] = "1"
        return response

    return middleware


def _has_form(request: HttpRequest) -> bool:
    """Say whether the page has a form that changes something: then a token was drawn for it.

    A browser shows what it fetched ahead for five minutes, also after a form of the same page that
    leads there: the page as it was before. So links are hovered for nothing beside such a form, and
    by whoever is signed in, who has one in every menu.
    """
    return bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE"))


@login_not_required
@require_safe
@never_cache
def pages(request: HttpRequest) -> HttpResponse:
    """Name the pages that the person will want on the way: bookings of today and tomorrow."""
    found: list[str] = []
    if request.user.is_authenticated:
        found = [reverse("bookings:list"), *_near(request.user)]
    return JsonResponse({"pages": found})


def _near(person: Person) -> list[str]:
    """Return the addresses of what the person, on either side, does about now."""
    moment = now()
    ahead = [
        booking
        for side in (Actor.CLIENT, Actor.TASKER)
        for booking in bookings.bookings_of(person, side).ahead()[:MOST_BOOKINGS]
        if moment - BEFORE < booking.starts_at < moment + AHEAD
    ]
    return [reverse("bookings:detail", args=[booking.ref]) for booking in ahead]
