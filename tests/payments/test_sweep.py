"""What the queue has lost and what no event has told of is found by the sweep."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.core.clock import now
from marketplace.payments import actions, operations, tasks
from marketplace.payments.gateways.sandbox import server
from marketplace.payments.gateways.sandbox.cards import CARDS
from marketplace.payments.gateways.sandbox.models import Refund as SandboxRefund
from marketplace.payments.gateways.sandbox.models import Session
from marketplace.payments.models import GatewayEvent, Operation, Payment, Refund
from tests.payments.conftest import BOOKING, open_for, pay_for
from tests.support.payments import REFUND_LATER
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def later(**delta):
    """Return a moment that long ago."""
    return now() - timedelta(**delta)


def test_a_lost_call_is_made(ada, tom):
    payment = open_for(ada, tom)

    tasks.sweep()

    payment.refresh_from_db()
    assert payment.state == "open"


def test_a_lost_event_is_handled(payment):
    server.pay(Session.objects.get(), CARDS[0])
    drain()
    GatewayEvent.objects.update(state="pending", received_at=later(minutes=2))

    tasks.sweep()

    assert not GatewayEvent.objects.filter(state="pending").exists()


def test_an_event_that_never_came_is_made_good(payment):
    server.pay(Session.objects.get(), CARDS[0])
    tasks.sweep()
    payment.refresh_from_db()
    assert payment.state == "open"

    Payment.objects.update(looked_at=later(minutes=16))
    tasks.sweep()

    payment.refresh_from_db()
    assert payment.has_arrived


def test_a_refund_that_nobody_told_of_is_made_good(payment, ada, signed_in):
    pay_for(payment, ada, signed_in, card=REFUND_LATER)
    actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)
    operations.run(Operation.objects.get(kind="refund").pk)
    server.end_refund(SandboxRefund.objects.get().pk)
    Refund.objects.update(looked_at=later(minutes=16))

    tasks.sweep()

    assert Refund.objects.get().state == "succeeded"


def test_one_bad_row_does_not_stop_the_others(ada, tom, tia, monkeypatch, caplog):
    first = open_for(ada, tom)
    second = open_for(ada, tia, booking_ref="ddddffff", key="k2")
    run = operations.run

    def stumble(operation_id):
        if Operation.objects.get(pk=operation_id).subject_id == first.pk:
            raise ZeroDivisionError
        run(operation_id)

    monkeypatch.setattr(operations, "run", stumble)
    tasks.sweep()

    second.refresh_from_db()
    assert second.state == "open"
    assert "stumbled" in caplog.text


def test_a_gateway_away_is_no_error_of_the_sweep(ada, tom, monkeypatch, caplog):
    open_for(ada, tom)

    def wait(operation_id):
        raise operations.StillWaiting("no answer")

    monkeypatch.setattr(operations, "run", wait)
    tasks.sweep()

    assert "Not settled yet" in caplog.text
    assert Operation.objects.get().state == "pending"
