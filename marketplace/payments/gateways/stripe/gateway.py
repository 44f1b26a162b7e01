"""The only module that speaks to Stripe (stripe-python 16, API 2026-10-28.endive).

What the library does not do by itself is said at each place: no retries unless asked for, keys of
idempotency only in the options, objects that are no dictionaries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import stripe
from django.conf import settings

from marketplace.core.money import Money
from marketplace.payments.gateways import errors, webhooks
from marketplace.payments.gateways.protocol import (
    AnyObs,
    Call,
    Event,
    NewPayee,
    PayeeObs,
    PaymentObs,
    RefundObs,
    TransferObs,
)
from marketplace.payments.gateways.stripe.reading import payee, payment, refund, transfer

P = ParamSpec("P")
R = TypeVar("R")

_EXPAND = ["payment_intent.latest_charge"]
_SECONDS = (3, 20)
# Without it an account of version 2 shows neither its capabilities nor what is missing.
_SHOWN: Any = ["configuration.recipient", "requirements"]


def gateway() -> StripeGateway:
    """Return the gateway for gateways.current(), with the key of the settings."""
    # It would write an id into the home directory and tell Stripe about this machine.
    stripe.enable_telemetry = False
    client = stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        # A bare client makes no retries and waits for 80 s.
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=_SECONDS),
    )
    return StripeGateway(client, key=settings.STRIPE_SECRET_KEY)


def _translated(function: Callable[P, R]) -> Callable[P, R]:
    """Raise our five errors instead of Stripe's."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except stripe.StripeError as error:
            raise _ours(error) from error

    return call


