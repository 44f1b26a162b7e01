"""The day of the work under races, on real connections: one wins, the books stay right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.bookings import actions
from marketplace.bookings.models import Booking, Proposal, Settlement
from marketplace.core.errors import Conflict, Refusal
from marketplace.payments import queries as payments
from tests.support import bookings as stage
from tests.support.crowd import copies, offers_like
from tests.support.race import duel, losers, race, winners

pytestmark = pytest.mark.django_db(transaction=True)
RACES = 200


@pytest.fixture(autouse=True)
def _books_in_order():
    yield
    assert payments.broken_invariants() == []


def only_refusals(outcomes):
    return all(isinstance(error, Refusal) for error in losers(outcomes))


def again(booking, **changes):
    """Put a booking back to where the race begins."""
    Booking.objects.filter(pk=booking.pk).update(**changes)


def test_cancelling_against_starting_two_hundred_times(ada, tom, signed_in):
    offer = stage.make_offer(stage.make_job(ada), tom)
    paid = copies(stage.pay_for(stage.accept(offer, ada), signed_in(ada)), RACES)

    outcomes = duel(
        paid,
        lambda b: actions.cancel(booking_ref=b.ref, actor=ada, reopen_job=True),
        stage.start,
    )

    states = dict(Booking.objects.values_list("ref", "state"))
    for booking, outcome in zip(paid, outcomes, strict=True):
        assert len(winners(outcome)) == 1, outcome
        assert only_refusals(outcome)
        started = isinstance(outcome[0], Refusal)
        assert states[booking.ref] == ("in_progress" if started else "cancelled")
        assert bool(payments.held(booking.ref)) == started


def test_fifty_bookings_of_one_slot_leave_one(ada, ben, tom):
    first = [(stage.make_offer(stage.make_job(who), tom), who) for who in (ada, ben)]
    made = [(each, who) for offer, who in first for each in offers_like(offer, 25)]

    outcomes = race(*[lambda o=o, who=who: stage.accept(o, who) for o, who in made])

    assert len(winners(outcomes)) == 1, outcomes
    assert only_refusals(outcomes)
    assert Booking.objects.live().count() == 1


def test_one_key_for_two_jobs_at_once_is_one_booking_and_a_conflict(ada, tom, tia):
    by_tom, by_tia = (
        offers_like(stage.make_offer(stage.make_job(ada), who), 10, apart=timedelta(hours=4))
        for who in (tom, tia)
    )
    for n, pair in enumerate(zip(by_tom, by_tia, strict=True)):
        outcomes = race(
            *[lambda o=offer, k=f"key-{n}": stage.accept(o, ada, key=k) for offer in pair]
        )

        assert len(winners(outcomes)) == 1, outcomes
        assert isinstance(losers(outcomes)[0], Conflict)
    assert Booking.objects.count() == 10


def test_a_new_time_against_another_booking_of_it(ada, ben, tom, signed_in):
    offer = stage.make_offer(stage.make_job(ada), tom)
    booking = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    for n in range(10):
        start = stage.in_days(10 + n)
        booking.refresh_from_db()
        asked = actions.propose_move(
            booking_ref=booking.ref, actor=ada, starts=[start], reason="Again"
        )
        rival = stage.make_offer(stage.make_job(ben), tom, start=start)

        outcomes = race(
            lambda asked=asked: actions.accept_proposal(
                booking_ref=booking.ref, proposal_id=asked.pk, actor=tom
            ),
            lambda rival=rival: stage.accept(rival, ben),
        )

        assert len(winners(outcomes)) == 1, outcomes
        assert only_refusals(outcomes)
        Proposal.objects.standing().update(state="lapsed")


def test_yes_against_taking_back_and_against_cancelling(ada, tom, signed_in):
    offer = stage.make_offer(stage.make_job(ada), tom)
    for booking in copies(stage.pay_for(stage.accept(offer, ada), signed_in(ada)), 10):
        asked = actions.propose_cancel(booking_ref=booking.ref, actor=ada, reason="Flood")
        about = {"booking_ref": booking.ref, "proposal_id": asked.pk}

        outcomes = race(
            lambda about=about: actions.accept_proposal(**about, actor=tom),
            lambda about=about: actions.withdraw_proposal(**about, actor=ada),
            lambda booking=booking: actions.cancel(
                booking_ref=booking.ref, actor=tom, reason="Van"
            ),
        )

        assert winners(outcomes)
        assert only_refusals(outcomes)
        assert Settlement.objects.filter(booking=booking).count() <= 1
        assert bool(payments.held(booking.ref)) != stage.fresh(booking).is_cancelled


def test_reporting_against_starting_at_the_door(ada, tom, signed_in):
    offer = stage.make_offer(stage.make_job(ada), tom)
    booking = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    begun = booking.starts_at - timedelta(days=9)
    for _n in range(15):
        again(booking, state="scheduled", starts_at=begun, started_at=None, fault="")

        outcomes = race(
            lambda: actions.report_tasker_absent(booking_ref=booking.ref, actor=ada),
            lambda: stage.start(booking),
        )

        assert len(winners(outcomes)) == 1, outcomes
        assert only_refusals(outcomes)
        assert payments.books_of(booking.ref).held == booking.total
