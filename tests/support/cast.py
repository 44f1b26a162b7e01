"""The people of every test: ada and ben are clients, tom and tia taskers, max runs the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from zlib import crc32

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from marketplace.accounts.models import Person
from marketplace.core import clock

PASSWORD = "a-long-walk-in-the-park"


def make_person(first_name: str, last_name: str, *, verified: bool = True, **values) -> Person:
    """Return a new person with a confirmed address, such as ada@example.com, and number."""
    email = f"{first_name.lower()}@example.com"
    phone = {"phone": number_of(email), "phone_verified_at": clock.now()} if verified else {}
    # Long enough ago for many jobs at once.
    values.setdefault("joined_at", clock.now() - timedelta(days=30))
    person = Person.objects.create_user(
        email, PASSWORD, first_name=first_name, last_name=last_name, **(phone | values)
    )
    EmailAddress.objects.create(user=person, email=email, verified=verified, primary=True)
    return person


def browser_of(person: Person) -> Client:
    """Return a browserless client in which somebody is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def number_of(email: str) -> str:
    """Return a mobile number that is always the same for an address."""
    return f"+61491{crc32(email.encode()) % 10**6:06d}"


@pytest.fixture
def ada(db) -> Person:
    """A client."""
    return make_person("Ada", "Lovelace")


@pytest.fixture
def ben(db) -> Person:
    """Another client."""
    return make_person("Ben", "Okafor")


@pytest.fixture
def tom(db) -> Person:
    """A tasker."""
    return make_person("Tom", "Rossi", mode=Person.Mode.TASKER)


@pytest.fixture
def tia(db) -> Person:
    """Another tasker."""
    return make_person("Tia", "Nguyen", mode=Person.Mode.TASKER)


@pytest.fixture
def eve(db) -> Person:
    """An outsider with an account: nothing of the others' business is hers."""
    return make_person("Eve", "Outsider")


@pytest.fixture
def max(db) -> Person:  # noqa: A001 - the operator's name
    """An operator."""
    return make_person("Max", "Operator", is_staff=True, is_superuser=True)


@pytest.fixture
def make_operator(db) -> Callable[[str], Person]:
    """Return a function that makes further operators, with every right."""
    return lambda name: make_person(name, "Operator", is_staff=True, is_superuser=True)


@pytest.fixture
def signed_in(db) -> Callable[[Person], Client]:
    """Return a function that gives a browserless client in which somebody is signed in."""

    return browser_of
