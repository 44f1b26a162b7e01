"""What the sign-in page asks about people."""

from __future__ import annotations

from django import template

from marketplace.accounts import queries
from marketplace.accounts.models import Person

register = template.Library()


@register.simple_tag
def demo_people() -> list[Person]:
    """Return the people whom a visitor may become with one click; none outside of a demo."""
    return queries.demo_people()


@register.filter
def demo_key(person: Person) -> str:
    """Return the word that names a demo person in an address."""
    return person.email.split("@")[0]
