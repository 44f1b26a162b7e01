"""Addresses are nouns with names, inside the part that they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

OURS = ("marketplace", "chat", "cms", "hustlr")
# Platforms look for these.
WITHOUT_SLASH = {"healthz", "readyz"}
SNAKE = re.compile(r"[a-z][a-z0-9_]*")


def walk(resolver: URLResolver, space: str = "", before: str = "") -> Iterator[tuple]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry, space, route
        else:
            yield from walk(entry, entry.namespace or space, route)


def is_ours(pattern: URLPattern) -> bool:
    return pattern.callback.__module__.split(".")[0] in OURS


# Wagtail makes the names of its admin by itself.
PATTERNS = [
    found
    for found in walk(get_resolver())
    if is_ours(found[0]) and not found[2].startswith("desk/")
]


def name(found) -> str:
    return found[2] if isinstance(found, tuple) else str(found)


@pytest.mark.parametrize("found", PATTERNS, ids=name)
def test_an_address_has_a_name_in_its_part(found):
    pattern, space, _route = found
    part = pattern.callback.__module__.split(".")

    assert pattern.name
    assert SNAKE.fullmatch(pattern.name)
    assert part[0] == "hustlr" or space in part


@pytest.mark.parametrize("found", PATTERNS, ids=name)
def test_an_address_ends_in_a_slash_or_is_a_file(found):
    pattern, _space, route = found

    assert re.search(r"(/|\.[a-z]+|^)$", route) or pattern.name in WITHOUT_SLASH


def test_no_name_is_given_twice():
    names = [f"{space}:{pattern.name}" for pattern, space, _route in PATTERNS]

    assert sorted(names) == sorted(set(names))
