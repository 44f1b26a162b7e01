"""Every address answers everybody as the table says, to a page load and to htmx alike."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RegexPattern

from tests.architecture.matrix import ROWS, Row, status_of
from tests.support import world as worlds
from tests.support.guards import WRITES, WRITTEN_BY_ANY_PAGE

PEOPLE = ("guest", *worlds.CAST)
METHODS = ("get", "post")
HTMX = {"HX-Request": "true", "HX-Target": "div#results"}
MAILBOX = "marketplace.notifications.mailbox.MailboxBackend"
# Refused: nothing may have been written on the way to these.
REFUSED = {403, 404, 405}


@pytest.fixture(scope="module", autouse=True)
def _mailbox():
    """Let letters land in rows, where the guard of what a refusal wrote sees them."""
    with override_settings(EMAIL_BACKEND=MAILBOX):
        yield


@pytest.fixture(scope="module", autouse=True)
def _short_refusals():
    """Answer refusals without their page, which is the same everywhere and half of the time here."""

    def short(request, status, **_said):
        return HttpResponse(status=status)

    with pytest.MonkeyPatch.context() as changed:
        changed.setattr("hustlr.errors._page", short)
        yield


@contextmanager
def _undone():
    """Roll back whatever happens inside, as a test case of Django does."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def browser():
    """One client for all requests: its middleware is loaded once."""
    return Client()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_gets_what_the_table_says(row, method, world, browser):
    wrong = []
    for who in PEOPLE:
        wanted = status_of(getattr(row, method), who)
        for headers in ({}, HTMX):
            status, written = _ask(browser, row, method, world, who=who, headers=headers)
            sent_on = headers and wanted in (302, 303)
            expected = (
                {wanted, 200 if row.swaps and wanted == 303 else 204} if sent_on else {wanted}
            )
            refused = wanted in REFUSED or (who, wanted) == ("guest", 302)
            if status not in expected or (written and refused):
                how = "htmx" if headers else "page"
                wrong.append(f"{who}, {how}: {status} instead of {wanted}, wrote {written}")

    assert not wrong, "\n".join(wrong)


def _ask(browser: Client, row: Row, method: str, world, *, who: str, headers: dict):
    """Return the status for somebody, and what was written; all of it is taken back."""
    browser.cookies.clear()
    if who != "guest":
        browser.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    written = []

    def note(execute, sql, params, many, context):
        found = WRITES.match(str(sql))
        if found and found[2] not in WRITTEN_BY_ANY_PAGE:
            written.append(f"{found[1]} {found[2]}")
        return execute(sql, params, many, context)

    url, data = row.url(world), row.data(world) if method == "post" else {}
    with _undone(), connection.execute_wrapper(note):
        try:
            answer = getattr(browser, method)(url, data, headers=headers)
            if answer.streaming:
                list(answer)  # read to its end, a file is closed
        except Exception as error:  # noqa: BLE001 - any of them would have been a 500
            return f"{type(error).__name__}: {error}"[:300], written
    return answer.status_code, written


def _names(resolver=None) -> set[str]:
    """Return the names of all addresses; of Wagtail's admin its door and our own lists."""
    found = _walk(resolver or get_resolver())
    named = {f"{space}{entry.name}": route for entry, space, route in found if entry.name}
    return {name for name, route in named.items() if not route.startswith("desk/") or _ours(name)}


def _walk(resolver, space="", before=""):
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry, space, route
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, inner, route)


def _ours(name: str) -> bool:
    return name.startswith(("marketplace-", "desk:")) or name == "wagtailadmin_home"


def test_every_address_has_a_row():
    assert _names() - {row.name for row in ROWS} == set()


def test_every_row_has_an_address():
    assert {row.name for row in ROWS} - _names() == set()


def test_a_planted_address_is_found():
    planted = [path("planted/", lambda request: None, name="planted")]
    resolver = URLResolver(RegexPattern(""), planted, namespace="jobs")

    assert _names(URLResolver(RegexPattern(""), [resolver])) == {"jobs:planted"}


def test_a_wrong_verdict_is_found(world, browser):
    planted = Row("bookings:detail", "booking.ref", get="guest 302, eve 200, * 404")

    with pytest.raises(AssertionError, match=r"ada, page: 200 instead of 404"):
        test_everybody_gets_what_the_table_says(planted, "get", world, browser)
