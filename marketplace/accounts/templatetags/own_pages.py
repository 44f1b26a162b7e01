"""The list of account pages, for the page that is the list and for the others beside it."""

from __future__ import annotations

from django import template

from marketplace.accounts.pages import GROUPS, Group

register = template.Library()


@register.simple_tag
def own_pages() -> tuple[Group, ...]:
    """Return the groups of account pages."""
    return GROUPS


@register.simple_tag(takes_context=True)
def here(context: template.Context, url: str) -> bool:
    """Say whether the page that is shown has this address, or lies below it."""
    path = context["request"].path
    return path == url or (path.startswith(url) and url != "/account/")
