"""The adapter to Stripe: what goes out, what is read, and which error becomes which of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
import stripe

from hustlr.postgres import ROOT
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.payments import gateways
from marketplace.payments.gateways import errors, webhooks
from marketplace.payments.gateways.protocol import Call, Failure
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.payments.conftest import TOTAL
from tests.payments.fakestripe import FakeStripe


def call(key="k", **params):
    """Return a call as the outbox makes it."""
    return Call(
        op_id=f"op-{key}",
        idempotency_key=key,
        amount=TOTAL,
        params=params
        or {"customer": "7", "description": "Wardrobe", "return_path": "/payments/x/return/"},
        metadata={"op_id": f"op-{key}", "env": "test", "booking_ref": "ttttcccc"},
    )


@pytest.fixture
def fake():
    """The provider's side."""
    return FakeStripe()


@pytest.fixture
def gateway(fake):
    """The adapter over the real library, without retries that sleep."""
    client = stripe.StripeClient("sk_test_1", http_client=fake, max_network_retries=0)
    return StripeGateway(client, key="sk_test_1")


@pytest.fixture
def paid(gateway, fake):
    """A payment that a client has made."""
    gateway.create_payment(call())
    fake.pay()
    return gateway.fetch("payment", "cs_1")


def test_a_page_is_opened_with_its_key_and_its_metadata(gateway, fake, settings):
    seen = gateway.create_payment(call())

    method, path, values, key = fake.requests[0]
    assert (method, path, key) == ("POST", "checkout/sessions", "k")
    assert values["success_url"] == f"{settings.BASE_URL}/payments/x/return/"
    assert values["payment_intent_data[metadata][op_id]"] == "op-k"
    assert values["payment_intent_data[transfer_group]"] == "booking_ttttcccc"
    assert not [name for name in values if "idempotency" in name]
    assert (seen.remote_id, seen.status, seen.amount, seen.op_id) == ("cs_1", "open", TOTAL, "op-k")
    assert seen.hosted_url == "https://checkout.stripe.com/c/1"


def test_a_paid_page_is_read(paid):
    assert (paid.status, paid.card, paid.aliases) == ("succeeded", "Visa 4242", ("pi_1",))
    assert paid.fingerprint == "Xt5EWLLDS7FJjR1c"


@pytest.mark.parametrize(
    ("status", "payment_status", "seen"),
    [
        ("complete", "unpaid", "processing"),
        ("expired", "unpaid", "canceled"),
        ("paused", "unpaid", "unknown"),
        ("complete", "no_payment_required", "unknown"),
    ],
)
def test_every_status_is_read(gateway, fake, status, payment_status, seen):
    gateway.create_payment(call())
    fake.pay(status=status, payment_status=payment_status)

    assert gateway.fetch("payment", "cs_1").status == seen


def test_a_refused_attempt_is_read(gateway, fake):
    gateway.create_payment(call())
    fake.pay(status="open", payment_status="unpaid")
    intent = fake.rows["cs_1"]["payment_intent"]
    intent["last_payment_error"] = {"code": "card_declined", "decline_code": "fraudulent"}
    assert gateway.fetch("payment", "cs_1").failure == Failure("pi_1:fraudulent", "fraudulent")

    intent["last_payment_error"] = {"charge": "ch_7"}
    assert gateway.fetch("payment", "cs_1").failure == Failure("ch_7", "declined")


def test_events_of_an_intent_lead_to_its_page(gateway, paid):
    assert gateway.fetch("payment", "pi_1") == paid
    assert gateway.fetch("payment", "pi_2") is None


@pytest.mark.parametrize("kind", ["payment", "refund", "transfer"])
def test_what_does_not_exist_is_none(gateway, kind):
    assert gateway.fetch(kind, "cs_none" if kind == "payment" else "none") is None


def test_a_page_is_closed(gateway, fake):
    gateway.create_payment(call())

    assert gateway.cancel_payment(call("c", remote_id="cs_1")).status == "canceled"


def test_a_paid_page_is_not_closed(gateway, paid):
    assert gateway.cancel_payment(call("c", remote_id="cs_1")).status == "succeeded"


def test_money_goes_back(gateway, fake, paid):
    seen = gateway.refund(call("r", remote_id="cs_1"))

    assert fake.requests[-1][2]["payment_intent"] == "pi_1"
    assert (seen.status, seen.amount, seen.op_id) == ("pending", TOTAL, "op-r")
    fake.rows[seen.remote_id] |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}
    again = gateway.fetch("refund", seen.remote_id)
    assert (again.status, again.reason) == ("failed", "lost_or_stolen_card")
    fake.rows[seen.remote_id]["status"] = "new_in_this_release"
    assert gateway.fetch("refund", seen.remote_id).status == "unknown"


