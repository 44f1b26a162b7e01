"""What every test stands on: a cloned database, guards that are always on, and the cast."""

from __future__ import annotations

import os
import shutil
from functools import partial

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests.support import guards, templates

pytest_plugins = ["tests.support.browser", "tests.support.cast"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id):
    """Clone a database for this process instead of migrating one; the value renews it."""
    name = f"hustlr_test_{os.getpid()}_{worker_id}"
    with django_db_blocker.unblock():
        template = templates.prepare()
        before = settings.DATABASES["default"]["NAME"]
        templates.clone(template, name)
        templates.point_at(name)
    renew = partial(_renew, template, name)
    TransactionTestCase._fixture_teardown = lambda case: renew()
    yield renew
    with django_db_blocker.unblock():
        templates.point_at(before)
        templates.drop(name)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def _renew(template: str, name: str) -> None:
    # A new clone is quicker than emptying 200 tables, and keeps what migrations put into them.
    templates.point_at(name)
    templates.clone(template, name)


@pytest.fixture(autouse=True, scope="session")
def _guards_of_the_suite():
    with guards.installed():
        yield


@pytest.fixture(autouse=True)
def _exemptions(request):
    """Apply the markers by which a test says that a guard does not hold for it."""
    guards.writes_on_get_allowed.set(bool(request.node.get_closest_marker("writes_on_get")))
    guards.undefined_allowed.set(bool(request.node.get_closest_marker("undefined_variables")))
