"""Giving up a payment, and what becomes of money that arrives all the same."""

from __future__ import annotations

import pytest

from marketplace.core.models import Fact
from marketplace.payments import actions, queries
from marketplace.payments.gateways.sandbox import server
from marketplace.payments.gateways.sandbox.cards import CARDS
from marketplace.payments.gateways.sandbox.models import Session
from marketplace.payments.models import Operation
from tests.payments.conftest import BOOKING, NOTHING, open_for
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def void():
    """Give up as bookings does when the time to pay is over."""
    return actions.void_payment(booking_ref=BOOKING, actor=None)


def test_a_payment_that_was_never_sent_is_void_at_once(ada, tom):
    payment = open_for(ada, tom)

    assert void()
    payment.refresh_from_db()
    assert payment.state == "voided"
    drain()
    assert not Session.objects.exists()
    assert Fact.objects.filter(name="PaymentVoided").count() == 1


def test_the_page_is_closed(payment, ada, signed_in):
    assert void()
    drain()

    payment.refresh_from_db()
    assert payment.state == "voided"
    assert signed_in(ada).get(payment.hosted_url).status_code == 410
    assert Fact.objects.filter(name="PaymentVoided").count() == 1


def test_there_may_be_nothing_to_give_up(payment):
    assert not actions.void_payment(booking_ref="ccccdddd", actor=None)
    void()
    drain()
    assert not void()


def test_money_that_has_arrived_is_not_voided(paid):
    with pytest.raises(actions.AlreadyPaid):
        void()


def test_money_after_the_end_goes_back(payment):
    void()
    server.pay(Session.objects.get(), CARDS[0])
    drain()

    payment.refresh_from_db()
    assert payment.state == "late"
    books = queries.books_of(BOOKING)
    assert (books.held, books.refunded) == (NOTHING, payment.amount)
    assert not Fact.objects.filter(name="PaymentSucceeded").exists()
    assert queries.missing_at_gateway() == NOTHING


def test_a_booking_can_be_paid_anew_after_a_void(payment, ada, tom):
    void()
    drain()

    again = open_for(ada, tom, key="key-2")
    assert (again.seq, queries.payment_for(BOOKING)) == (2, again)


def test_a_page_in_the_making_is_closed_once_it_is_made(ada, tom):
    payment = open_for(ada, tom)
    # The worker has sent the call, but not yet heard the answer.
    Operation.objects.update(first_sent_at=payment.created_at)
    void()
    payment.refresh_from_db()
    assert payment.state == "voiding"
    drain()

    payment.refresh_from_db()
    assert payment.state == "voided"
    assert Session.objects.get().status == "canceled"
