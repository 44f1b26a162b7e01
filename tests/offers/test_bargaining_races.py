"""Accepting meets countering, editing, withdrawing and agreeing at one moment: one of them wins."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.bookings.models import Booking
from marketplace.core.errors import Conflict
from marketplace.core.models import Fact
from marketplace.offers import actions
from marketplace.offers.models import Counter, Offer
from marketplace.payments import queries as payments
from tests.offers.conftest import accept, ask
from tests.offers.test_stale import change
from tests.support import bookings as stage
from tests.support.crowd import offers_like
from tests.support.race import duel, losers, race, winners
from tests.taskers.makers import ALWAYS, aud, make_tasker

pytestmark = pytest.mark.django_db(transaction=True)
RACES, ROUNDS = 200, range(10)


def edited(offer, tasker, price=150):
    terms = actions.Terms(aud(price), offer.starts_at, offer.ends_at, offer.message)
    return actions.edit(offer_id=offer.pk, actor=tasker, terms=terms, version=offer.version)


@pytest.fixture
def one(ada, tom):
    """Return an offer of tom's on a job of ada's."""
    make_tasker(tom, week=ALWAYS)
    return stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(2))


@pytest.fixture
def many(one):
    """Return two hundred offers of tom's, each on a job of its own and hours after the last."""
    return offers_like(one, RACES, apart=timedelta(hours=4))


@pytest.fixture
def offers(one):
    """Return ten of them."""
    return offers_like(one, len(ROUNDS), apart=timedelta(hours=4))


def check(outcomes, offers, states):
    """Check that one has won each, the other was refused, and the rows say what the winner did."""
    after = Offer.objects.select_related("job").in_bulk([offer.pk for offer in offers])
    for offer, outcome in zip(offers, outcomes, strict=True):
        assert len(winners(outcome)) == 1, outcome
        assert all(isinstance(error, Conflict) for error in losers(outcome)), outcome
        now = after[offer.pk]
        assert now.state == states[not isinstance(outcome[1], Conflict)]
        assert now.job.is_frozen == now.is_paying


def test_accept_against_counter(ada, many):
    outcomes = duel(
        many, lambda offer: accept(offer, ada), lambda offer: ask(offer, ada, price=120)
    )

    check(outcomes, many, ("paying", "countered"))
    assert Counter.objects.count() == Offer.objects.filter(state="countered").count()


def test_accept_against_edit(ada, tom, many):
    outcomes = duel(many, lambda offer: accept(offer, ada), lambda offer: edited(offer, tom))

    check(outcomes, many, ("paying", "submitted"))
    mine = Offer.objects.filter(pk__in=[offer.pk for offer in many])
    prices = mine.values_list("state", "price_minor").distinct()
    assert {*prices} <= {("paying", 14_000), ("submitted", 15_000)}


def test_a_booking_against_a_withdrawal(ada, tom, many):
    outcomes = duel(
        many,
        lambda offer: stage.accept(offer, ada),
        lambda offer: actions.withdraw(offer_id=offer.pk, actor=tom),
    )

    check(outcomes, many, ("paying", "withdrawn"))
    paying = Offer.objects.filter(state="paying").values_list("pk", flat=True)
    booked = Booking.objects.live().values_list("offer_id", flat=True)
    assert sorted(booked) == sorted(paying)
    assert payments.broken_invariants() == []


def test_taking_a_counter_back_against_agreeing_to_it(ada, tom, offers):
    for offer in offers:
        ask(offer, ada, price=120)
        outcomes = race(
            lambda offer=offer: actions.take_back(offer_id=offer.pk, actor=ada, number=1),
            lambda offer=offer: actions.agree(offer_id=offer.pk, actor=tom, number=1),
        )
        check_round(outcomes, offer)
    assert not Counter.objects.filter(outcome="").exists()


def check_round(outcomes, offer):
    """Check that price and outcome of the round belong together."""
    after, counter = Offer.objects.get(pk=offer.pk), Counter.objects.get(offer=offer)
    assert all(isinstance(error, Conflict) for error in losers(outcomes)), outcomes
    agreed = counter.outcome == "agreed"
    assert (str(after.price), after.version) == (("$120", 2) if agreed else ("$140", 1))
    assert after.is_submitted


def test_the_same_counter_twice_is_one_round(ada, offers):
    for offer in offers:
        outcomes = race(*[lambda offer=offer: ask(offer, ada, price=120)] * 2)
        assert len({each.pk for each in winners(outcomes)}) == 1, outcomes
        assert len(winners(outcomes)) == 2
    assert Fact.objects.filter(name="OfferCountered").count() == len(ROUNDS)


def test_an_outdating_edit_against_accepting(ada, offers):
    for offer in offers:
        outcomes = race(
            lambda offer=offer: accept(offer, ada),
            lambda offer=offer: change(offer.job, ada),
        )
        assert len(winners(outcomes)) == 1, outcomes
        edits = Fact.objects.filter(name="JobEdited", subject_id=offer.job_id)
        newest = edits.latest("pk").created_at if edits.exists() else offer.created_at
        actions.outdate(job_id=offer.job_id, edited_at=newest)
        after = Offer.objects.get(pk=offer.pk)
        assert after.state == ("stale" if edits.exists() else "paying")


def test_renewing_twice_is_one_offer(tom, offers):
    Offer.objects.update(state="expired")
    for offer in offers:
        outcomes = race(*[lambda offer=offer: actions.renew(offer_id=offer.pk, actor=tom)] * 2)
        assert len({each.pk for each in winners(outcomes)}) == 1, outcomes
    assert Offer.objects.live().count() == len(ROUNDS)
