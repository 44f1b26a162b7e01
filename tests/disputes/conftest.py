"""One job whose work is done: ada has paid 151.20 for tom's 140, of which he gets 126."""

from __future__ import annotations

import pytest

from marketplace.core.money import Money
from marketplace.disputes import actions
from marketplace.disputes.models import Dispute
from marketplace.payments import queries as payments
from tests.support import bookings as stage
from tests.support.paid import ada, scheduled, tom  # noqa: F401 - fixtures
from tests.support.queue import drain
from tests.taskers.makers import aud


@pytest.fixture
def started(scheduled):  # noqa: F811
    return stage.start(scheduled)


@pytest.fixture
def finished(started):
    return stage.finish(started)


@pytest.fixture
def opened(finished, ada):  # noqa: F811
    """A dispute over 60 of the 140."""
    return open_as(ada, finished, contested=60)


@pytest.fixture
def judge(make_operator):
    """Max, one of our people."""
    return make_operator("Max")


def open_as(person, booking, *, contested=None, photos=(), **said):
    """Report a problem as the page does."""
    values = {"reason": "flawed", "wanted": "part_back", "text": "One door hangs.", **said}
    claim = actions.Claim(
        contested=None if contested is None else aud(contested), photos=photos, **values
    )
    made = actions.open_dispute(booking_ref=booking.ref, actor=person, claim=claim)
    drain()
    return fresh(made)


def fresh(dispute) -> Dispute:
    """Return the dispute as it is now."""
    return Dispute.objects.with_people().get(pk=dispute.pk)


def books(dispute):
    """Return the money of the dispute's booking."""
    return payments.books_of(dispute.booking.ref)


def cents(minor) -> Money:
    """Return an amount in cents."""
    return Money(minor, "AUD")


@pytest.fixture(autouse=True)
def _books_in_order(request):
    """Check the books after every test that touched them."""
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        assert payments.broken_invariants() == []
