"""What an observation at the gateway means for our rows and for the books.

Reports come from our own calls, from webhooks and from people coming back, in any order and any
number of times. Each is applied under the payment's lock, along the edges of states.py only.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from django.db import transaction

from marketplace.core import facts
from marketplace.core.clock import now
from marketplace.core.faults import fault
from marketplace.core.states import Machine
from marketplace.payments import facts as happened
from marketplace.payments import gateways, ledger
from marketplace.payments.gateways.protocol import (
    AnyObs,
    PaymentObs,
    PaymentStatus,
    RefundObs,
    RefundStatus,
    TransferObs,
)
from marketplace.payments.models import Operation, Payment, Refund, RemoteObject, Transfer
from marketplace.payments.outbox import finish, lock_payment
from marketplace.payments.refunding import kind_of, start_refund
from marketplace.payments.releasing import pass_tip_on
from marketplace.payments.states import PAYMENT, REFUND, TRANSFER, edge

logger = logging.getLogger(__name__)

_PAYMENT_EVENTS = {
    PaymentStatus.OPEN: "present",
    PaymentStatus.PROCESSING: "process",
    PaymentStatus.SUCCEEDED: "succeed",
    PaymentStatus.CANCELED: "cancel",
}
_REFUND_EVENTS = {RefundStatus.SUCCEEDED: "succeed", RefundStatus.FAILED: "fail"}


class Unexplained(Exception):
    """An object at the gateway that does not fit our rows; a person has to look."""


@transaction.atomic
def settle(observed: AnyObs) -> bool:
    """Apply what somebody saw at the gateway; say whether the object is known here."""
    operation = Operation.objects.filter(uuid=observed.op_id).first() if observed.op_id else None
    if operation is None:
        return False
    lock_payment(operation)
    operation = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    fault("payments.settle.inside")
    note_object(operation=operation, observed=observed)
    finish(operation, remote_id=observed.remote_id)
    apply(observed, operation=operation)
    fault("payments.settle.written")
    return True


def look_again(kind: str, remote_id: str) -> bool:
    """Fetch an object, outside of any transaction, and apply what is seen."""
    observed = gateways.for_call().fetch(kind, remote_id)
    fault("payments.look.fetched")
    settled = observed is not None and settle(observed)
    fault("payments.look.settled")
    return settled


def note_object(*, operation: Operation, observed: AnyObs) -> None:
    """Remember the object, and that it belongs to the operation."""
    kind = "payment"
    if isinstance(observed, RefundObs):
        kind = "refund"
    elif isinstance(observed, TransferObs):
        kind = "transfer"
    owner = operation
    if operation.kind == Operation.Kind.CANCEL_PAYMENT:  # the object is the one it closes
        owner = Operation.objects.get(uuid=observed.op_id)
    RemoteObject.objects.update_or_create(
        gateway=gateways.current().name,
        remote_id=observed.remote_id,
        defaults={"operation": owner, "kind": kind, "snapshot": _plain(observed), "seen_at": now()},
    )


def apply(observed: AnyObs, *, operation: Operation) -> None:
    """Move our row along and write the books; the caller holds the payment's lock."""
    if observed.amount != operation.amount:
        raise Unexplained(f"{observed.remote_id} is over {observed.amount}, not {operation.amount}")
    if getattr(observed, "status", None) in {PaymentStatus.UNKNOWN, RefundStatus.UNKNOWN}:
        raise Unexplained(f"{observed.remote_id} is in a state that nobody here knows")
    if isinstance(observed, PaymentObs):
        _apply_payment(Payment.objects.get(pk=operation.subject_id), observed)
    elif isinstance(observed, RefundObs):
        _apply_refund(Refund.objects.get(pk=operation.subject_id), observed)
    else:
        _apply_transfer(Transfer.objects.get(pk=operation.subject_id), observed)


def refused(operation: Operation, *, reason: str) -> None:
    """Write down that the gateway will never do what an operation asked."""
    match operation.kind:
        case Operation.Kind.CREATE_PAYMENT:
            _reject_payment(Payment.objects.get(pk=operation.subject_id), reason)
        case Operation.Kind.REFUND:
            _fail_refund(Refund.objects.get(pk=operation.subject_id), reason)
        case Operation.Kind.TRANSFER:
            _fail_transfer(Transfer.objects.get(pk=operation.subject_id), reason)
        case _:  # a page that cannot be closed may still be paid: then the money goes back
            logger.error("%s was refused: %s", operation, reason)


def dropped(operation: Operation) -> None:
    """Write down that an operation will not be made; what was to be sent waits for its payee."""
    if operation.kind == Operation.Kind.TRANSFER:
        _advance(Transfer.objects.get(pk=operation.subject_id), TRANSFER, "stop")


def _apply_payment(payment: Payment, observed: PaymentObs) -> None:
    payment.looked_at = now()
    payment.hosted_url = observed.hosted_url or payment.hosted_url
    payment.card = observed.card or payment.card
    event = _PAYMENT_EVENTS.get(observed.status, "")
    step = edge(PAYMENT, state=payment.state, event=event)
    if step:
        payment.state = step.target
    _note_failure(payment, observed)
    if step and event == "succeed":
        payment.fingerprint = observed.fingerprint[:64]
        _take_in(payment)
    payment.save()
    if step and event == "cancel":
        fact = happened.PaymentVoided(payment.pk, payment.booking_ref)
        facts.record(fact, actor=None, subject=payment)


