"""Everybody at once: real threads on real connections, fifteen rounds each."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from marketplace.core.models import Fact
from marketplace.payments import actions, events, gateways, operations, queries
from marketplace.payments.gateways.sandbox import server
from marketplace.payments.gateways.sandbox.cards import CARDS
from marketplace.payments.gateways.sandbox.models import Event, Session
from marketplace.payments.gateways.sandbox.models import Refund as SandboxRefund
from marketplace.payments.gateways.webhooks import read
from marketplace.payments.models import (
    GatewayEvent,
    LedgerTransaction,
    Operation,
    Payment,
    Refund,
    Release,
)
from tests.payments.conftest import BOOKING, NOTHING, TOTAL, open_for, release_to
from tests.support.queue import drain
from tests.support.race import losers, race, winners

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 15


def booking(number):
    """Return the reference of a round's booking."""
    return f"rrrr{number:04d}"


def opened(payer, payee, number):
    """Return a payment whose page exists."""
    payment = open_for(payer, payee, booking_ref=booking(number), key=f"key-{number}")
    operations.run(Operation.objects.get(subject_id=payment.pk, kind="create_payment").pk)
    payment.refresh_from_db()
    return payment


def charged(payer, payee, number):
    """Return a payment that is paid at the gateway, which nobody here knows yet."""
    payment = opened(payer, payee, number)
    session = Session.objects.get(metadata__booking_ref=payment.booking_ref)
    server.pay(session, CARDS[0])
    return payment, session


def held(payer, payee, number):
    """Return a payment whose money is held."""
    payment, _session = charged(payer, payee, number)
    return actions.settle_return(payment_ref=payment.ref, person=payer)


def refund(number):
    """Send everything back."""
    return actions.refund_all(booking_ref=booking(number), cause="cancelled", actor=None)


def accepting(posted):
    """Return what takes in the delivery of an event."""
    body = posted.body.encode()
    event = read(body, livemode=False)
    return partial(events.accept, source="sandbox", event=event, headers={}, body=body)


def call_past_the_lease(operation):
    """Work as somebody whose lease has run out while he was calling."""
    operations._finish(operation, operations._call(operation))


def test_two_clicks_open_one_payment(ada, tom):
    """C1."""
    for number in range(ROUNDS):
        click = partial(open_for, ada, tom, booking_ref=booking(number), key=f"key-{number}")
        outcomes = race(click, click)

        assert winners(outcomes)
        mine = Payment.objects.filter(booking_ref=booking(number))
        assert mine.count() == 1
        assert Operation.objects.filter(subject_id=mine.get().pk).count() == 1
    drain()
    assert Session.objects.count() == ROUNDS


def test_client_and_timer_release_once(ada, tom):
    """C2."""
    for number in range(ROUNDS):
        held(ada, tom, number)
        approve = partial(release_to, tom, booking_ref=booking(number))
        outcomes = race(approve, approve, approve)

        assert not losers(outcomes)
        assert Release.objects.filter(booking_ref=booking(number)).count() == 1


def test_release_or_refund_but_not_both(ada, tom):
    """C3."""
    won = set()
    for number in range(ROUNDS):
        held(ada, tom, number)
        outcomes = race(
            partial(release_to, tom, booking_ref=booking(number)), partial(refund, number)
        )

        assert len(winners(outcomes)) == 1
        assert [type(error) for error in losers(outcomes)] == [actions.NothingHeld]
        books = queries.books_of(booking(number))
        assert books.held == NOTHING
        won.add(type(winners(outcomes)[0]))
    drain()
    assert queries.missing_at_gateway() == NOTHING
    assert won <= {Release, Refund}


def test_two_refunds_send_the_money_back_once(ada, tom):
    """C4."""
    for number in range(ROUNDS):
        held(ada, tom, number)
        outcomes = race(partial(refund, number), partial(refund, number))

        assert len({row.pk for row in winners(outcomes)}) == 1
        drain()
        assert queries.books_of(booking(number)).refunded == TOTAL
    assert SandboxRefund.objects.count() == ROUNDS


