"""What chat's pages need to write, and what it adds to the pages of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils import formats, timezone

from marketplace.core import clock

register = template.Library()


@register.filter
def lately(at: datetime) -> str:
    """Write when something was as short as an inbox wants it: 4:52 pm, Mon, 18 Nov."""
    local, today = timezone.localtime(at), timezone.localtime(clock.now())
    if local.date() == today.date():
        return clock.face(local)
    days = (today.date() - local.date()).days
    return formats.date_format(local, "D" if days < 7 else "j M")


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
