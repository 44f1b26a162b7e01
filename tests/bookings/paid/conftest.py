"""Everything here begins with a booking that is paid, which is kept and cloned."""

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
    return stage.fresh(booked.booking)
