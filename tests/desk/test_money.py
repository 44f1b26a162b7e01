"""Money by hand: webhooks handled again and parked calls made again, each with a reason."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.core import clock
from marketplace.core.models import Fact
from marketplace.payments import gateways
from marketplace.payments.models import GatewayEvent, Operation
from tests.support import bookings as stage
from tests.support.payments import set_payee
from tests.support.queue import drain, waiting
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(signed_in, max):  # noqa: A002 - the operator's name
    return signed_in(max)


@pytest.fixture
def event(booking):
    return GatewayEvent.objects.create(
        source="sandbox",
        event_id="evt_1",
        type="payment_intent.succeeded",
        object_kind="payment",
        object_id="pi_unknown",
        livemode=False,
        sent_at=booking.paid_at,
        received_at=booking.paid_at,
        state="parked",
        error="Nothing here knows the object",
    )


@pytest.fixture
def parked(booking):
    return Operation.objects.create(
        kind="refund",
        subject_id=1,
        env="test",
        state="review",
        last_error="Nothing of it",
        params={"amount": 500, "currency": "AUD", "booking_ref": booking.ref},
    )


def test_a_webhook_is_handled_again_with_a_reason(operator, event):
    url = reverse("desk:replay", args=[event.pk])
    assert operator.post(url, {"reason": " "}).status_code == 422

    response = operator.post(url, {"reason": "The payment is known now."})
    operator.post(url, {"reason": "A second press."})

    event.refresh_from_db()
    fact = Fact.objects.get(name="WebhookReplayed")
    assert response.status_code == 303
    assert (event.state, event.error, event.attempts) == ("pending", "", 0)
    assert waiting().count("payments.handle_event") == 1
    assert fact.payload["before"] == "parked"
    assert "Webhook handled again" in operator.get(response.url).content.decode()


def test_replaying_what_was_done_books_nothing_twice(operator, signed_in, ada, tom):
    make_tasker(tom, week=ALWAYS)
    job = stage.make_job(ada, title="Two shelves")
    booking = stage.accept(stage.make_offer(job, tom, start=stage.in_days(3)), ada)
    stage.pay_for(booking, signed_in(ada))
    drain()
    event = GatewayEvent.objects.exclude(object_kind="").order_by("-pk")[0]
    before = Fact.objects.filter(name="PaymentSucceeded").count()

    operator.post(reverse("desk:replay", args=[event.pk]), {"reason": "To be sure."})
    drain()

    event.refresh_from_db()
    assert event.state == "done"
    assert Fact.objects.filter(name="PaymentSucceeded").count() == before == 1


def test_a_webhook_about_nothing_cannot_be_replayed(operator, event):
    GatewayEvent.objects.update(object_kind="", state="ignored")

    url = reverse("desk:replay", args=[event.pk])
    assert operator.post(url, {"reason": "Why not?"}).status_code == 404
    event.refresh_from_db()
    assert event.state == "ignored"


def test_a_parked_call_is_made_again(operator, parked):
    url = reverse("desk:retry", args=[parked.pk])

    operator.post(url, {"reason": "Their support says it never arrived."})
    operator.post(url, {"reason": "A second press."})

    parked.refresh_from_db()
    assert (parked.state, parked.generation) == ("pending", 1)
    assert waiting().count("payments.run_operation") == 1
    assert Fact.objects.filter(name="OperationRetried").count() == 1


def test_a_parked_call_waits_for_a_newer_one_about_the_same(operator, parked):
    Operation.objects.create(
        kind=parked.kind, subject_id=parked.subject_id, env="test", params=parked.params
    )

    answer = operator.post(reverse("desk:retry", args=[parked.pk]), {"reason": "It never came."})

    parked.refresh_from_db()
    assert answer.status_code in (409, 422)
    assert parked.state == "review"


def test_a_call_that_the_gateway_has_forgotten_gets_a_new_key(operator, parked, monkeypatch):
    Operation.objects.update(first_sent_at=clock.now() - timedelta(days=3))
    asked = []

    class Gateway:
        def find(self, kind, call):
            asked.append(kind)

    monkeypatch.setattr(gateways, "for_call", Gateway)

    operator.post(reverse("desk:retry", args=[parked.pk]), {"reason": "Nothing there."})

    parked.refresh_from_db()
    assert asked == ["refund"]
    assert (parked.state, parked.generation, parked.first_sent_at) == ("pending", 2, None)


def test_a_call_that_has_ended_is_not_made_again(operator, parked):
    Operation.objects.update(state="failed")

    url = reverse("desk:retry", args=[parked.pk])
    assert operator.post(url, {"reason": "Again."}).status_code == 409
    assert (
        url
        not in operator.get(
            reverse("marketplace-operation:inspect", args=[parked.pk])
        ).content.decode()
    )


def test_a_note_stands_on_the_page_of_the_call(operator, parked):
    operator.post(
        reverse("desk:operation_note", args=[parked.pk]), {"reason": "Ticket 4711 with them."}
    )

    page = operator.get(reverse("marketplace-operation:inspect", args=[parked.pk]))
    assert "Ticket 4711 with them." in page.content.decode()


def test_payouts_are_stopped_and_go_on_with_reasons(operator, tom):
    payee = set_payee(tom)
    stop, go_on = (reverse(f"desk:payee_{name}", args=[payee.pk]) for name in ("freeze", "thaw"))
    page = operator.get(reverse("marketplace-payee:inspect", args=[payee.pk]))
    assert stop in page.content.decode()

    assert re.search(r"Waits to be sent</dt>\s*<dd>\$0\.00", operator.get(stop).text)
    assert operator.post(stop, {"reason": " "}).status_code == 422
    operator.post(stop, {"reason": "The bank has called."})
    assert operator.post(stop, {"reason": "Once more."}).status_code == 409
    payee.refresh_from_db()
    assert payee.is_frozen

    operator.post(go_on, {"reason": "It was a mistake."})
    assert operator.post(go_on, {"reason": "Once more."}).status_code == 409
    payee.refresh_from_db()
    assert not payee.is_frozen
    told = Fact.objects.filter(name__startswith="Payouts", subject_id=payee.pk)
    assert [fact.actor.email for fact in told] == ["max@example.com"] * 2