class StripeGateway:
    """Separate charges and transfers: the platform takes the money and sends it on."""

    name = "stripe"

    def __init__(self, client: stripe.StripeClient, *, key: str) -> None:
        self._v1 = client.v1
        self._accounts, self._links = client.v2.core.accounts, client.v2.core.account_links
        # The key tells the mode, never a setting: sk_live_… and rk_live_… are real money.
        self.env = "live" if "_live_" in key else "test"

    @property
    def takes_webhooks(self) -> bool:
        """Say whether a secret is set."""
        return any(settings.STRIPE_WEBHOOK_SECRETS)

    @_translated
    def create_payment(self, call: Call) -> PaymentObs:
        """Open a Checkout page; its charge is captured at once."""
        metadata = dict(call.metadata)
        back = f"{settings.BASE_URL}{call.params['return_path']}"
        session = self._v1.checkout.sessions.create(
            {
                "mode": "payment",
                "client_reference_id": call.params["customer"],
                "line_items": [
                    {
                        "quantity": 1,
                        "price_data": {
                            "currency": call.amount.currency.lower(),
                            "unit_amount": call.amount.minor,
                            "product_data": {"name": call.params["description"]},
                        },
                    }
                ],
                "success_url": back,
                "cancel_url": back,
                "metadata": metadata,
                "payment_intent_data": {
                    "metadata": metadata,
                    "capture_method": "automatic",
                    "transfer_group": _group(call),
                },
                "expand": _EXPAND,
            },
            _once(call),
        )
        return payment(session.to_dict())

    @_translated
    def cancel_payment(self, call: Call) -> PaymentObs:
        """Close a page; Stripe refuses when it is paid or closed, so look at what it is."""
        remote_id = call.params["remote_id"]
        with suppress(stripe.InvalidRequestError):
            self._v1.checkout.sessions.expire(remote_id, {}, _once(call))
        return payment(self._session(remote_id))

    @_translated
    def refund(self, call: Call) -> RefundObs:
        """Send money back; it may be pending for days."""
        made = self._v1.refunds.create(
            {
                "payment_intent": self._intent(call)["id"],
                "amount": call.amount.minor,
                "metadata": dict(call.metadata),
            },
            _once(call),
        )
        return refund(made.to_dict())

    @_translated
    def transfer(self, call: Call) -> TransferObs:
        """Send money on, out of the charge itself: the balance may not be there yet."""
        made = self._v1.transfers.create(
            {
                "amount": call.amount.minor,
                "currency": call.amount.currency.lower(),
                "destination": call.params["destination"],
                "source_transaction": self._intent(call)["latest_charge"]["id"],
                "transfer_group": _group(call),
                "metadata": dict(call.metadata),
            },
            _once(call),
        )
        return transfer(made.to_dict())

    @_translated
    def create_payee(self, wanted: NewPayee) -> PayeeObs:
        """Make an account that can only receive: what is sent there goes on to its bank."""
        made = self._accounts.create(
            {
                "contact_email": wanted.email,
                "dashboard": "express",
                "identity": {"country": wanted.country.lower(), "entity_type": "individual"},
                "configuration": {
                    "recipient": {
                        "capabilities": {
                            "stripe_balance": {"stripe_transfers": {"requested": True}}
                        }
                    }
                },
                "defaults": {
                    "responsibilities": {
                        "fees_collector": "application",
                        "losses_collector": "application",
                    }
                },
                "metadata": {"person_ref": wanted.person_ref, "env": self.env},
                "include": _SHOWN,
            },
            {"idempotency_key": wanted.idempotency_key},
        )
        return payee(made.to_dict(), [])

    @_translated
    def onboarding_link(self, remote_account: str, *, return_path: str, refresh_path: str) -> str:
        """Make a link: to the page for what is missing, or into the Express Dashboard.

        There its owner changes the bank; no link for updates is made for accounts that have it
        (https://docs.stripe.com/api/account_links/create).
        """
        known = self._accounts.retrieve(remote_account, {"include": _SHOWN})
        if payee(known.to_dict(), []).is_ready:
            return self._v1.accounts.login_links.create(remote_account).url
        pages: Any = {
            "return_url": f"{settings.BASE_URL}{return_path}",
            "refresh_url": f"{settings.BASE_URL}{refresh_path}",
        }
        case: Any = {"type": "account_onboarding", "account_onboarding": pages}
        return self._links.create({"account": remote_account, "use_case": case}).url

    @_translated
    def payee_status(self, remote_account: str) -> PayeeObs | None:
        """Look at an account and at the bank account behind it."""
        try:
            found = self._accounts.retrieve(remote_account, {"include": _SHOWN}).to_dict()
        except stripe.StripeError as error:
            if error.http_status == 404:
                return None
            raise
        banks = self._v1.accounts.external_accounts.list(remote_account, {"limit": 10})
        return payee(found, [each.to_dict() for each in banks.data])

    @_translated
    def fetch(self, kind: str, remote_id: str) -> AnyObs | None:
        """Look at an object; events of a payment speak of its session or of its intent."""
        try:
            if kind == "payment":
                return self._fetch_payment(remote_id)
            if kind == "refund":
                return refund(self._v1.refunds.retrieve(remote_id).to_dict())
            return transfer(self._v1.transfers.retrieve(remote_id).to_dict())
        except stripe.InvalidRequestError as error:
            if error.code == "resource_missing":
                return None
            raise

    @_translated
    def find(self, kind: str, call: Call) -> AnyObs | None:
        """Look for what an operation has made among the objects of its booking."""
        if kind == "payment":
            query = f"metadata['op_id']:'{call.op_id}'"
            found = self._v1.payment_intents.search({"query": query, "limit": 1}).data
            return self._fetch_payment(found[0].id) if found else None
        if kind == "refund":
            intent = self._intent(call)["id"]
            refunds = self._v1.refunds.list({"payment_intent": intent, "limit": 100}).data
            return _first(refund(each.to_dict()) for each in refunds if _made_by(call, each))
        transfers = self._v1.transfers.list({"transfer_group": _group(call), "limit": 100}).data
        return _first(transfer(each.to_dict()) for each in transfers if _made_by(call, each))

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Verify and read a webhook."""
        webhooks.verify(
            header=headers.get("Stripe-Signature", ""),
            body=body,
            secrets=settings.STRIPE_WEBHOOK_SECRETS,
        )
        return webhooks.read(body, livemode=self.env == "live")

    @_translated
    def balance(self, currency: str) -> Money:
        """Return what is available and pending; Stripe's own fees are off already."""
        found = self._v1.balance.retrieve().to_dict()
        parts = [*found["available"], *found["pending"]]
        return Money(sum(p["amount"] for p in parts if p["currency"] == currency.lower()), currency)

    def _fetch_payment(self, remote_id: str) -> PaymentObs | None:
        if remote_id.startswith("cs_"):
            return payment(self._session(remote_id))
        found = self._v1.checkout.sessions.list({"payment_intent": remote_id, "limit": 1}).data
        return payment(self._session(found[0].id)) if found else None

    def _session(self, remote_id: str) -> dict[str, Any]:
        session = self._v1.checkout.sessions.retrieve(remote_id, {"expand": _EXPAND})
        values: dict[str, Any] = session.to_dict()
        return values

    def _intent(self, call: Call) -> dict[str, Any]:
        """Return the intent behind the page that a call is about."""
        intent = self._session(call.params["remote_id"])["payment_intent"]
        if not intent:
            raise errors.Rejected("Nothing was paid there", code="charge_missing")
        values: dict[str, Any] = intent
        return values


def _once(call: Call) -> stripe.RequestOptions:
    """Return the options of a call: among its parameters the key would be ignored silently."""
    return {"idempotency_key": call.idempotency_key}


def _group(call: Call) -> str:
    return f"booking_{call.metadata['booking_ref']}"


def _made_by(call: Call, made: stripe.Refund | stripe.Transfer) -> bool:
    return bool(made.metadata and made.metadata.to_dict().get("op_id") == call.op_id)


def _first(found: Iterable[RefundObs | TransferObs]) -> AnyObs | None:
    return next(iter(found), None)


def _ours(error: stripe.StripeError) -> errors.GatewayError:
    """Return our error for one of Stripe's; what nobody knows is indeterminate."""
    code = error.code or ""
    message = str(error)
    if isinstance(error, stripe.CardError):
        # Tells "insufficient_funds" where the code is only "card_declined".
        return errors.Declined(message, code=getattr(error.error, "decline_code", None) or code)
    if isinstance(error, stripe.RateLimitError):
        return errors.Throttled(message, code=code)
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return errors.Misconfigured(message, code=code)
    if isinstance(error, stripe.IdempotencyError):
        return errors.Rejected(message, code="idempotency_error")
    # A key that is in use answers 409, as a plain APIError without a code; version 2 has a class
    # for each of its errors.
    status = 500 if isinstance(error, stripe.APIError) else error.http_status or 500
    definitive = status < 500 and status != 409
    return (errors.Rejected if definitive else errors.Indeterminate)(message, code=code)
