"""A hold is taken apart in parts: refund, earnings and fees, once for each cause."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.core.money import Money
from marketplace.payments import actions, queries
from marketplace.payments.gateways.sandbox.models import Refund as RefundThere
from marketplace.payments.gateways.sandbox.models import Transfer as TransferThere
from marketplace.payments.models import LedgerTransaction, Refund, Release
from tests.payments.conftest import BOOKING, NOTHING, TOTAL, release_to
from tests.support.payments import set_payee
from tests.support.queue import drain
from tests.support.race import losers, race

CENTS = st.integers(0, 4_000)


def aud(text):
    """Return an amount like "22.50"."""
    return Money(round(float(text) * 100), "AUD")


def split(payee, *, refund="0", net="0", fees="0", cause="ruling"):
    """Split the hold as a decision does."""
    return actions.split(
        booking_ref=BOOKING,
        payee_id=payee.pk,
        refund=aud(refund),
        net=aud(net),
        fees=aud(fees),
        cause=cause,
        actor=None,
    )


# The worked example of the rules: the price is 100, the client has paid 108.
EXAMPLES = {
    "done": ("0", "90", "18", "approval"),
    "late cancellation, 25 kept": ("81", "22.50", "4.50", "cancellation"),
    "ruling 60 to 40": ("43.20", "54", "10.80", "ruling"),
    "full refund": ("108", "0", "0", "ruling"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES)
def test_the_worked_examples(example, paid, tom):
    refund, net, fees, cause = EXAMPLES[example]
    set_payee(tom)

    done = split(tom, refund=refund, net=net, fees=fees, cause=cause)
    drain()

    books = queries.books_of(BOOKING)
    assert (books.refunded, books.released, books.fees) == (aud(refund), aud(net), aud(fees))
    assert books.held == queries.held(BOOKING) == NOTHING
    assert (done.refund is None, done.release is None) == (refund == "0", net == "0")
    assert [row.amount_minor for row in RefundThere.objects.all()] == minors(refund)
    assert [row.amount_minor for row in TransferThere.objects.all()] == minors(net)
    assert queries.missing_at_gateway() == NOTHING


def minors(text):
    """Return the cents that the gateway should have been asked for, if any."""
    return [aud(text).minor] if aud(text) else []


@pytest.mark.django_db
def test_the_uncontested_part_goes_out_and_the_rest_stays_held(paid, tom):
    split(tom, net="63", fees="12.60", cause="uncontested")

    assert queries.held(BOOKING) == aud("32.40")
    assert queries.books_of(BOOKING).held == aud("32.40")

    split(tom, refund="16.20", net="13.50", fees="2.70", cause="agreement")
    drain()

    books = queries.books_of(BOOKING)
    assert (books.held, books.refunded) == (NOTHING, aud("16.20"))
    assert (books.released, books.fees) == (aud("76.50"), aud("15.30"))
    assert queries.missing_at_gateway() == NOTHING


@pytest.mark.django_db
def test_the_rest_of_a_hold_can_be_sent_back_as_a_whole(paid, tom):
    split(tom, net="63", fees="12.60", cause="uncontested")

    back = actions.refund_all(booking_ref=BOOKING, cause="ruling", actor=None)

    assert back.amount == aud("32.40")
    assert queries.held(BOOKING) == NOTHING


@pytest.mark.django_db
def test_the_same_cause_splits_once(paid, tom):
    first = split(tom, refund="10", net="5", fees="1")
    again = split(tom, refund="20", net="9", fees="3")
    whole = split(tom, refund="30", cause="agreement")

    assert again == first
    assert split(tom, refund="1", cause="agreement") == whole
    assert queries.held(BOOKING) == aud("62")
    assert (Refund.objects.count(), Release.objects.count()) == (2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amounts", "error"),
    [
        ({"refund": "108.01"}, actions.DoesNotAddUp),
        ({"refund": "100", "net": "8", "fees": "0.01"}, actions.DoesNotAddUp),
        ({"refund": "-1", "net": "5"}, actions.DoesNotAddUp),
        ({"net": "5", "fees": "-1"}, actions.DoesNotAddUp),
        ({}, actions.DoesNotAddUp),
    ],
)
def test_amounts_that_do_not_fit_are_refused(paid, tom, amounts, error):
    with pytest.raises(error):
        split(tom, **amounts)

    assert queries.held(BOOKING) == TOTAL
    assert not Refund.objects.exists()


@pytest.mark.django_db
def test_money_goes_to_the_tasker_of_the_payment_only(paid, tia):
    with pytest.raises(actions.DoesNotAddUp):
        split(tia, net="1")


@pytest.mark.django_db
def test_nothing_can_be_split_that_is_not_held(payment, tom):
    with pytest.raises(actions.NothingHeld):
        split(tom, net="1")
    assert queries.held("nobodyyy") == NOTHING


@pytest.mark.django_db
def test_nothing_is_left_to_split_after_a_release(paid, tom):
    release_to(tom)

    with pytest.raises(actions.NothingHeld):
        split(tom, refund="1")


@pytest.mark.django_db
def test_a_reason_nobody_knows_is_an_error(paid, tom):
    with pytest.raises(ValueError, match="whim"):
        split(tom, refund="1", cause="whim")


@pytest.mark.django_db
def test_the_database_keeps_one_refund_of_a_cause(paid, tom):
    refund = split(tom, refund="1").refund
    refund.pk = None

    with pytest.raises(IntegrityError, match="refund_once_per_cause"), transaction.atomic():
        refund.save()


@given(parts=st.lists(st.tuples(CENTS, CENTS, CENTS), min_size=1, max_size=6))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@pytest.mark.django_db
def test_whatever_is_taken_the_hold_adds_up(paid, tom, parts):
    causes = ["cancellation", "no_show", "early_stop", "uncontested", "agreement", "ruling"]
    left = TOTAL
    with transaction.atomic():
        for cause, (refund, net, fees) in zip(causes, parts, strict=False):
            taken = Money(refund + net + fees, "AUD")
            if not taken or taken > left:
                continue
            split(tom, refund=refund / 100, net=net / 100, fees=fees / 100, cause=cause)
            left -= taken

            books = queries.books_of(BOOKING)
            assert books.held == queries.held(BOOKING) == left
            assert books.paid == left + books.released + books.fees + books.refund_due
            assert queries.broken_invariants() == []
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_causes_at_once_never_take_more_than_there_is(paid, tom):
    outcomes = race(
        lambda: split(tom, refund="60", net="10", cause="ruling"),
        lambda: split(tom, refund="60", net="10", cause="agreement"),
        lambda: split(tom, refund="60", net="10", cause="ruling"),
    )

    assert {type(error) for error in losers(outcomes)} == {actions.DoesNotAddUp}
    assert queries.held(BOOKING) == aud("38")
    assert LedgerTransaction.objects.filter(kind="release").count() == 1