def test_webhook_and_return_book_once(ada, tom):
    """C6."""
    for number in range(ROUNDS):
        payment, _session = charged(ada, tom, number)
        posted = Event.objects.filter(type="payment_intent.succeeded").order_by("-pk").first()
        accept = accepting(posted)
        accept()
        row = GatewayEvent.objects.get(event_id=posted.event_id)
        outcomes = race(
            partial(events.handle, row.pk),
            partial(actions.settle_return, payment_ref=payment.ref, person=ada),
        )

        assert not losers(outcomes)
        assert LedgerTransaction.objects.filter(booking_ref=booking(number)).count() == 1
        told = Fact.objects.filter(name="PaymentSucceeded", subject_id=payment.pk)
        assert told.count() == 1


def test_two_workers_make_one_object(ada, tom):
    """C7: also when the lease of the first has run out while it was calling."""
    for number in range(ROUNDS):
        payment = open_for(ada, tom, booking_ref=booking(number), key=f"key-{number}")
        operation = Operation.objects.get(subject_id=payment.pk)
        call = partial(operations.run, operation.pk)
        outcomes = race(call, call, partial(call_past_the_lease, operation))

        assert not losers(outcomes)
        assert Session.objects.filter(metadata__booking_ref=booking(number)).count() == 1
        operation.refresh_from_db()
        assert operation.state == "done"


def test_eight_deliveries_have_one_effect(ada, tom, client):
    """C8."""
    for number in range(ROUNDS):
        payment, _session = charged(ada, tom, number)
        posted = Event.objects.filter(type="payment_intent.succeeded").order_by("-pk").first()
        accept = accepting(posted)
        outcomes = race(*[accept] * 8)

        assert sorted(outcomes) == [False] * 7 + [True]
        drain()
        assert LedgerTransaction.objects.filter(booking_ref=booking(number)).count() == 1
        assert payment.pk


def test_void_or_money_but_never_neither(ada, tom):
    """The time to pay ends in the very moment in which the client pays."""
    for number in range(ROUNDS):
        payment = opened(ada, tom, number)
        session = Session.objects.get(metadata__booking_ref=payment.booking_ref)

        def give_up(number=number):
            with transaction.atomic():
                return actions.void_payment(booking_ref=booking(number), actor=None)

        def pay_and_return(session=session, payment=payment):
            server.pay(session, CARDS[0])
            return actions.settle_return(payment_ref=payment.ref, person=ada)

        race(give_up, pay_and_return)
        drain()

        payment.refresh_from_db()
        books = queries.books_of(payment.booking_ref)
        if payment.state == "succeeded":
            assert books.held == TOTAL
        else:
            assert payment.state in {"late", "voided"}
            assert books.held == books.refund_due == NOTHING
    assert queries.missing_at_gateway() == NOTHING
    assert gateways.current().balance("AUD") == sum(
        (queries.books_of(booking(number)).held for number in range(ROUNDS)), NOTHING
    )


def test_a_booking_is_not_paid_twice_at_once(ada, tom):
    """Two tabs with two forms: the database lets one live payment in."""
    for number in range(ROUNDS):
        outcomes = race(
            *(
                partial(open_for, ada, tom, booking_ref=booking(number), key=f"{tab}-{number}")
                for tab in ("a", "b")
            )
        )

        assert len(winners(outcomes)) == 1
        assert Payment.objects.filter(booking_ref=booking(number)).count() == 1


def test_bookings_do_not_wait_for_each_other(ada, tom, tia):
    """Nothing deadlocks when many bookings are released and refunded at once."""
    for number in range(8):
        held(ada, tom if number % 2 else tia, number)
    outcomes = race(
        *[
            lambda number=number: (
                refund(number)
                if number < 4
                else release_to(tom if number % 2 else tia, booking_ref=booking(number))
            )
            for number in range(8)
        ]
    )

    assert not losers(outcomes)
    drain()
    assert queries.missing_at_gateway() == NOTHING
    assert BOOKING not in {row.booking_ref for row in Payment.objects.all()}
