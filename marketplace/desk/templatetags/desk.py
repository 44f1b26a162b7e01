"""How the desk's templates write a value."""

from __future__ import annotations

from typing import Any

from django import template

from marketplace.desk import words

register = template.Library()


@register.filter
def plain(value: Any) -> Any:
    """Write a value as people read it: amounts, moments, days, yes and no in one form each."""
    return words.plain(value)
