"""What every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chat import queries as chat
from hustlr import nav
from hustlr.offline import owner_of
from marketplace.notifications import queries as notifications

THEMES = {"light", "dark"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the theme of the cookie and which stand-ins serve."""
    theme = request.COOKIES.get("theme") or getattr(request.user, "theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "site_address": settings.BASE_URL,
        "theme": theme if theme in THEMES else "system",
        "demo": settings.DEMO,
        "staff_second_factor": settings.STAFF_SECOND_FACTOR,
        "shell_owner": owner_of(request),
        "stand_ins": [name for name, used in settings.STAND_INS.items() if used],
        "shell_mode": getattr(request.user, "mode", "client"),
        "shell_unread": SimpleLazyObject(lambda: _unread(request)),
        **nav.links(request),
        # Scripts that fetch a page say so: its toasts wait for the page that somebody sees.
        **({"messages": ()} if "X-Unseen" in request.headers else {}),
    }


def _unread(request: HttpRequest) -> dict[str, int]:
    """Count what waits for the person: one query, and only where a bar shows them."""
    if not request.user.is_authenticated:
        return {}
    person = get_user_model().objects.filter(pk=request.user.pk).order_by("pk")
    messages, notices = chat.unread_messages(request.user), notifications.unread(request.user)
    counted = person.annotate(
        messages=Coalesce(Subquery(messages), 0), notices=Coalesce(Subquery(notices), 0)
    )
    found = counted.values("messages", "notices")[0]
    return {"messages": int(found["messages"]), "notices": int(found["notices"])}
