"""Plays a swap of htmx by hand: what the browser shows after it must equal a reload."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.test import Client

# Tokens differ from one answer to the next, in the page and in the fragment alike.
CHANGING = re.compile(
    r'(name="csrfmiddlewaretoken" value=|name="key" value=|id="id_key" value=)"[^"]*"'
)


def fragment(client: Client, url: str, *, target: str, data: Mapping | None = None) -> str:
    """Return what htmx gets for the region, sent with data or fetched without."""
    headers = {"HX-Request": "true", "HX-Target": f"section#{target}"}
    answer = (
        client.get(url, headers=headers)
        if data is None
        else client.post(url, data, headers=headers)
    )
    assert answer["Vary"]
    return answer.content.decode()


def region(page: str, target: str) -> str:
    """Return the element of an id with all that is inside it, without what changes anyway."""
    found = re.search(rf'<(\w+)[^>]*\bid="{target}"', page)
    assert found, f"There is no element #{target}"
    tag, depth = found[1], 0
    for step in re.finditer(rf"<(/?){tag}\b[^>]*>", page[found.start() :]):
        depth += -1 if step[1] else 1
        if not depth:
            return CHANGING.sub(r"\1", page[found.start() : found.start() + step.end()])
    raise AssertionError(f"#{target} never ends")


def swapped(client: Client, url: str, *, before: str, target: str) -> bool:
    """Say whether swapping the region of `url` into the page `before` equals a reload of it."""
    assert region(client.get(before).content.decode(), target)
    swap = region(fragment(client, url, target=target), target)
    return swap == region(client.get(url).content.decode(), target)
