"""The world of `tests.support.world`, built once for all files of this process that look at it."""

from __future__ import annotations

import pickle

import pytest
from django.conf import settings

from tests.support import templates
from tests.support import world as worlds


@pytest.fixture(scope="session")
def kept_world(django_db_setup, django_db_blocker):
    """Build the world in a database to be cloned; return its name, and what is in it as bytes."""
    own = settings.DATABASES["default"]["NAME"]
    name = f"{own}_world"
    with django_db_blocker.unblock():
        templates.clone(templates.prepare(), name)
        templates.point_at(name)
        try:
            content = pickle.dumps(worlds.build())
        finally:
            templates.point_at(own)
    templates.seal(name)
    yield name, content
    templates.drop(name)


@pytest.fixture(scope="module")
def world(kept_world, django_db_setup, django_db_blocker):
    """The world, in rows that other processes see; nothing of it is left after the file."""
    name, content = kept_world
    with django_db_blocker.unblock():
        django_db_setup(name)
        yield pickle.loads(content)
        django_db_setup()
