"""The sandbox behind the protocol that every gateway speaks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q, Sum
from django.urls import reverse

from marketplace.core.money import Money
from marketplace.payments.gateways import webhooks
from marketplace.payments.gateways.protocol import (
    AnyObs,
    Call,
    Event,
    Failure,
    NewPayee,
    PayeeObs,
    PaymentObs,
    PaymentStatus,
    RefundObs,
    RefundStatus,
    TransferObs,
)
from marketplace.payments.gateways.sandbox import accounts, cards, server
from marketplace.payments.gateways.sandbox.models import Account, Refund, Session, Transfer

SIGNATURE_HEADER = "Sandbox-Signature"

_STATUSES = {
    Session.Status.OPEN: PaymentStatus.OPEN,
    Session.Status.CHALLENGED: PaymentStatus.OPEN,
    Session.Status.SUCCEEDED: PaymentStatus.SUCCEEDED,
    Session.Status.CANCELED: PaymentStatus.CANCELED,
}


def gateway() -> SandboxGateway:
    """Return the gateway for gateways.current()."""
    return SandboxGateway()


class SandboxGateway:
    """Calls the sandbox's server as the network would call a real one."""

    name = "sandbox"
    env = "sandbox"

    @property
    def takes_webhooks(self) -> bool:
        """Say whether a secret is set."""
        return any(settings.SANDBOX_WEBHOOK_SECRETS)

    def create_payment(self, call: Call) -> PaymentObs:
        """Open a page."""

        def work() -> str:
            return Session.objects.create(
                metadata=dict(call.metadata),
                customer=call.params["customer"],
                description=call.params["description"],
                return_path=call.params["return_path"],
                amount_minor=call.amount.minor,
                currency=call.amount.currency,
            ).remote_id

        return _payment(Session.objects.get(remote_id=_once("create", call, work)))

    def cancel_payment(self, call: Call) -> PaymentObs:
        """Close a page."""
        return _payment(server.cancel(call.params["remote_id"]))

    def refund(self, call: Call) -> RefundObs:
        """Send money back."""

        def work() -> str:
            return server.refund(
                payment_id=call.params["remote_id"],
                amount_minor=call.amount.minor,
                metadata=call.metadata,
            )

        return _refund(Refund.objects.get(remote_id=_once("refund", call, work)))

    def transfer(self, call: Call) -> TransferObs:
        """Send money on."""

        def work() -> str:
            return server.transfer(
                source=call.params["remote_id"],
                amount_minor=call.amount.minor,
                destination=call.params["destination"],
                metadata=call.metadata,
            )

        return _transfer(Transfer.objects.get(remote_id=_once("transfer", call, work)))

    def create_payee(self, wanted: NewPayee) -> PayeeObs:
        """Make an account."""
        values = {
            "customer": wanted.person_ref,
            "email": wanted.email,
            "country": wanted.country,
        }

        def work() -> str:
            return Account.objects.create(**values).remote_id

        params = {"endpoint": "accounts", **values}
        made = server.once(key=wanted.idempotency_key, params=params, work=work)
        return _payee(Account.objects.get(remote_id=made))

    def onboarding_link(self, remote_account: str, *, return_path: str, refresh_path: str) -> str:
        """Make a way to the account's page."""
        made = accounts.make_link(
            remote_account, return_path=return_path, refresh_path=refresh_path
        )
        return reverse("payments:sandbox:account", args=[made.ref])

    def payee_status(self, remote_account: str) -> PayeeObs | None:
        """Look at an account."""
        found = Account.objects.filter(remote_id=remote_account).first()
        return _payee(found) if found else None

    def fetch(self, kind: str, remote_id: str) -> AnyObs | None:
        """Look at an object by its id."""
        if kind == "payment":
            return _seen(kind, Q(remote_id=remote_id) | Q(intent_id=remote_id))
        return _seen(kind, Q(remote_id=remote_id))

    def find(self, kind: str, call: Call) -> AnyObs | None:
        """Look for what an operation made."""
        return _seen(kind, Q(metadata__op_id=call.op_id))

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Verify and read a webhook."""
        webhooks.verify(
            header=headers.get(SIGNATURE_HEADER, ""),
            body=body,
            secrets=settings.SANDBOX_WEBHOOK_SECRETS,
        )
        return webhooks.read(body, livemode=False)

    def balance(self, currency: str) -> Money:
        """Return what came in, less what went back or on."""
        paid = Session.objects.filter(currency=currency, status=Session.Status.SUCCEEDED)
        back = Refund.objects.filter(session__currency=currency, status=Refund.Status.SUCCEEDED)
        on = Transfer.objects.filter(session__currency=currency)
        came, *gone = (
            rows.aggregate(sum=Sum("amount_minor"))["sum"] or 0 for rows in (paid, back, on)
        )
        return Money(came - sum(gone), currency)


def _once(endpoint: str, call: Call, work: Any) -> str:
    params = {
        **call.params,
        "endpoint": endpoint,
        "amount": call.amount.minor,
        "currency": call.amount.currency,
    }
    return server.once(key=call.idempotency_key, params=params, work=work)


def _seen(kind: str, condition: Q) -> AnyObs | None:
    if kind == "payment":
        session = Session.objects.filter(condition).order_by("pk").first()
        return _payment(session) if session else None
    if kind == "refund":
        refund = Refund.objects.filter(condition).order_by("pk").first()
        return _refund(refund) if refund else None
    transfer = Transfer.objects.filter(condition).order_by("pk").first()
    return _transfer(transfer) if transfer else None


def _payment(session: Session) -> PaymentObs:
    failure = None
    if session.failure:
        failure = Failure(f"{session.intent_id}:{session.attempts}", session.failure)
    return PaymentObs(
        remote_id=session.remote_id,
        op_id=session.metadata.get("op_id", ""),
        amount=session.amount,
        status=_STATUSES[Session.Status(session.status)],
        hosted_url=reverse("payments:sandbox:pay", args=[session.ref]),
        aliases=(session.intent_id,),
        failure=failure,
        **_paid_with(session),
    )


def _paid_with(session: Session) -> dict[str, Any]:
    if session.status != Session.Status.SUCCEEDED:
        return {}
    card = cards.by_end(session.card_number_end)
    known = cards.fingerprint(card, session.customer) if card else ""
    return {"card": session.card, "fingerprint": known}


def _payee(account: Account) -> PayeeObs:
    due: dict[str, tuple[str, ...]] = {
        Account.Status.NEW: ("bank_account",),
        Account.Status.RESTRICTED: ("identity",),
    }
    return PayeeObs(
        remote_account=account.remote_id,
        is_ready=account.status == Account.Status.ENABLED,
        due=due.get(account.status, ()),
        bank=account.bank,
        bank_key=account.fingerprint,
    )


def _refund(refund: Refund) -> RefundObs:
    return RefundObs(
        remote_id=refund.remote_id,
        op_id=refund.metadata.get("op_id", ""),
        amount=Money(refund.amount_minor, refund.session.currency),
        status=RefundStatus(refund.status),
        reason=refund.reason,
    )


def _transfer(transfer: Transfer) -> TransferObs:
    return TransferObs(
        remote_id=transfer.remote_id,
        op_id=transfer.metadata.get("op_id", ""),
        amount=Money(transfer.amount_minor, transfer.session.currency),
        destination=transfer.destination,
    )
