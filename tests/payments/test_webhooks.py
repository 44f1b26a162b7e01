"""What comes in at the webhook's address: signatures, bodies, repeats, unknown things."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from marketplace.core.clock import now
from marketplace.core.models import Fact
from marketplace.payments import events
from marketplace.payments.gateways import webhooks
from marketplace.payments.gateways.sandbox.models import Event, Session
from marketplace.payments.models import GatewayEvent, LedgerTransaction, RemoteObject
from tests.support.payments import pay
from tests.support.queue import drain, waiting

pytestmark = pytest.mark.django_db

PATH = "/webhooks/payments/sandbox/"
SECRET = settings.SANDBOX_WEBHOOK_SECRETS[0]


def event(**changes):
    """Return the body of an event that speaks of a payment."""
    values = {
        "id": "evt_1",
        "object": "event",
        "type": "payment_intent.succeeded",
        "created": 1_795_000_000,
        "livemode": False,
        "data": {"object": {"id": "pi_unknown"}},
        **changes,
    }
    return json.dumps(values).encode()


def post(client, body, *, at=None, secret=SECRET, signature=None):
    """Post a body with its signature."""
    header = (
        signature if signature is not None else webhooks.sign(body, secret=secret, at=at or now())
    )
    return client.post(
        PATH, body, content_type="application/json", headers={"Sandbox-Signature": header}
    )


def test_a_signed_event_is_stored_and_queued(client):
    assert post(client, event()).status_code == 200

    row = GatewayEvent.objects.get()
    assert (row.event_id, row.object_kind, row.object_id) == ("evt_1", "payment", "pi_unknown")
    assert row.body == event().decode()
    assert "Sandbox-Signature" in row.headers
    assert waiting() == ["payments.handle_event"]


@pytest.mark.parametrize("minutes", [-6, 6, 60 * 24])
def test_a_signature_is_of_these_five_minutes(client, minutes):
    answer = post(client, event(), at=now() + timedelta(minutes=minutes))

    assert answer.status_code == 400
    assert not GatewayEvent.objects.exists()


@pytest.mark.parametrize(
    "signature",
    ["", "t=1", "v1=abc", "t=,v1=abc", "t=abc,v1=abc", "t=１,v1=abc", "t=1,t=2,v1=a", "é", ",,,"]
    + [f"t={'9' * digits},v1=abc" for digits in (13, 400, 5000)],
)
def test_a_signature_must_be_one(client, signature):
    assert post(client, event(), signature=signature).status_code == 400


def test_a_missing_signature_is_refused(client):
    assert client.post(PATH, event(), content_type="application/json").status_code == 400


def test_another_secret_is_refused(client):
    assert post(client, event(), secret="whsec_another").status_code == 400


def test_one_byte_changed_is_refused(client):
    header = webhooks.sign(event(), secret=SECRET, at=now())

    assert post(client, event(id="evt_2"), signature=header).status_code == 400


@pytest.mark.parametrize("secret", ["old", "new"])
def test_two_secrets_hold_while_one_is_changed(client, settings, secret):
    settings.SANDBOX_WEBHOOK_SECRETS = ["new", "old"]

    assert post(client, event(), secret=secret).status_code == 200


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_there_is_no_address(client, settings, secrets):
    settings.SANDBOX_WEBHOOK_SECRETS = secrets

    assert post(client, event(), secret="").status_code == 404


def test_another_gateway_has_no_address(client):
    assert client.post("/webhooks/payments/stripe/", b"{}", content_type="x/y").status_code == 404


def test_the_address_takes_posts_only(client):
    assert client.get(PATH).status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"not json",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b"[" * 100_000,
        event(id=None),
        event(id="nul\0"),
        event(id="\ud800"),
        event(type=5),
        event(created="yesterday"),
        event(created=10**30),
        event(livemode=1),
        event(data=[]),
        event(data={"object": {}}),
        event(livemode=True),
    ],
)
def test_a_signed_body_that_is_no_event_is_refused(client, body):
    assert post(client, body).status_code == 400
    assert not GatewayEvent.objects.exists()


def test_a_huge_body_is_refused(client):
    assert post(client, event(note="x" * 1_000_001)).status_code == 400


def test_an_unknown_type_is_stored_and_ignored(client):
    assert post(client, event(type="invoice.paid")).status_code == 200

    assert GatewayEvent.objects.get().state == "ignored"
    assert waiting() == []


def test_an_event_posted_again_is_handled_once(payment, ada, signed_in, client):
    pay(signed_in(ada), payment)
    drain()

    for row in list(Event.objects.order_by("pk")) * 3:
        assert post(client, row.body.encode()).status_code == 200

    drain()
    assert GatewayEvent.objects.count() == 2
    assert Fact.objects.filter(name="PaymentSucceeded").count() == 1
    assert LedgerTransaction.objects.count() == 1


def test_an_event_may_come_before_its_object(payment, client, ada, signed_in):
    post(client, event())
    row = GatewayEvent.objects.get()
    with pytest.raises(events.NotYet):
        events.handle(row.pk)

    known = RemoteObject.objects.get()
    GatewayEvent.objects.update(object_id=known.remote_id)
    events.handle(row.pk)

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("done", 1)


def test_an_event_of_nothing_is_parked_after_six_hours(client):
    post(client, event())
    GatewayEvent.objects.update(received_at=now() - timedelta(hours=6, minutes=1))

    events.handle(GatewayEvent.objects.get().pk)

    row = GatewayEvent.objects.get()
    assert (row.state, row.error) == ("parked", "Nothing here knows the object")


def test_an_object_of_somebody_else_is_waited_for(client, payment):
    """Two installations with one account at the provider hear of each other's payments."""
    Session.objects.update(metadata={"op_id": str(uuid4())})
    post(client, event(data={"object": {"id": Session.objects.get().remote_id}}))

    with pytest.raises(events.NotYet):
        drain()


def test_an_object_that_does_not_fit_is_parked(payment, ada, signed_in):
    client = signed_in(ada)
    pay(client, payment)
    Session.objects.update(amount_minor=1)
    assert client.get(f"/payments/{payment.ref}/return/").status_code == 303
    drain()

    assert set(GatewayEvent.objects.values_list("state", flat=True)) == {"parked"}
    payment.refresh_from_db()
    assert payment.state == "open"


def test_a_handled_event_is_left_alone(payment, ada, signed_in):
    pay(signed_in(ada), payment)
    drain()
    before = GatewayEvent.objects.order_by("pk").values().first()

    events.handle(before["id"])

    assert GatewayEvent.objects.order_by("pk").values().first() == before
