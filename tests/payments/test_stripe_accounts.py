"""Payout accounts at Stripe: what goes out, what is read, and which events speak of them."""

from __future__ import annotations

import json

import pytest
import stripe

from marketplace.core.clock import now
from marketplace.payments.gateways import errors, webhooks
from marketplace.payments.gateways.protocol import NewPayee
from marketplace.payments.gateways.stripe.gateway import StripeGateway
from tests.payments.fakeaccounts import FakeAccounts

BACK = {"return_path": "/tasker/payouts/return/", "refresh_path": "/tasker/payouts/?link=old"}
TOM = NewPayee(person_ref="7", email="tom@example.com", country="AU", idempotency_key="payee:7")


@pytest.fixture
def fake():
    """The provider's side."""
    return FakeAccounts()


@pytest.fixture
def gateway(fake):
    """The adapter over the real library."""
    client = stripe.StripeClient("sk_test_1", http_client=fake, max_network_retries=0)
    return StripeGateway(client, key="sk_test_1")


def test_an_account_is_made_once_under_its_key(gateway, fake):
    made = gateway.create_payee(TOM)

    method, path, values, key = fake.requests[0]
    assert (method, path, key) == ("POST", "/v2/core/accounts", "payee:7")
    assert values["contact_email"] == "tom@example.com"
    assert values["identity"] == {"country": "au", "entity_type": "individual"}
    assert values["defaults"]["responsibilities"]["losses_collector"] == "application"
    assert (made.remote_account, made.is_ready, made.due) == ("acct_1", False, ("bank_account",))
    assert gateway.create_payee(TOM).remote_account == "acct_1"
    assert len(fake.accounts) == 1


def test_a_link_leads_to_what_is_missing_or_into_the_dashboard(gateway, fake, settings):
    account = gateway.create_payee(TOM).remote_account

    missing = gateway.onboarding_link(account, **BACK)
    pages = fake.requests[-1][2]["use_case"]["account_onboarding"]
    fake.becomes(account, "active")
    change = gateway.onboarding_link(account, **BACK)

    assert fake.links == [(account, "account_onboarding"), (account, "login")]
    assert pages["return_url"] == f"{settings.BASE_URL}/tasker/payouts/return/"
    # Browsers follow a form only to pages that the policy names.
    for url in (missing, change):
        assert any(url.startswith(f"{each}/") for each in settings.STRIPE_PAGES)


def test_a_ready_account_shows_its_bank(gateway, fake):
    account = gateway.create_payee(TOM).remote_account
    fake.becomes(account, "active", later=["identity.individual.documents"])
    fake.has_bank(account, last4="1111", fingerprint="old", main=False)
    fake.has_bank(account, last4="1234", fingerprint="new")

    seen = gateway.payee_status(account)

    assert (seen.is_ready, seen.due) == (True, ())
    assert (seen.bank, seen.bank_key) == ("BSB 110-000 •••• 1234", "new")


def test_banks_elsewhere_have_no_bsb(gateway, fake):
    account = gateway.create_payee(TOM).remote_account
    fake.has_bank(account, last4="5678", fingerprint="", country="NZ", main=False)

    seen = gateway.payee_status(account)

    assert (seen.bank, seen.bank_key) == ("•••• 5678", "bank_5678")


def test_what_only_stripe_can_do_is_not_asked_of_the_owner(gateway, fake):
    account = gateway.create_payee(TOM).remote_account
    needs = ["identity.individual.documents.primary", "identity.individual.address", "tax.id"]
    fake.becomes(account, "pending", needs=needs, checks=["identity.individual.verification"])

    assert gateway.payee_status(account).due == ("identity", "details")
    fake.becomes(account, "pending", checks=["identity.individual.verification"])
    assert gateway.payee_status(account).due == ()


def test_an_account_that_shows_nothing_is_not_ready(gateway, fake):
    account = gateway.create_payee(TOM).remote_account
    fake.accounts[account] |= {"configuration": None, "requirements": None}

    seen = gateway.payee_status(account)

    assert (seen.is_ready, seen.due, seen.bank, seen.bank_key) == (False, (), "", "")


def test_an_account_that_does_not_exist_is_none(gateway):
    assert gateway.payee_status("acct_none") is None


@pytest.mark.parametrize(
    ("status", "kind", "ours"),
    [
        (400, "invalid_request", errors.Rejected),
        (400, "feature_not_enabled", errors.Rejected),
        (409, "conflict", errors.Indeterminate),
        (500, "api_error", errors.Indeterminate),
        (429, "rate_limit", errors.Throttled),
        (401, "authentication_error", errors.Misconfigured),
    ],
)
def test_errors_of_version_2_become_ours(gateway, fake, status, kind, ours):
    fake.fail(status, type=kind)

    with pytest.raises(errors.GatewayError) as caught:
        gateway.payee_status("acct_1")
    assert type(caught.value) is ours


def event(**values) -> bytes:
    return json.dumps({"id": "evt_1", "livemode": False, **values}).encode()


def thin(kind, about="v2.core.account") -> bytes:
    return event(
        object="v2.core.event",
        type=kind,
        created="2026-11-26T01:02:03.000Z",
        related_object={"id": "acct_1", "type": about, "url": "/v2/core/accounts/acct_1"},
    )


@pytest.mark.parametrize(
    "body",
    [
        thin("v2.core.account[requirements].updated"),
        thin("v2.core.account[configuration.recipient].capability_status_updated"),
        event(type="account.updated", created=1, data={"object": {"id": "acct_1"}}),
        event(
            type="account.external_account.updated",
            created=1,
            account="acct_1",
            data={"object": {"id": "bank_1"}},
        ),
    ],
)
def test_events_about_an_account_lead_to_it(gateway, settings, body):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_1", "whsec_thin"]
    signed = {"Stripe-Signature": webhooks.sign(body, secret="whsec_thin", at=now())}

    seen = gateway.parse_webhook(signed, body)

    assert (seen.object_kind, seen.object_id) == ("payee", "acct_1")


def test_other_thin_events_mean_nothing(gateway):
    seen = webhooks.read(thin("v2.billing.cadence.billed", "v2.billing.cadence"), livemode=False)

    assert (seen.object_kind, seen.type) == ("", "v2.billing.cadence.billed")


@pytest.mark.parametrize("spoilt", [{"created": "soon"}, {"created": None}, {"related_object": 7}])
def test_a_broken_thin_event_is_refused(spoilt):
    body = json.dumps(json.loads(thin("v2.core.account.closed")) | spoilt).encode()

    with pytest.raises(errors.Malformed):
        webhooks.read(body, livemode=False)
