"""Sending money back: set it aside first, then ask the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.core import facts
from marketplace.core.money import Money
from marketplace.payments import ledger, outbox
from marketplace.payments.facts import RefundStarted
from marketplace.payments.models import Operation, Payment, Refund

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def start_refund(payment: Payment, *, amount: Money, cause: str, actor: Person | None) -> Refund:
    """Take the amount out of the hold and queue its way back; the payment is locked.

    Raises ledger.Overdrawn when the hold has less: it was released or refunded meanwhile.
    """
    hold = ledger.tip_of if payment.is_tip else ledger.hold_of
    refund = Refund.objects.create(
        payment=payment, amount_minor=amount.minor, currency=amount.currency, cause=cause
    )
    ledger.post(
        key=f"refund:{refund.pk}",
        kind=kind_of(payment, "refund_reserve"),
        booking_ref=payment.booking_ref,
        cause=f"refund {refund.pk}: {cause}",
        moves=[ledger.Move(hold(payment.booking_ref), ledger.refund_due(refund.pk), amount)],
    )
    outbox.write(
        kind=Operation.Kind.REFUND,
        subject_id=refund.pk,
        amount=amount,
        params={"payment_id": payment.pk, "booking_ref": payment.booking_ref},
    )
    fact = RefundStarted(refund.pk, payment.booking_ref, amount.minor, amount.currency, cause)
    facts.record(fact, actor=actor, subject=refund)
    return refund


def kind_of(payment: Payment, kind: str) -> str:
    """Return the kind of a ledger transaction: a tip's money is told from the booking's own."""
    return f"tip_{kind}" if payment.is_tip else kind
