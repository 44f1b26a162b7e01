"""The life of a booking's money, from the hosted page to the tasker or back."""

from __future__ import annotations

import pytest

from marketplace.core.models import Fact
from marketplace.payments import actions, queries
from marketplace.payments.models import LedgerTransaction, Refund
from tests.payments.conftest import (
    BOOKING,
    CLIENT_FEE,
    COMMISSION,
    NET,
    NOTHING,
    TOTAL,
    open_for,
    pay_for,
    release_to,
)
from tests.support.payments import DECLINED, REFUND_FAILS, REFUND_LATER, pay
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def facts():
    """Return the names of what happened, in order."""
    return list(Fact.objects.order_by("pk").values_list("name", flat=True))


def test_the_page_is_made_after_the_commit(ada, tom):
    payment = open_for(ada, tom)

    assert (payment.state, payment.hosted_url) == ("opening", "")
    assert queries.pay_url(payment) == f"/payments/{payment.ref}/"
    drain()
    payment.refresh_from_db()
    assert payment.state == "open"
    assert queries.pay_url(payment) == payment.hosted_url


def test_money_that_arrives_is_held_for_the_booking(paid):
    assert (paid.state, paid.card) == ("succeeded", "Visa 4242")
    assert paid.has_arrived
    assert queries.books_of(BOOKING) == queries.Books(
        paid=TOTAL,
        held=TOTAL,
        released=NOTHING,
        fees=NOTHING,
        refunded=NOTHING,
        refund_due=NOTHING,
    )
    assert facts() == ["PaymentOpened", "PaymentSucceeded"]
    assert queries.missing_at_gateway() == NOTHING


def test_a_release_splits_the_hold(paid, tom, ada):
    release = release_to(tom, actor=ada)

    assert (release.net, release.fees) == (NET, CLIENT_FEE + COMMISSION)
    books = queries.books_of(BOOKING)
    assert (books.held, books.released, books.fees) == (NOTHING, NET, CLIENT_FEE + COMMISSION)
    balance = queries.balance_of(tom.pk)
    assert (balance.available, balance.paid) == (NET, NOTHING)
    fact = Fact.objects.get(name="ReleasePosted")
    assert fact.payload["net_minor"] == NET.minor
    assert fact.actor == ada


def test_a_second_release_is_the_first(paid, tom):
    assert release_to(tom) == release_to(tom)
    assert LedgerTransaction.objects.filter(kind="release").count() == 1


@pytest.mark.parametrize(
    ("amounts", "error"),
    [
        ({"gross": TOTAL - CLIENT_FEE}, actions.DoesNotAddUp),
        ({"gross": TOTAL + CLIENT_FEE}, actions.DoesNotAddUp),
        ({"commission": TOTAL}, actions.DoesNotAddUp),
        ({"client_fee": -CLIENT_FEE}, actions.DoesNotAddUp),
    ],
)
def test_amounts_that_contradict_are_refused(paid, tom, amounts, error):
    with pytest.raises(error):
        release_to(tom, **amounts)
    assert queries.books_of(BOOKING).held == TOTAL


def test_a_release_goes_to_the_tasker_who_was_booked(paid, tia):
    with pytest.raises(actions.DoesNotAddUp):
        release_to(tia)


def test_nothing_is_released_before_it_is_paid(payment, tom):
    with pytest.raises(actions.NothingHeld):
        release_to(tom)


def test_a_refund_is_set_aside_at_once_and_then_sent(paid, ada):
    refund = actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=ada)

    assert queries.books_of(BOOKING).refund_due == TOTAL
    drain()
    books = queries.books_of(BOOKING)
    assert (books.held, books.refund_due, books.refunded) == (NOTHING, NOTHING, TOTAL)
    refund.refresh_from_db()
    assert refund.state == "succeeded"
    assert facts()[-2:] == ["RefundStarted", "RefundSucceeded"]
    assert queries.missing_at_gateway() == NOTHING


def test_a_second_refund_is_the_first(paid, ada):
    first = actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=ada)
    drain()

    assert actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=ada) == first
    assert Refund.objects.count() == 1


def test_released_money_is_not_refunded(paid, tom):
    release_to(tom)

    with pytest.raises(actions.NothingHeld):
        actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)


def test_refunded_money_is_not_released(paid, tom):
    actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)

    with pytest.raises(actions.NothingHeld):
        release_to(tom)


@pytest.mark.parametrize("opened", [True, False])
def test_nothing_is_refunded_before_it_is_paid(ada, tom, opened):
    if opened:
        open_for(ada, tom)

    with pytest.raises(actions.NothingHeld):
        actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)


def test_a_refund_that_fails_becomes_credit(payment, ada, signed_in):
    pay_for(payment, ada, signed_in, card=REFUND_FAILS)
    actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)
    drain()

    books = queries.books_of(BOOKING)
    assert (books.held, books.refund_due, books.refunded) == (NOTHING, NOTHING, NOTHING)
    assert facts()[-1] == "RefundFailed"
    assert Refund.objects.get().reason == "expired_or_canceled_card"
    assert queries.missing_at_gateway() == NOTHING


def test_a_refund_may_take_a_while(payment, ada, signed_in):
    pay_for(payment, ada, signed_in, card=REFUND_LATER)
    actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)
    drain()

    assert queries.books_of(BOOKING).refunded == TOTAL


def test_a_declined_card_leaves_the_payment_open(payment, ada, signed_in):
    client = signed_in(ada)
    pay(client, payment, card=DECLINED)
    drain()

    payment.refresh_from_db()
    assert (payment.state, payment.failure) == ("open", "card_declined")
    failed = Fact.objects.get(name="PaymentFailed")
    assert failed.payload["final"] is False
    pay(client, payment)
    drain()
    payment.refresh_from_db()
    assert payment.has_arrived


def test_each_refused_attempt_is_told_once(payment, ada, signed_in):
    client = signed_in(ada)
    pay(client, payment, card=DECLINED)
    client.get(f"/payments/{payment.ref}/return/")
    drain()
    pay(client, payment, card=DECLINED)
    drain()

    assert facts().count("PaymentFailed") == 2


def test_a_repeated_key_opens_no_second_payment(ada, tom):
    assert open_for(ada, tom) == open_for(ada, tom)
    drain()
    assert facts() == ["PaymentOpened"]


def test_a_key_is_for_one_payment(ada, tom):
    open_for(ada, tom)

    with pytest.raises(actions.KeyReused):
        open_for(ada, tom, booking_ref="ccccdddd")


def test_nothing_cannot_be_paid(ada, tom):
    with pytest.raises(actions.DoesNotAddUp):
        open_for(ada, tom, amount=NOTHING)
