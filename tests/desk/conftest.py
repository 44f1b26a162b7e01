"""What the tests of the desk share."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.desk.deals import people
from tests.support import kept
from tests.support.agreed import booking, job, offer, profile

__all__ = ["booking", "job", "offer", "profile"]


@pytest.fixture(scope="module")
def kept_people(django_db_setup, django_db_blocker):
    with kept.for_this_file(django_db_setup, django_db_blocker, people) as found:
        yield found


@pytest.fixture
def us(db, kept_people):
    """The people of this file with their bookings, as they are now."""
    return SimpleNamespace(
        **{name: type(row).objects.get(pk=row.pk) for name, row in vars(kept_people).items()}
    )
