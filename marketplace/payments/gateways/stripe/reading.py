"""Reads Stripe's objects, as plain dictionaries, into observations."""

from __future__ import annotations

from typing import Any

from marketplace.core.money import Money
from marketplace.payments.gateways.protocol import (
    Failure,
    PayeeObs,
    PaymentObs,
    PaymentStatus,
    RefundObs,
    RefundStatus,
    TransferObs,
)

Values = dict[str, Any]

# Stripe adds statuses in minor releases: what is not listed is left to a person.
_REFUNDS = {
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.PENDING,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}


def payment(session: Values) -> PaymentObs:
    """Read a Checkout session with its intent and charge expanded."""
    intent = session.get("payment_intent") or {}
    return PaymentObs(
        remote_id=session["id"],
        op_id=_op_id(session),
        amount=_money(session["amount_total"], session),
        status=_status(session),
        hosted_url=session.get("url") or "",
        aliases=(intent["id"],) if intent else (),
        failure=_failure(intent),
        **_paid_with(intent),
    )


def refund(values: Values) -> RefundObs:
    """Read a refund."""
    return RefundObs(
        remote_id=values["id"],
        op_id=_op_id(values),
        amount=_money(values["amount"], values),
        status=_REFUNDS.get(values.get("status") or "", RefundStatus.UNKNOWN),
        reason=values.get("failure_reason") or "",
    )


def transfer(values: Values) -> TransferObs:
    """Read a transfer."""
    destination = values["destination"]
    return TransferObs(
        remote_id=values["id"],
        op_id=_op_id(values),
        amount=_money(values["amount"], values),
        destination=destination if isinstance(destination, str) else destination["id"],
    )


def payee(values: Values, banks: list[Values]) -> PayeeObs:
    """Read an account of version 2 with the bank accounts that it has under version 1."""
    shown = (values.get("configuration") or {}).get("recipient") or {}
    balance = (shown.get("capabilities") or {}).get("stripe_balance") or {}
    main = next((each for each in banks if each.get("default_for_currency")), None)
    bank: Values = main or (banks[0] if banks else {})
    return PayeeObs(
        remote_account=values["id"],
        is_ready=(balance.get("stripe_transfers") or {}).get("status") == "active",
        due=_due(values.get("requirements") or {}),
        bank=_bank(bank),
        bank_key=bank.get("fingerprint") or bank.get("id") or "",
    )


def _due(requirements: Values) -> tuple[str, ...]:
    """Return what its owner has to do now, in the codes of the protocol."""
    codes = [
        _code(entry["description"])
        for entry in requirements.get("entries") or []
        if entry.get("awaiting_action_from") == "user"
        and entry["minimum_deadline"]["status"] != "eventually_due"
    ]
    return tuple(dict.fromkeys(codes))


def _code(description: str) -> str:
    if any(word in description for word in ("outbound_destination", "external_account", "bank")):
        return "bank_account"
    return "identity" if "document" in description or "identity" in description else "details"


def _bank(bank: Values) -> str:
    """Return a bank account as its owner knows it; a BSB is Australia's routing number."""
    if not bank:
        return ""
    number = f"•••• {bank['last4']}"
    code = bank.get("routing_number") or ""
    return f"BSB {code[:3]}-{code[3:]} {number}" if bank.get("country") == "AU" and code else number


def _status(session: Values) -> PaymentStatus:
    """Return how far it is: a complete page may still wait for a slow bank."""
    match session.get("status"), session.get("payment_status"):
        case "open", _:
            return PaymentStatus.OPEN
        case "expired", _:
            return PaymentStatus.CANCELED
        case "complete", "paid":
            return PaymentStatus.SUCCEEDED
        case "complete", "unpaid":
            return PaymentStatus.PROCESSING
        case _:
            return PaymentStatus.UNKNOWN


def _failure(intent: Values) -> Failure | None:
    error = intent.get("last_payment_error")
    if not error:
        return None
    code = error.get("decline_code") or error.get("code") or "declined"
    return Failure(attempt_id=error.get("charge") or f"{intent['id']}:{code}", code=code)


def _paid_with(intent: Values) -> Values:
    """Return the card in words and what tells it from others; a wallet may show its own number."""
    charge = intent.get("latest_charge") or {}
    card = (charge.get("payment_method_details") or {}).get("card")
    if not card:
        return {}
    name = f"{card['brand'].title()} {card['last4']}"
    return {"card": name, "fingerprint": card.get("fingerprint") or ""}


def _money(minor: int, values: Values) -> Money:
    return Money(minor, values["currency"].upper())


def _op_id(values: Values) -> str:
    return str((values.get("metadata") or {}).get("op_id", ""))
