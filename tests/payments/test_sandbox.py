"""The sandbox as a provider: idempotency, limits, delivery of webhooks."""

from __future__ import annotations

from datetime import timedelta

import pytest
import requests
import time_machine

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.payments.gateways.errors import Rejected
from marketplace.payments.gateways.protocol import Call
from marketplace.payments.gateways.sandbox import delivery, server
from marketplace.payments.gateways.sandbox.cards import CARDS, FAILURES
from marketplace.payments.gateways.sandbox.gateway import gateway
from marketplace.payments.gateways.sandbox.models import Event, Refund, Session
from tests.payments.conftest import TOTAL
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def call(key="k", *, amount=TOTAL, **params):
    """Return a call as the outbox makes it."""
    params = params or {"customer": "1", "description": "Wardrobe", "return_path": "/"}
    return Call(op_id="op", idempotency_key=key, amount=amount, params=params)


@pytest.fixture
def charged():
    """A session that was paid."""
    session = Session.objects.get(remote_id=gateway().create_payment(call()).remote_id)
    return server.pay(session, CARDS[0])


def test_the_same_key_gives_the_same_object():
    assert gateway().create_payment(call()) == gateway().create_payment(call())
    assert Session.objects.count() == 1


def test_a_key_with_other_parameters_is_an_error():
    gateway().create_payment(call())

    with pytest.raises(Rejected) as caught:
        gateway().create_payment(call(amount=Money(1, "AUD")))
    assert caught.value.code == "idempotency_error"


def test_keys_are_forgotten_after_a_day():
    with time_machine.travel(now() - timedelta(hours=25)):
        gateway().create_payment(call())

    gateway().create_payment(call())

    assert Session.objects.count() == 2


def test_no_more_goes_back_than_came_in(charged):
    gateway().refund(call("r1", amount=Money(10_000, "AUD"), remote_id=charged.remote_id))

    with pytest.raises(Rejected):
        gateway().refund(call("r2", amount=Money(801, "AUD"), remote_id=charged.remote_id))
    gateway().refund(call("r3", amount=Money(800, "AUD"), remote_id=charged.remote_id))
    assert gateway().balance("AUD") == Money(0, "AUD")


def test_no_more_is_sent_on_than_is_left(charged):
    params = {"remote_id": charged.remote_id, "destination": "acct_tom"}
    gateway().transfer(call("t1", amount=Money(9_000, "AUD"), **params))

    with pytest.raises(Rejected):
        gateway().transfer(call("t2", amount=Money(1_801, "AUD"), **params))
    assert gateway().balance("AUD") == Money(1_800, "AUD")


def test_nothing_goes_back_of_what_was_not_paid():
    opened = gateway().create_payment(call())

    with pytest.raises(Rejected):
        gateway().refund(call("r", remote_id=opened.remote_id))


def test_an_unknown_payment_is_an_error():
    with pytest.raises(Rejected):
        gateway().refund(call("r", remote_id="cs_none"))


def test_a_paid_page_is_not_canceled(charged):
    assert gateway().cancel_payment(call("c", remote_id=charged.remote_id)).status == "succeeded"


@pytest.mark.parametrize("kind", ["payment", "refund", "transfer"])
def test_what_does_not_exist_is_not_found(kind):
    assert gateway().fetch(kind, "none") is None
    assert gateway().find(kind, call()) is None


def test_an_object_is_found_by_its_operation(charged):
    Session.objects.update(metadata={"op_id": "op"})

    assert gateway().find("payment", call()).remote_id == charged.remote_id
    assert gateway().fetch("payment", charged.intent_id).remote_id == charged.remote_id


def test_every_failure_of_a_card_has_a_sentence():
    assert {card.failure for card in CARDS} - {""} <= set(FAILURES)


def test_a_refund_ends_once(charged):
    Session.objects.update(refund_habit="fails")
    gateway().refund(call("r", remote_id=charged.remote_id))
    refund = Refund.objects.get()
    server.end_refund(refund.pk)
    server.end_refund(refund.pk)

    assert Event.objects.filter(type="refund.failed").count() == 1


def test_a_webhook_that_is_not_taken_is_tried_again(charged, settings):
    settings.SANDBOX_WEBHOOK_SECRETS = [""]
    event = Event.objects.order_by("pk").first()

    with pytest.raises(delivery.NotDelivered):
        delivery.deliver(event.pk)

    event.refresh_from_db()
    assert (event.tries, event.last_status, event.delivered_at) == (1, 404, None)


@pytest.mark.django_db(transaction=True)
def test_webhooks_go_over_the_network(live_server, settings):
    settings.BASE_URL = live_server.url
    settings.SANDBOX_TRANSPORT = "marketplace.payments.gateways.sandbox.delivery.over_http"
    session = Session.objects.get(remote_id=gateway().create_payment(call()).remote_id)
    server.pay(session, CARDS[0])

    delivery.deliver(Event.objects.order_by("pk").first().pk)

    assert Event.objects.exclude(delivered_at=None).count() == 1


def test_a_merchant_who_is_away_is_an_error(charged, settings):
    settings.BASE_URL = "http://127.0.0.1:9"
    settings.SANDBOX_TRANSPORT = "marketplace.payments.gateways.sandbox.delivery.over_http"

    with pytest.raises(requests.ConnectionError):
        drain()


def test_a_closed_page_takes_no_card_and_no_answer(charged):
    with pytest.raises(server.Closed):
        server.pay(charged, CARDS[0])
    with pytest.raises(server.Closed):
        server.answer_challenge(charged, approved=True)


def test_an_answer_needs_a_question():
    session = Session.objects.get(remote_id=gateway().create_payment(call()).remote_id)

    with pytest.raises(server.Closed):
        server.answer_challenge(session, approved=True)
