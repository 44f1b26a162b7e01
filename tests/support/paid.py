"""Fixtures of files that begin with the paid booking that is kept; their conftest imports them."""

from __future__ import annotations

import pytest

from marketplace.accounts.models import Person
from tests.support import bookings as stage


@pytest.fixture
def ada(db, booked):
    """A client, who has paid the booking."""
    return Person.objects.get(pk=booked.ada.pk)


@pytest.fixture
def tom(db, booked):
    """The tasker, who is booked."""
    return Person.objects.get(pk=booked.tom.pk)


@pytest.fixture
def scheduled(db, booked):
    """The booking, in six days."""
    return stage.fresh(booked.booking)
