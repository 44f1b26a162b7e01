"""What every test stands on: a cloned database, guards that are always on, and the cast."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests.support import guards, templates

pytest_plugins = ["tests.support.cast", "tests.support.browser", "tests.support.kept"]

TESTS = Path(__file__).parent
# What drives browsers, processes or every address of the site: it takes longest, so it begins first.
WHOLE = ("interface", "journeys", "faults", "setup", "architecture", "hustlr")

# Django makes so many small things that looking for rubbish at each 700 of them is a tenth of a test.
gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish() -> None:
    """Look no more at what stays to the end."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, so that both processes end together."""
    files = {item.path for item in items if _is_whole(item)}
    items.sort(key=lambda item: item.path not in files)


def _is_whole(item: pytest.Item) -> bool:
    browser = item.get_closest_marker("browser")
    return item.path.relative_to(TESTS).parts[0] in WHOLE or browser is not None


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id):
    """Clone a database for this process instead of migrating one; the value makes it anew."""
    name = f"hustlr_test_{os.getpid()}_{worker_id}"
    with django_db_blocker.unblock():
        before = settings.DATABASES["default"]["NAME"]
        database = templates.Clone(name, templates.prepare())
    TransactionTestCase._fixture_teardown = lambda case: database.renew()
    yield database
    with django_db_blocker.unblock():
        templates.point_at(before)
        templates.drop(name)
    for folder in (settings.MEDIA_ROOT, settings.MEDIA_ROOT.with_name(f"static-{os.getpid()}")):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def _guards_of_the_suite():
    with guards.installed():
        yield


@pytest.fixture(autouse=True)
def _exemptions(request):
    """Apply the markers by which a test says that a guard does not hold for it."""
    guards.writes_on_get_allowed.set(bool(request.node.get_closest_marker("writes_on_get")))
    guards.undefined_allowed.set(bool(request.node.get_closest_marker("undefined_variables")))
