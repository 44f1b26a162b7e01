"""Pictures of every page in every state, to be looked at: `manage.py gallery [WORDS]`.

No test and not collected as one; the command names this file. WORDS narrow it like pytest's -k.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory, override_settings

from hustlr import errors
from tests.interface import letters, looking, moments, states
from tests.interface.looking import SETTLED
from tests.interface.pages import DESK, PAGES, Page
from tests.interface.test_refused_forms import ANSWERED, FORMS, SEND
from tests.support.browser import ARTEFACTS, SERVED, static_files, until

pytestmark = pytest.mark.browser
FOLDER = ARTEFACTS / "gallery"
SIZES = ((360, 780), (1280, 900))
SCHEMES = ("light", "dark")
# The desk scrolls inside its frame: a picture of the whole page needs a window as long as that.
INSIDE = "() => document.querySelector('.content-wrapper')?.scrollHeight ?? 0"


@pytest.fixture(scope="module")
def album() -> Iterator[list[tuple[str, list[Path]]]]:
    """What was taken, by page; at the end all of it on one sheet."""
    taken: list[tuple[str, list[Path]]] = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    yield taken
    rows = "".join(
        f"<h2>{html.escape(name)}</h2>"
        + "".join(
            f'<a href="{path.name}"><img src="{path.name}" height="420"></a> ' for path in paths
        )
        for name, paths in taken
    )
    (FOLDER / "index.html").write_text(f"<!DOCTYPE html><title>Gallery</title>{rows}")


def take(window, name: str) -> list[Path]:
    """Return pictures of the page as it is, in both widths and both themes."""
    paths = []
    stem = re.sub(r"\W+", "-", name).strip("-")[:90]
    for width, height in SIZES:
        window.set_viewport_size({"width": width, "height": height})
        window.evaluate(SETTLED)
        window.set_viewport_size({"width": width, "height": max(height, window.evaluate(INSIDE))})
        for scheme in SCHEMES:
            window.emulate_media(color_scheme=scheme)
            window.evaluate(SETTLED)
            paths.append(FOLDER / f"{stem}-{width}-{scheme}.png")
            window.screenshot(path=paths[-1], full_page=True, caret="initial")
    return paths


@pytest.mark.parametrize("page", [*PAGES, *DESK], ids=str)
def test_picture_of_a_page(page: Page, world, look, album):
    window = look(page.who, page.url(world), status=page.status)

    album.append((str(page), take(window, str(page))))


@pytest.fixture(scope="module")
def peopled(world, kept_world, django_db_blocker):
    """The world with what further states need."""
    with django_db_blocker.unblock():
        states.add(world)
    return world


@pytest.mark.parametrize("page", states.STATES, ids=str)
def test_picture_of_a_further_state(page: Page, peopled, look, album):
    window = look(page.who, page.url(peopled), status=page.status)

    album.append((str(page), take(window, f"state {page}")))
    if "/desk/" not in page.path:
        found = [
            *looking.broken_rules(window),
            *looking.overflow(window),
            *window.complaints,
        ]
        assert not found, "\n".join(found)


@pytest.mark.parametrize(("page", "doing"), moments.MOMENTS, ids=lambda given: str(given)[:60])
def test_picture_of_a_moment(page: Page, doing: str, peopled, look, album):
    window = look(page.who, page.url(peopled))
    try:
        getattr(moments, doing)(window)
        album.append((f"{page}, {doing}", take(window, f"moment {page} {doing}")))
    finally:
        window.unroute_all()
        window.context.set_offline(False)


@pytest.mark.parametrize(("page", "values"), FORMS, ids=lambda given: str(given)[:60])
def test_picture_of_a_refused_form(page: Page, values, world, look, album):
    window = look(page.who, page.url(world))
    window.evaluate(SEND, values)
    window.wait_for_selector("[data-error-summary]", timeout=5_000)
    until(window, ANSWERED)

    album.append((f"{page}, refused", take(window, f"refused {page}")))


@pytest.mark.parametrize(
    "handler",
    [
        errors.bad_request,
        errors.forbidden,
        errors.csrf_failure,
        errors.gone,
        errors.too_many,
        errors.busy,
        errors.server_error,
    ],
    ids=lambda handler: handler.__name__,
)
def test_picture_of_an_error(handler, world, look, album):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    # The server's files, by the names that it gives them.
    with override_settings(STORAGES=SERVED, STATIC_ROOT=static_files()):
        body = handler(request).content.decode()
    window = look("guest", "/")
    window.set_content(body)

    album.append((handler.__name__, take(window, f"error {handler.__name__}")))


PAPER = [
    Page("ada", "/bookings/{booking.ref}/receipt/"),
    Page("ada", "/bookings/{settled.booking.ref}/receipt/"),
    Page("ada", "/bookings/{booking.ref}/"),
    Page("tom", "/bookings/{started.ref}/"),
    Page("long", "/bookings/{long_booking.ref}/receipt/"),
]


@pytest.mark.parametrize("page", PAPER, ids=str)
def test_sheet_of_paper(page: Page, peopled, look):
    window = look(page.who, page.url(peopled))
    window.emulate_media(color_scheme="dark")
    stem = re.sub(r"\W+", "-", f"paper {page}").strip("-")
    window.pdf(path=FOLDER / f"{stem}.pdf", format="A4")


def test_pictures_of_letters(look, album):
    window = look("guest", "/offline/")
    # Our pages forbid what a letter has: rules in its head.
    window.goto("about:blank")
    found = []
    for name, message in letters.letters():
        window.set_content(message.alternatives[0][0])
        album.append((message.subject, take(window, f"letter {name}")))
        wrong = [*looking.broken_rules(window, (360,)), *looking.overflow(window)]
        found += [f"{name}: {each}" for each in wrong]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["guest", "ada"])
def test_picture_without_a_network(who: str, world, look, album):
    window = look(who, "/")
    window.evaluate("navigator.serviceWorker.ready.then(() => null)")
    window.context.set_offline(True)
    try:
        window.goto("/jobs/?q=never-seen")
        album.append((f"{who} offline", take(window, f"{who} offline")))
    finally:
        window.context.set_offline(False)
