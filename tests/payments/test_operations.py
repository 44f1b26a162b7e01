"""The outbox: what a failing, slow or forgetful gateway does to a call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from marketplace.core.clock import now
from marketplace.core.models import Fact
from marketplace.core.money import Money
from marketplace.payments import actions, gateways, operations, queries
from marketplace.payments.gateways import errors
from marketplace.payments.gateways.protocol import PaymentObs, PaymentStatus
from marketplace.payments.gateways.sandbox import server
from marketplace.payments.gateways.sandbox.cards import CARDS
from marketplace.payments.gateways.sandbox.models import Session
from marketplace.payments.models import Operation, Payment, RemoteObject
from tests.payments.conftest import BOOKING, TOTAL, open_for
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def operation(ada, tom):
    """A call that has not been made yet."""
    open_for(ada, tom)
    return Operation.objects.get()


@pytest.fixture
def gateway(monkeypatch):
    """Return a function that lets one method of the gateway raise or return something."""

    def let(name, outcome):
        def answer(*_arguments):
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        monkeypatch.setattr(gateways.current(), name, answer, raising=False)

    return let


def observed(operation, **changes):
    """Return what a gateway shows of the payment that an operation made."""
    values = {
        "remote_id": "cs_1",
        "op_id": str(operation.uuid),
        "amount": TOTAL,
        "status": PaymentStatus.OPEN,
        "hosted_url": "/pay/",
        **changes,
    }
    return PaymentObs(**values)


@pytest.mark.parametrize(
    "error", [errors.Indeterminate("reset"), errors.Throttled("429"), errors.Misconfigured("401")]
)
def test_a_call_without_an_answer_is_made_again_with_its_key(operation, gateway, error):
    key = operation.idempotency_key
    gateway("create_payment", error)
    with pytest.raises(operations.StillWaiting):
        operations.run(operation.pk)

    operation.refresh_from_db()
    assert (operation.state, operation.attempts) == ("pending", 1)
    assert operation.next_at > now()
    assert operation.idempotency_key == key


def test_a_call_waits_for_its_time(operation, gateway):
    gateway("create_payment", errors.Throttled("429"))
    with pytest.raises(operations.StillWaiting):
        operations.run(operation.pk)

    operations.run(operation.pk)

    operation.refresh_from_db()
    assert operation.attempts == 1


def test_a_lost_answer_makes_no_second_object(operation, monkeypatch):
    create = gateways.current().create_payment

    def lose(call):
        create(call)
        raise errors.Indeterminate("the answer was lost")

    monkeypatch.setattr(gateways.current(), "create_payment", lose, raising=False)
    with pytest.raises(operations.StillWaiting):
        operations.run(operation.pk)
    monkeypatch.undo()
    Operation.objects.update(next_at=now())
    operations.run(operation.pk)

    operation.refresh_from_db()
    assert operation.state == "done"
    assert Session.objects.count() == 1


@pytest.mark.parametrize("error", [errors.Declined, errors.Rejected])
def test_a_refused_call_ends_the_payment(operation, gateway, error):
    gateway("create_payment", error("no", code="amount_too_small"))

    operations.run(operation.pk)

    payment = queries.payment_for(BOOKING)
    assert (payment.state, payment.failure) == ("failed", "amount_too_small")
    fact = Fact.objects.get(name="PaymentFailed")
    assert fact.payload["final"] is True


def test_a_refused_call_ends_a_given_up_payment(operation, gateway):
    Operation.objects.update(first_sent_at=now())
    actions.void_payment(booking_ref=BOOKING, actor=None)
    gateway("create_payment", errors.Rejected("no"))

    drain()

    assert queries.payment_for(BOOKING).state == "voided"
    assert Fact.objects.filter(name="PaymentVoided").count() == 1
    assert Operation.objects.get(kind="cancel_payment").state == "cancelled"


def test_an_event_finishes_the_call_of_a_dead_worker(operation, ada, signed_in):
    operations.run(operation.pk)
    Operation.objects.update(state="leased", remote_id="", leased_until=now())
    Payment.objects.update(state="opening", hosted_url="")
    server.pay(Session.objects.get(), CARDS[0])
    drain()

    operation.refresh_from_db()
    assert operation.state == "done"
    actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)
    drain()
    assert queries.books_of(BOOKING).refunded == TOTAL


def test_a_dead_worker_s_call_is_taken_over_when_its_lease_ends(operation):
    Operation.objects.update(state="leased", leased_until=now() + timedelta(minutes=2))
    operations.run(operation.pk)
    operation.refresh_from_db()
    assert operation.state == "leased"

    Operation.objects.update(leased_until=now())
    operations.run(operation.pk)

    operation.refresh_from_db()
    assert operation.state == "done"


def test_after_a_day_the_gateway_is_searched_instead(operation):
    operations.run(operation.pk)
    made = Session.objects.get()
    RemoteObject.objects.all().delete()
    Payment.objects.update(state="opening")
    Operation.objects.update(
        state="pending", remote_id="", first_sent_at=now() - timedelta(hours=25)
    )

    operations.run(operation.pk)

    operation.refresh_from_db()
    assert operation.remote_id == made.remote_id
    assert Session.objects.count() == 1


def test_after_a_day_without_trace_a_person_decides(operation):
    Operation.objects.update(first_sent_at=now() - timedelta(hours=25))

    operations.run(operation.pk)

    operation.refresh_from_db()
    assert operation.state == "review"
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Money(1, "AUD")},
        {"amount": Money(TOTAL.minor, "USD")},
        {"status": PaymentStatus.UNKNOWN},
    ],
)
def test_an_answer_that_does_not_fit_is_left_to_a_person(operation, gateway, changes):
    gateway("create_payment", observed(operation, **changes))

    operations.run(operation.pk)

    operation.refresh_from_db()
    assert operation.state == "review"
    assert queries.payment_for(BOOKING).state == "opening"


def test_a_bank_may_take_its_time(operation, gateway):
    gateway("create_payment", observed(operation, status=PaymentStatus.PROCESSING))

    operations.run(operation.pk)

    assert queries.payment_for(BOOKING).is_confirming


def test_a_payment_may_be_canceled_at_the_gateway(operation, gateway):
    gateway("create_payment", observed(operation, status=PaymentStatus.CANCELED))

    operations.run(operation.pk)

    assert queries.payment_for(BOOKING).state == "voided"


def test_a_call_that_nobody_wants_any_more_is_dropped(operation):
    payment = queries.payment_for(BOOKING)
    payment.state = "voided"
    payment.save()

    operations.run(operation.pk)

    operation.refresh_from_db()
    assert operation.state == "cancelled"


@pytest.mark.parametrize("finish", ["_refuse", "_put_back", "_park"])
def test_who_comes_second_changes_nothing(operation, finish):
    Operation.objects.update(state="cancelled")

    getattr(operations, finish)(operation, errors.Rejected("no") if finish != "_park" else "no")

    operation.refresh_from_db()
    assert operation.state == "cancelled"


def test_a_refused_refund_becomes_credit(paid, gateway, ada):
    gateway("refund", errors.Rejected("no", code="charge_disputed"))
    refund = actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)
    drain()

    refund.refresh_from_db()
    assert (refund.state, refund.reason) == ("failed", "charge_disputed")


def test_a_page_that_cannot_be_closed_waits_for_its_end(payment, gateway):
    gateway("cancel_payment", errors.Rejected("no"))
    actions.void_payment(booking_ref=BOOKING, actor=None)
    drain()

    payment.refresh_from_db()
    assert payment.state == "voiding"


def test_the_gateway_is_not_called_inside_a_transaction(operation):
    with transaction.atomic(), pytest.raises(gateways.CalledInsideTransaction):
        gateways.for_call()
    with transaction.atomic(), pytest.raises(RuntimeError):
        operations.run(operation.pk)
