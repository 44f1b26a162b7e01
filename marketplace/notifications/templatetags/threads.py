"""What a conversation's page asks about its notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from marketplace.notifications import preferences

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

register = template.Library()


@register.simple_tag
def is_muted(person: Person, thread: str) -> bool:
    """Say whether the person is not reminded of this conversation (one query)."""
    return preferences.has_muted(person, thread)
