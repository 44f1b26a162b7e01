"""What many tests look at and none may change for the others: built once, then cloned.

Each is a database of its own and the objects in it, pickled. A file that asks for one begins with
a clone of it; what its tests do is taken back after each of them, as ever.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from marketplace.accounts.models import Person
from tests.support import bookings as stage
from tests.support import templates
from tests.support import world as worlds
from tests.support.cast import browser_of, make_person


@pytest.fixture(scope="session")
def kept_world(django_db_setup, django_db_blocker):
    """The world of `tests.support.world`: the name of its database, and its objects as bytes."""
    with django_db_blocker.unblock():
        kept = _build(django_db_setup, "world", worlds.build)
    yield kept
    templates.drop(kept[0])


@pytest.fixture(scope="module")
def world(kept_world, django_db_setup, django_db_blocker):
    """The world, in rows that other processes see; nothing of it is left after the file."""
    name, content = kept_world
    with django_db_blocker.unblock():
        django_db_setup.become(name)
        yield pickle.loads(content)
        django_db_setup.become()


@pytest.fixture(scope="session")
def kept_booking(django_db_setup, django_db_blocker):
    """A booking of tom's that ada has paid, in six days."""
    with django_db_blocker.unblock():
        kept = _build(django_db_setup, "booking", _booking)
    yield kept
    templates.drop(kept[0])


@pytest.fixture(scope="module")
def booked(kept_booking, django_db_setup, django_db_blocker):
    """Ada, tom and the booking, for all tests of the file."""
    name, content = kept_booking
    with django_db_blocker.unblock():
        django_db_setup.become(name)
    yield pickle.loads(content)
    with django_db_blocker.unblock():
        django_db_setup.become()


@contextmanager
def for_this_file(
    database: templates.Clone, blocker, build: Callable[[], SimpleNamespace]
) -> Iterator[SimpleNamespace]:
    """Let all tests of a file begin with what BUILD makes; use it in a fixture of the module."""
    with blocker.unblock():
        name, content = _build(database, "file", build)
        database.become(name)
    yield pickle.loads(content)
    with blocker.unblock():
        database.become()
    templates.drop(name)


def _booking() -> SimpleNamespace:
    ada, tom = make_person("Ada", "Lovelace"), make_person("Tom", "Rossi", mode=Person.Mode.TASKER)
    # Not on the third day, on which tests make further offers.
    offer = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(6))
    booking = stage.accept(offer, ada)
    return SimpleNamespace(ada=ada, tom=tom, booking=stage.pay_for(booking, browser_of(ada)))


def _build(
    database: templates.Clone, suffix: str, build: Callable[[], SimpleNamespace]
) -> tuple[str, bytes]:
    name = f"{database.name}_{suffix}"
    templates.clone(database.template, name)
    templates.point_at(name)
    try:
        content = pickle.dumps(build())
    finally:
        templates.point_at(database.name)
    templates.seal(name)
    return name, content