def _note_failure(payment: Payment, observed: PaymentObs) -> None:
    """Tell of a refused attempt once; it does not end the payment."""
    failure = observed.failure
    if failure is None or failure.attempt_id == payment.failed_attempt:
        return
    payment.failure, payment.failed_attempt = failure.code, failure.attempt_id
    if payment.is_payable and not payment.is_tip:
        fact = happened.PaymentFailed(payment.pk, payment.booking_ref, failure.code)
        facts.record(fact, actor=None, subject=payment)


def _take_in(payment: Payment) -> None:
    """Book the money that has arrived: into the hold, and straight back out if it is late."""
    payment.paid_at = now()
    hold = ledger.tip_of if payment.is_tip else ledger.hold_of
    ledger.post(
        key=f"payment:{payment.pk}",
        kind=kind_of(payment, "payment"),
        booking_ref=payment.booking_ref,
        cause=f"payment {payment.ref}",
        moves=[ledger.Move(ledger.psp(), hold(payment.booking_ref), payment.amount)],
    )
    if payment.state == "late":
        start_refund(payment, amount=payment.amount, cause="late_payment", actor=None)
        return
    if payment.is_tip:
        pass_tip_on(payment)
        return
    fact = happened.PaymentSucceeded(payment.pk, payment.booking_ref)
    facts.record(fact, actor=None, subject=payment)


def _reject_payment(payment: Payment, reason: str) -> None:
    step = edge(PAYMENT, state=payment.state, event="reject")
    if step is None:
        return
    payment.state, payment.failure = step.target, reason
    payment.save(update_fields=["state", "failure"])
    fact: Any = happened.PaymentVoided(payment.pk, payment.booking_ref)
    if payment.state == "failed":
        fact = happened.PaymentFailed(payment.pk, payment.booking_ref, reason, final=True)
    facts.record(fact, actor=None, subject=payment)


def _apply_refund(refund: Refund, observed: RefundObs) -> None:
    refund.looked_at = now()
    refund.save(update_fields=["looked_at"])
    event = _REFUND_EVENTS.get(observed.status, "")
    if event == "fail":
        _fail_refund(refund, observed.reason or "failed")
    elif event == "succeed" and _advance(refund, REFUND, event):
        ledger.post(
            key=f"refund:{refund.pk}:paid",
            kind=kind_of(refund.payment, "refund"),
            booking_ref=refund.payment.booking_ref,
            cause=f"refund {refund.pk}",
            moves=[ledger.Move(ledger.refund_due(refund.pk), ledger.psp(), refund.amount)],
        )
        fact = happened.RefundSucceeded(
            refund.pk, refund.payment.booking_ref, refund.amount_minor, refund.currency
        )
        facts.record(fact, actor=None, subject=refund)


def _fail_refund(refund: Refund, reason: str) -> None:
    """Keep the money as the client's credit: also when the bank sends it back days later."""
    left_already = refund.state == "succeeded"
    if not _advance(refund, REFUND, "fail"):
        return
    refund.reason = reason[:60]
    refund.save(update_fields=["reason"])
    payment = refund.payment
    source = ledger.psp() if left_already else ledger.refund_due(refund.pk)
    ledger.post(
        key=f"refund:{refund.pk}:failed",
        kind=kind_of(payment, "refund_failed"),
        booking_ref=payment.booking_ref,
        cause=f"refund {refund.pk}: {reason}"[:100],
        moves=[ledger.Move(source, ledger.credit_of(payment.payer_id), refund.amount)],
    )
    fact = happened.RefundFailed(
        refund.pk, payment.booking_ref, refund.amount_minor, refund.currency, reason
    )
    facts.record(fact, actor=None, subject=refund)


def _apply_transfer(transfer: Transfer, observed: TransferObs) -> None:
    if observed.destination != transfer.destination:
        raise Unexplained(f"{observed.remote_id} went to {observed.destination}")
    if not _advance(transfer, TRANSFER, "send"):
        return
    release = transfer.release
    ledger.post(
        key=f"transfer:{transfer.pk}",
        kind="transfer",
        booking_ref=release.booking_ref,
        cause=f"transfer {transfer.pk}",
        moves=[ledger.Move(ledger.payable_to(release.payee_id), ledger.psp(), transfer.amount)],
    )
    fact = happened.TransferSent(
        transfer.pk,
        release.booking_ref,
        release.payee_id,
        transfer.amount_minor,
        transfer.currency,
    )
    facts.record(fact, actor=None, subject=transfer)


def _fail_transfer(transfer: Transfer, reason: str) -> None:
    """Leave the money payable: it never goes back into a hold by itself."""
    if _advance(transfer, TRANSFER, "fail"):
        transfer.reason = reason[:60]
        transfer.save(update_fields=["reason"])
        fact = happened.TransferFailed(
            transfer.pk,
            transfer.release.booking_ref,
            transfer.release.payee_id,
            transfer.amount_minor,
            transfer.currency,
            reason,
        )
        facts.record(fact, actor=None, subject=transfer)


def _advance(row: Refund | Transfer, table: Machine, event: str) -> bool:
    step = edge(table, state=row.state, event=event)
    if step:
        row.state = step.target
        row.save(update_fields=["state"])
    return step is not None


def _plain(observed: AnyObs) -> dict[str, Any]:
    """Return the observation as JSON holds it, without what the payment alone keeps for a time."""
    values = asdict(observed)
    values.pop("fingerprint", None)
    values["amount"] = [observed.amount.minor, observed.amount.currency]
    return values
