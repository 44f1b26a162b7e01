"""The count of unread notices for the top bar."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from marketplace.notifications import queries

register = template.Library()
_KEPT = "_notices_unread"


@register.simple_tag(takes_context=True)
def notices_unread(context: Context) -> int:
    """Return how many notices the visitor has not opened yet; one query a page."""
    request: Any = context.get("request")
    if request is None or not request.user.is_authenticated:
        return 0
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, queries.unread_count(request.user))
    return int(getattr(request, _KEPT))