def test_money_is_sent_on_out_of_its_charge(gateway, fake, paid):
    seen = gateway.transfer(call("t", remote_id="cs_1", destination="acct_1"))

    assert fake.requests[-1][2]["source_transaction"] == "ch_1"
    assert (seen.destination, seen.amount) == ("acct_1", TOTAL)
    assert gateway.fetch("transfer", seen.remote_id) == seen


def test_nothing_goes_back_of_an_unpaid_page(gateway):
    gateway.create_payment(call())

    with pytest.raises(errors.Rejected):
        gateway.refund(call("r", remote_id="cs_1"))


def test_what_an_operation_made_is_found(gateway, paid):
    back = gateway.refund(call("r", remote_id="cs_1"))
    on = gateway.transfer(call("t", remote_id="cs_1", destination="acct_1"))

    assert gateway.find("payment", call()) == paid
    assert gateway.find("payment", call("other")) is None
    assert gateway.find("refund", call("r", remote_id="cs_1")) == back
    assert gateway.find("refund", call("other", remote_id="cs_1")) is None
    assert gateway.find("transfer", call("t", remote_id="cs_1")) == on


@pytest.mark.parametrize(
    ("status", "error", "ours", "code"),
    [
        (402, {"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"},
         errors.Declined, "insufficient_funds"),
        (402, {"type": "card_error", "code": "expired_card"}, errors.Declined, "expired_card"),
        (400, {"type": "invalid_request_error", "code": "amount_too_small"},
         errors.Rejected, "amount_too_small"),
        (400, {"type": "idempotency_error"}, errors.Rejected, "idempotency_error"),
        (409, {"type": "invalid_request_error", "code": "lock_timeout"},
         errors.Indeterminate, ""),
        (409, {"type": "idempotency_key_in_use"}, errors.Indeterminate, ""),
        (500, {"type": "api_error"}, errors.Indeterminate, ""),
        (429, {"type": "rate_limit_error"}, errors.Throttled, ""),
        (401, {"type": "authentication_error"}, errors.Misconfigured, ""),
        (403, {"type": "permission_error"}, errors.Misconfigured, ""),
    ],
)  # fmt: skip
def test_errors_become_ours(gateway, fake, status, error, ours, code):
    fake.fail(status, **error)

    with pytest.raises(ours) as caught:
        gateway.create_payment(call())
    assert type(caught.value) is ours
    assert caught.value.code == code


def test_the_balance_is_what_is_there_and_what_is_coming(gateway):
    assert gateway.balance("AUD") == Money(1_400, "AUD")


@pytest.mark.parametrize(("key", "env"), [("sk_live_1", "live"), ("rk_test_1", "test")])
def test_the_key_tells_the_mode(key, env):
    assert StripeGateway(stripe.StripeClient(key), key=key).env == env


def test_webhooks_are_verified_and_of_this_mode(gateway, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_1"]
    assert gateway.takes_webhooks
    values = {
        "id": "evt_1",
        "type": "checkout.session.completed",
        "created": int(now().timestamp()),
        "livemode": False,
        "data": {"object": {"id": "cs_1"}},
    }
    body = json.dumps(values).encode()
    headers = {"Stripe-Signature": webhooks.sign(body, secret="whsec_1", at=now())}
    # Stripe's own library agrees with the signature that ours makes.
    assert (
        stripe.Webhook.construct_event(body, headers["Stripe-Signature"], "whsec_1").id == "evt_1"
    )
    assert gateway.parse_webhook(headers, body).object_id == "cs_1"
    live = StripeGateway(stripe.StripeClient("sk_live_1"), key="sk_live_1")
    with pytest.raises(errors.WrongMode):
        live.parse_webhook(headers, body)


def test_a_key_in_the_settings_chooses_stripe(settings):
    settings.STRIPE_SECRET_KEY = "sk_test_1"
    chosen = gateways._by_name("stripe")

    assert (chosen.name, chosen.env) == ("stripe", "test")
    gateways._by_name.cache_clear()


def test_without_a_key_the_library_is_not_loaded():
    code = (
        "import django, sys; django.setup(); from marketplace.payments import gateways;"
        "gateways.current(); sys.exit('stripe' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    ended = subprocess.run([sys.executable, "-c", code], check=False, env=environment)

    assert ended.returncode == 0
