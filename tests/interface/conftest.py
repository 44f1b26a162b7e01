"""Windows on the world, kept for a whole file."""

from __future__ import annotations

import pytest
from django.conf import settings

from tests.support.browser import PATIENCE


@pytest.fixture(scope="module")
def look(world, web_address, _chromium):
    """Return a function that opens a page of somebody's in a window that is kept.

    What the page complains of, and what it fails to fetch, stands in `page.complaints`.
    """
    windows = {}

    def open_one(who: str, path: str, *, status: int = 200):
        if who not in windows:
            windows[who] = _window(_chromium, world.sessions.get(who), web_address)
        page = windows[who]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        page.complaints.clear()
        assert page.goto(path).status == status
        return page

    yield open_one
    for page in windows.values():
        page.context.close()


def _window(browser, session: str | None, address: str):
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    if session:
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session, "url": address}])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("requestfailed", lambda request: _fail(page, request))
    page.on("response", lambda answer: _note(page, answer))
    page.on("console", lambda said: _listen(page, said))
    return page


def _fail(page, request) -> None:
    # A page that is left takes back what it was fetching ahead; that is no failure.
    if request.failure != "net::ERR_ABORTED":
        page.complaints.append(f"{request.url} failed")


def _note(page, answer) -> None:
    if answer.status >= 400 and not answer.request.is_navigation_request():
        page.complaints.append(f"{answer.url}: {answer.status}")


def _listen(page, said) -> None:
    # The browser repeats the status of every refused page, which the test knows already.
    if said.type in {"error", "warning"} and "the server responded with" not in said.text:
        page.complaints.append(said.text)
