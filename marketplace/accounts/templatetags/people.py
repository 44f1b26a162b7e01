"""What the sign-in page asks about people."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from marketplace.accounts import queries
from marketplace.accounts.models import Person

register = template.Library()

# In this order: most browsers also name those that they descend from.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


@register.simple_tag
def demo_people() -> list[Person]:
    """Return the people whom a visitor may become with one click; none outside of a demo."""
    return queries.demo_people()


@register.filter
def demo_key(person: Person) -> str:
    """Return the word that names a demo person in an address."""
    return person.email.split("@")[0]


@register.filter
def browser_name(user_agent: str) -> str:
    """Say in words which browser on which system a session belongs to."""
    browser = _first_of(BROWSERS, user_agent)
    system = _first_of(SYSTEMS, user_agent)
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("Unknown browser")


def _first_of(names: dict[str, str], user_agent: str) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")
