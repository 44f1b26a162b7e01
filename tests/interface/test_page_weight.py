"""What a page costs: queries, requests, bytes; and that its HTML is valid, whole or in part."""

from __future__ import annotations

import functools
import gzip
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import html5lib
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from hustlr import staticfiles
from tests.interface.pages import PAGES
from tests.interface.test_sheets import SOURCES, STATIC

MOST_QUERIES, MOST_REQUESTS = 12, 12
MOST_BYTES, MOST_HTML = 80_000, 20_000
SVG = "{http://www.w3.org/2000/svg}svg"
TREE = html5lib.getTreeBuilder("etree")
MAILBOX = "marketplace.notifications.mailbox.MailboxBackend"
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
parametrize = pytest.mark.parametrize("page", PAGES, ids=str)


@pytest.fixture(scope="module")
def fetch(world):
    """Return a function that asks for a page as its person, once the process is warm."""
    client = Client()

    def get(page, **headers):
        client.cookies.clear()
        if page.who != "guest":
            client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[page.who]
        return client.get(page.url(world), headers=headers)

    with override_settings(EMAIL_BACKEND=MAILBOX):
        # A process learns the kinds of pages once.
        kinds = ("/services/", "/cities/", "/guides/")
        warm = (each for each in PAGES if each.path == "/account/" or each.path.startswith(kinds))
        for page in (PAGES[0], *warm):
            get(page)
        yield get


@parametrize
def test_a_page_asks_little_of_the_database(page, fetch):
    cache.clear()  # as the first visitor in ten minutes finds it

    with CaptureQueriesContext(connection) as asked:
        fetch(page)

    queries = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)


@pytest.fixture(scope="module")
def read(fetch):
    """Return a function that gives a page as it was sent, its document, and what is wrong in it.

    Parsing takes longer than all else, so that it is done once for each page.
    """
    known = {}

    def once(page):
        if page not in known:
            sent = fetch(page, **{"Accept-Encoding": "gzip"})
            assert sent.headers["Content-Encoding"] == "gzip"
            parser = html5lib.HTMLParser(TREE, namespaceHTMLElements=False)
            document = parser.parse(gzip.decompress(sent.content).decode())
            known[page] = len(sent.content), document, parser.errors
        return known[page]

    return once


@parametrize
def test_a_page_is_light(page, read):
    sent, document, _errors = read(page)
    sizes = {"page": sent}
    sizes |= {path: _weight(path) for path in _fetched(document)}

    assert sizes["page"] <= MOST_HTML
    assert len(sizes) <= MOST_REQUESTS, sizes
    assert sum(sizes.values()) <= MOST_BYTES, sizes


@parametrize
def test_a_page_is_valid(page, read):
    _sent, document, errors = read(page)

    assert errors == []
    assert _broken_pointers(document) == []


def test_a_planted_fault_of_the_markup_is_found():
    parser = html5lib.HTMLParser(TREE, namespaceHTMLElements=False)
    document = parser.parse("<!doctype html><p id=a><div id=a></p><label for=b>")

    assert parser.errors
    assert _broken_pointers(document) == ["#a twice", "for=b"]


@pytest.mark.parametrize("page", [each for each in PAGES if each.parts], ids=str)
def test_a_region_is_valid_and_stands_on_its_page(page, fetch):
    whole = fetch(page).content.decode()

    for part in page.parts:
        headers = {"HX-Request": "true", "HX-Target": f"div#{part}"}
        text = fetch(page, **headers).content.decode()
        html5lib.HTMLParser(strict=True).parseFragment(text)
        assert "<html" not in text
        assert f'id="{part}"' in text
        assert f'id="{part}"' in whole


def _fetched(document) -> set[str]:
    """Return what a browser fetches of our own files before anybody scrolls."""
    found = {
        each.get("href") or each.get("src")
        for each in document.iter()
        if each.tag in {"link", "script", "img"} and each.get("loading") != "lazy"
        if each.get("rel") not in {"canonical", "apple-touch-icon", "manifest"}
    }
    return {path for path in found if path and path.startswith("/static/")}


@functools.cache
def _weight(path: str) -> int:
    name = urlsplit(path).path.removeprefix(settings.STATIC_URL)
    if name not in SOURCES:  # of an app of others
        return len(brotli.compress(Path(finders.find(name)).read_bytes()))
    if name.endswith((".css", ".js")) and not name.startswith("vendor/"):
        return len(brotli.compress(staticfiles.join(name, SOURCES)[0].encode()))
    content = (STATIC / name).read_bytes()
    return (
        len(content)
        if name.endswith((".woff2", ".webp", ".png"))
        else len(brotli.compress(content))
    )


def _broken_pointers(document) -> list[str]:
    """Return attributes that name an element which is not there, and names given twice."""
    drawn = {inner for svg in document.iter(SVG) for inner in svg.iter()}
    elements = [each for each in document.iter() if each not in drawn]
    names = [each.get("id") for each in elements if each.get("id")]
    twice = [f"#{name} twice" for name in set(names) if names.count(name) > 1]
    wanted = {
        (attribute, name)
        for each in elements
        for attribute in POINTERS
        for name in (each.get(attribute) or "").split()
    }
    wanted |= {
        ("hx-target", each.get("hx-target")[1:])
        for each in elements
        if (each.get("hx-target") or "").startswith("#")
    }
    return twice + [f"{attribute}={name}" for attribute, name in wanted if name not in names]
