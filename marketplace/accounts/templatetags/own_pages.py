"""The list of account pages, for the page that is the list and for the others beside it."""

from __future__ import annotations

from django import template
from django.urls import reverse

from marketplace.accounts.pages import GROUPS, Group

register = template.Library()


@register.simple_tag
def own_pages() -> tuple[Group, ...]:
    """Return the groups of account pages."""
    return GROUPS


@register.simple_tag(takes_context=True)
def own_page(context: template.Context) -> str:
    """Return the name of the account page that is shown: of those that fit, the longest address."""
    path = context["request"].path
    names = [entry.name for group in GROUPS for entry in group.entries]
    fitting = [name for name in names if path.startswith(reverse(name))]
    return max(fitting, key=lambda name: len(reverse(name)), default="")
