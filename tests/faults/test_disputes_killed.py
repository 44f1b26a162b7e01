"""A process dies while a dispute begins or ends: the money is whole and it can be done again."""

from __future__ import annotations

import signal

import pytest

from marketplace.core import faults
from marketplace.core.money import Money
from marketplace.disputes import actions
from marketplace.disputes.models import Dispute
from marketplace.payments import queries as payments
from tests.disputes.conftest import finished, started  # noqa: F401 - fixtures
from tests.faults.test_bookings_killed import give_work_back, work
from tests.faults.test_payments_killed import in_child
from tests.support import bookings as stage
from tests.support.paid import ada, scheduled, tom  # noqa: F401 - fixtures

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
POINTS = [
    "bookings.dispute.before_release",
    "bookings.dispute.after_release",
    "bookings.resolve.before_split",
    "bookings.resolve.after_split",
]


@pytest.fixture(autouse=True)
def _harmless():
    yield
    faults.disarm()


@pytest.mark.parametrize("point", POINTS)
def test_killed_at(finished, ada, point):  # noqa: F811 - the stage before
    ending = in_child(lambda: quarrel(finished, ada), point, hit=1)

    assert ending == -signal.SIGKILL
    give_work_back()
    assert payments.broken_invariants() == []
    quarrel(finished, ada)
    work()
    assert payments.broken_invariants() == []
    assert stage.fresh(finished).is_done
    assert payments.books_of(finished.ref).held == Money(0, "AUD")


def quarrel(booking, client):
    """Open a dispute over a part of the price and withdraw it, from wherever it stands."""
    if stage.fresh(booking).is_work_done:
        claim = actions.Claim(
            "flawed", "part_back", "One door hangs.", contested=Money(6_000, "AUD")
        )
        actions.open_dispute(booking_ref=booking.ref, actor=client, claim=claim)
    work()
    dispute = Dispute.objects.get(booking=booking)
    if stage.fresh(booking).is_disputed:
        actions.withdraw(dispute_ref=dispute.ref, actor=client)
    work()
