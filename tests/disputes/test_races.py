"""Release against dispute: real threads on real connections, two hundred times."""

from __future__ import annotations

import pytest

from marketplace.bookings import actions as bookings
from marketplace.bookings.models import Booking
from marketplace.core.errors import Conflict
from marketplace.disputes import actions
from marketplace.disputes.models import Dispute
from marketplace.payments import queries as payments
from marketplace.payments.models import Release
from tests.disputes.conftest import cents
from tests.support.crowd import copies
from tests.support.race import duel, losers, race, winners

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 200


def test_a_booking_is_released_or_contested_never_both(finished, ada):
    rounds = copies(finished, ROUNDS)
    claim = actions.Claim("flawed", "part_back", "One door hangs.", contested=cents(6_000))

    outcomes = duel(
        rounds,
        lambda b: bookings.approve(booking_ref=b.ref, actor=ada),
        lambda b: actions.open_dispute(booking_ref=b.ref, actor=ada, claim=claim),
    )

    states = dict(Booking.objects.values_list("ref", "state"))
    for booking, outcome in zip(rounds, outcomes, strict=True):
        (won,), (lost,) = winners(outcome), losers(outcome)
        assert isinstance(lost, Conflict), lost
        assert states[booking.ref] == ("completed" if won is outcome[0] else "disputed")
    released = len(winners([approved for approved, _contested in outcomes]))
    assert Dispute.objects.count() == ROUNDS - released
    assert Release.objects.filter(cause="approval").count() == released
    assert payments.broken_invariants() == []


def test_two_ways_out_of_one_dispute_take_one(opened, ada, tom):
    proposal = actions.propose(dispute_ref=opened.ref, actor=tom, kept=cents(3_000))
    mine = actions.propose(dispute_ref=opened.ref, actor=ada, kept=cents(1_000))

    outcomes = race(
        lambda: actions.accept(dispute_ref=opened.ref, proposal_id=proposal.pk, actor=ada),
        lambda: actions.accept(dispute_ref=opened.ref, proposal_id=mine.pk, actor=tom),
        lambda: actions.withdraw(dispute_ref=opened.ref, actor=ada),
    )

    assert sum(isinstance(each, Dispute) for each in outcomes) == 1
    assert all(isinstance(each, Dispute | Conflict) for each in outcomes)
    assert payments.held(opened.booking.ref) == cents(0)
