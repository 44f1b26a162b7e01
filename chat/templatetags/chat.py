"""What chat adds to the pages of others: the count of unread messages, the way to a thread."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import formats, timezone

from chat import queries
from marketplace.core import clock

register = template.Library()
_KEPT = "_messages_unread"


@register.filter
def moment(at: datetime) -> str:
    """Write when something was as short as an inbox wants it: 4:52 pm, Mon, 18 Nov."""
    local, today = timezone.localtime(at), timezone.localtime(clock.now())
    if local.date() == today.date():
        return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"
    days = (today.date() - local.date()).days
    return formats.date_format(local, "D" if days < 7 else "j M")


@register.simple_tag(takes_context=True)
def unread(context: Context) -> int:
    """Return how many messages the visitor has not read; one query a page."""
    request: Any = context.get("request")
    if request is None or not request.user.is_authenticated:
        return 0
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, queries.unread_total(request.user))
    return int(getattr(request, _KEPT))


@register.inclusion_tag("chat/_button.html", takes_context=True)
def message_button(
    context: Context, name: str, *, offer: str = "", booking: str = "", style: str = "quiet"
) -> dict[str, Any]:
    """Draw the button that leads to the thread of an offer or booking, by its reference.

    It asks the database for nothing, so that a list may have one in every row.
    """
    return {
        "name": name,
        "offer": offer,
        "booking": booking,
        "style": style,
        "csrf_token": context.get("csrf_token"),
    }
