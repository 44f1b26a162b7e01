"""A real Chromium over our own web process, on the database of the test.

A test marked with `browser` and `django_db(transaction=True)` asks for `open_page`.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import override_settings

from hustlr.postgres import ROOT, database_url
from hustlr.tools import chromium
from tests.support.cast import browser_of

ARTEFACTS = ROOT / "artefacts"
START_SECONDS = 120
SERVED = settings.STORAGES | {
    "staticfiles": {"BACKEND": "hustlr.staticfiles.JoinedManifestStorage"}
}
# What a page is waited for, on a machine that does much else as well.
PATIENCE = 40_000
# As root there is no sandbox.
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
]


@pytest.fixture(scope="session")
def web_address(django_db_setup, tmp_path_factory):
    """Return the address of a `manage.py serve` over this process's database."""
    port = free_port()
    log = tmp_path_factory.mktemp("serve") / "log"
    with log.open("wb") as out:
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=out, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(START_SECONDS)


@pytest.fixture
def live_worker(transactional_db):
    """Run a `manage.py worker` for the length of one test."""
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment())
    yield process
    process.terminate()
    process.wait(START_SECONDS)


@pytest.fixture(scope="module")
def _chromium():
    from playwright.sync_api import expect, sync_playwright

    chromium.require()
    expect.set_options(timeout=PATIENCE)
    # Playwright's loop runs in this thread, where Django would refuse the test's own queries. It
    # ends with the file: whatever starts a loop of its own could not run beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # Django keeps other connections beside a loop than without one; none may outlive the change,
    # for the database under it is made anew meanwhile.
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=FLAGS)
        yield browser
        browser.close()
        connections.close_all()
    connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(_chromium, web_address, transactional_db) -> Callable:
    """Return a function that opens a fresh window, of somebody or of nobody.

    `open_page(ada, "/jobs/", width=360, scheme="dark", javascript=False)` returns Playwright's
    page. What a page writes to the console as an error, or throws, fails the test at its end;
    a test takes expected ones out of `page.complaints`, or says beforehand with `forgives`, a
    pattern, which ones may come at any moment, as those of a dead server do.
    """
    contexts, complaints = [], []

    def open_one(
        person=None,
        path="/",
        *,
        width=1280,
        scheme="light",
        javascript=True,
        forgives="",
        **options,
    ):
        context = _chromium.new_context(
            base_url=web_address,
            viewport={"width": width, "height": 900 if width > 600 else 780},
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        if person:
            context.add_cookies([session_cookie(person, web_address)])
        page = _overheard(context, complaints, forgives)
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def keep_picture(request) -> Callable:
    """Return a function that stores a screenshot of the whole page among the artefacts."""

    def keep(page, name: str) -> Path:
        test = re.sub(r"\W+", "-", request.node.name).strip("-")
        path = ARTEFACTS / f"{test}-{name}.png"
        path.parent.mkdir(exist_ok=True)
        # Hiding the caret would write a style onto the field, which the policy stops.
        page.screenshot(path=path, full_page=True, caret="initial")
        return path

    return keep


def until(page, script: str, arg=None, *, seconds: float = PATIENCE / 1000):
    """Ask the page again and again until it answers with something true; return that.

    Playwright's own wait evaluates text within the page at each try, which our policy forbids, and
    takes the promise of an asynchronous function for a yes.
    """
    deadline = time.monotonic() + seconds
    while not (answer := page.evaluate(script, arg)):
        assert time.monotonic() < deadline, f"Never true on {page.url}: {script}"
        page.wait_for_timeout(50)
    return answer


@contextmanager
def swapped(page, part: str) -> Iterator[None]:
    """Wait until what one does has brought another version of a part of the page."""
    page.wait_for_load_state("load")
    before = page.locator(part).element_handle()
    yield
    before.wait_for_element_state("hidden")


def environment() -> dict[str, str]:
    """Return the variables for a process of ours that works on this test's database."""
    own = database_url(testing=True)
    name = settings.DATABASES["default"]["NAME"]
    changed = re.sub(r"(://[^/]*/)[^?]+", rf"\g<1>{name}", own)
    return dict(
        os.environ,
        DJANGO_SETTINGS_MODULE="hustlr.settings_test",
        TEST_DATABASE_URL=changed,
        TEST_MEDIA=str(settings.MEDIA_ROOT),
        TEST_STATIC=str(static_files()),
    )


@cache
def static_files() -> Path:
    """Collect the static files as production serves them, uncompressed; return their folder."""
    folder = settings.MEDIA_ROOT.with_name(f"static-{os.getpid()}")
    kinds = {file.suffix.removeprefix(".") for file in (ROOT / "static").rglob("*.*")}
    with override_settings(
        STATIC_ROOT=folder, STORAGES=SERVED, WHITENOISE_SKIP_COMPRESS_EXTENSIONS=[*kinds, "map"]
    ):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    return folder


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The web process did not start:\n{log.read_text()}")


def session_cookie(person, address: str) -> dict:
    """Sign somebody in and return the cookie, as a browser takes it."""
    value = browser_of(person).cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}


def _overheard(context, complaints: list[str], forgives: str):
    """Return a page that notes what it complains of."""

    def note(words: str) -> None:
        if not (forgives and re.search(forgives, words)):
            complaints.append(words)

    def listen(message) -> None:
        if message.type == "error":
            note(f"{message.location.get('url', '')}: {message.text}")

    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.complaints = complaints
    page.on("pageerror", lambda error: note(f"{page.url}: {error}"))
    page.on("console", listen)
    return page
