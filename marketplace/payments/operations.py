"""The outbox: calls are written first, made from the queue, and finished exactly once."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from marketplace.core.clock import now
from marketplace.core.faults import fault
from marketplace.payments import gateways, payees, settling
from marketplace.payments.gateways import errors
from marketplace.payments.gateways.protocol import AnyObs, Call, Gateway
from marketplace.payments.models import Operation, Payment, Transfer
from marketplace.payments.models.outside import LEASE
from marketplace.payments.outbox import finish, lock_payment, move

logger = logging.getLogger(__name__)

# What each kind makes, in the words of Gateway.fetch.
OBJECT_OF = {
    Operation.Kind.CREATE_PAYMENT: "payment",
    Operation.Kind.CANCEL_PAYMENT: "payment",
    Operation.Kind.REFUND: "refund",
    Operation.Kind.TRANSFER: "transfer",
}


class StillWaiting(Exception):
    """The call has to be made again later; the queue retries and the sweeper sees to it."""


def run(operation_id: int) -> None:
    """Make a call and finish it. Safe to run twice, at once, and after a crash at any line.

    Raises StillWaiting when it has to be tried again.
    """
    fault("payments.claim.before")
    operation = _claim(operation_id)
    if operation is None:
        return
    fault("payments.claim.committed")
    try:
        observed = _call(operation)
    except (errors.Declined, errors.Rejected) as error:
        _refuse(operation, error)
        return
    except errors.GatewayError as error:
        _put_back(operation, error)
        raise StillWaiting(f"{operation}: {error}") from error
    fault("payments.call.after")
    if observed is None and operation.only_looks:
        _drop(operation)
        return
    if observed is None:
        _park(operation, "Sent more than a day ago, and the gateway shows nothing of it")
        return
    try:
        _finish(operation, observed)
    except settling.Unexplained as problem:
        _park(operation, str(problem))
    fault("payments.finish.committed")


def is_unknown_there(operation: Operation) -> bool:
    """Say whether the gateway has nothing of a call whose key it may have forgotten (a call)."""
    looks_only = operation.key_has_expired and operation.kind != Operation.Kind.CANCEL_PAYMENT
    return looks_only and _call(operation) is None


@transaction.atomic(durable=True)
def _claim(operation_id: int) -> Operation | None:
    """Lease the call to this process, or return None when it is not to be made (now)."""
    subject = Operation.objects.get(pk=operation_id)
    lock_payment(subject)
    operation = (
        Operation.objects.due()
        .select_for_update(no_key=True, skip_locked=True)
        .filter(pk=operation_id)
        .order_by("pk")
        .first()
    )
    if operation is None:
        return None
    if not _is_wanted(operation):
        # A call that was begun may have been heard: then look for what it made, and send nothing.
        operation.only_looks = operation.is_transfer and operation.first_sent_at is not None
        if not operation.only_looks:
            _let_go(operation)
            return None
    move(operation, "claim")
    operation.attempts += 1
    operation.leased_until = now() + LEASE
    operation.save(update_fields=["state", "attempts", "leased_until"])
    fault("payments.claim.inside")
    return operation


def _is_wanted(operation: Operation) -> bool:
    """Look once more, under the lock, whether the reason for the call still holds."""
    if operation.kind == Operation.Kind.TRANSFER:
        transfer = Transfer.objects.select_related("payee").get(pk=operation.subject_id)
        payee = transfer.payee
        same = transfer.state == "pending" and payee.remote_account == transfer.destination
        return same and payee.may_be_paid
    if operation.kind == Operation.Kind.CREATE_PAYMENT:
        return Payment.objects.get(pk=operation.subject_id).state in {"opening", "voiding"}
    if operation.kind == Operation.Kind.CANCEL_PAYMENT:
        return Payment.objects.get(pk=operation.subject_id).state == "voiding"
    return True


def _let_go(operation: Operation) -> None:
    move(operation, "drop")
    operation.save(update_fields=["state"])
    settling.dropped(operation)


@transaction.atomic(durable=True)
def _drop(operation: Operation) -> None:
    """Give up a call that nobody wants any more, and that the gateway has never heard."""
    lock_payment(operation)
    fresh = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if fresh.state == "leased":
        _let_go(fresh)


def _call(operation: Operation) -> AnyObs | None:
    """Ask the gateway, or look for the result when its memory of our key may be gone."""
    gateway = gateways.for_call()
    call = Call(
        op_id=str(operation.uuid),
        idempotency_key=operation.idempotency_key,
        amount=operation.amount,
        params=_params(operation),
        metadata={
            "op_id": str(operation.uuid),
            "env": operation.env,
            "booking_ref": operation.params["booking_ref"],
        },
    )
    expired = operation.key_has_expired and operation.kind != Operation.Kind.CANCEL_PAYMENT
    if expired or operation.only_looks:
        return gateway.find(OBJECT_OF[Operation.Kind(operation.kind)], call)
    if operation.is_transfer:
        # A bank account that was changed a minute ago is not known yet: a hold begins now.
        payees.look_again(operation.params["destination"])
        if operation.first_sent_at is None and not _is_wanted(operation):
            raise errors.Throttled("Nothing is sent to this account now")
    unsent = Operation.objects.filter(pk=operation.pk, first_sent_at=None)
    try:
        with transaction.atomic():
            unsent.update(first_sent_at=now())
    except IntegrityError as wall:  # a hold has begun since the call was claimed
        raise errors.Throttled("Nothing is sent to this account now") from wall
    fault("payments.call.before")
    return _ask(gateway, operation, call)


def _ask(gateway: Gateway, operation: Operation, call: Call) -> AnyObs:
    match operation.kind:
        case Operation.Kind.CREATE_PAYMENT:
            return gateway.create_payment(call)
        case Operation.Kind.CANCEL_PAYMENT:
            return gateway.cancel_payment(call)
        case Operation.Kind.REFUND:
            return gateway.refund(call)
        case _:
            return gateway.transfer(call)


def _params(operation: Operation) -> dict[str, Any]:
    """Return the frozen parameters, with the gateway's id of the payment they are about.

    It is looked up so late because the page may still be in the making when a call is written.
    """
    params = dict(operation.params)
    payment_id = params.pop("payment_id", None)
    if payment_id is not None:
        made = Operation.objects.filter(
            kind=Operation.Kind.CREATE_PAYMENT, subject_id=payment_id, state="done"
        )
        remote_id = made.order_by("-pk").values_list("remote_id", flat=True).first()
        if remote_id is None:
            raise errors.Throttled("The payment does not exist at the gateway yet")
        params["remote_id"] = remote_id
    return params


@transaction.atomic(durable=True)
def _finish(operation: Operation, observed: AnyObs) -> None:
    """Write down what the call has done; whoever comes second finds it written."""
    lock_payment(operation)
    fresh = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    fault("payments.finish.inside")
    settling.note_object(operation=fresh, observed=observed)
    finish(fresh, remote_id=observed.remote_id)
    settling.apply(observed, operation=fresh)
    fault("payments.finish.written")


@transaction.atomic(durable=True)
def _refuse(operation: Operation, error: errors.GatewayError) -> None:
    """Write down that the call will never succeed, and what that means for the books."""
    lock_payment(operation)
    fresh = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    fault("payments.refuse.inside")
    if fresh.state != "leased":
        return
    move(fresh, "refuse")
    fresh.last_error = str(error)[:300]
    fresh.save(update_fields=["state", "last_error"])
    settling.refused(fresh, reason=error.code or "rejected")


@transaction.atomic(durable=True)
def _put_back(operation: Operation, error: errors.GatewayError) -> None:
    """Let the call be made again, with the same key."""
    wrong_keys = isinstance(error, errors.Misconfigured)
    if wrong_keys:
        logger.error("The payment gateway refuses our keys: %s", error)
    fresh = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if fresh.state != "leased":
        return
    move(fresh, "retry")
    fresh.last_error = str(error)[:300]
    fresh.next_at = now() + _pause(fresh.attempts, slow=wrong_keys)
    fresh.save(update_fields=["state", "last_error", "next_at"])


@transaction.atomic(durable=True)
def _park(operation: Operation, reason: str) -> None:
    """Leave a call to a person: repeating it could do harm."""
    fresh = Operation.objects.select_for_update(no_key=True).get(pk=operation.pk)
    if fresh.state != "leased":
        return
    move(fresh, "park")
    fresh.last_error = reason[:300]
    fresh.save(update_fields=["state", "last_error"])
    logger.error("%s needs a person: %s", fresh, reason)


def _pause(attempts: int, *, slow: bool) -> timedelta:
    """Return 2, 4, 8 … seconds, at most an hour; ten minutes when only a person can help."""
    return timedelta(minutes=10) if slow else timedelta(seconds=min(2**attempts, 3600))
