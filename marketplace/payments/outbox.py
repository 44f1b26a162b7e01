"""The outbox: what is to be asked of the gateway, written in the transaction of its cause."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.payments import gateways
from marketplace.payments.models import Operation, Payment, Refund
from marketplace.payments.states import OPERATION


def write(
    *, kind: Operation.Kind, subject_id: int, amount: Money, params: Mapping[str, Any]
) -> Operation:
    """Write a call into the outbox and queue it, in the transaction of its cause."""
    from marketplace.payments.tasks import run_operation

    frozen = {**params, "amount": amount.minor, "currency": amount.currency}
    digest = hashlib.sha256(json.dumps(frozen, sort_keys=True).encode()).hexdigest()
    operation = Operation.objects.create(
        kind=kind,
        subject_id=subject_id,
        env=gateways.current().env,
        params=frozen,
        params_hash=digest,
    )
    run_operation.defer(operation_id=operation.pk)
    return operation


def drop_unsent(*, kind: Operation.Kind, subject_id: int) -> bool:
    """Take a call out of the outbox that was never tried; say whether that was possible."""
    waiting = Operation.objects.select_for_update(no_key=True).filter(
        kind=kind, subject_id=subject_id, state="pending", first_sent_at=None
    )
    operation = waiting.order_by("pk").first()
    if operation is None:
        return False
    move(operation, "drop")
    operation.save(update_fields=["state"])
    return True


def finish(operation: Operation, *, remote_id: str) -> None:
    """Note what a call has made; who comes second changes nothing."""
    if operation.is_waiting:
        move(operation, "finish")
        operation.remote_id, operation.last_error = remote_id, ""
        operation.save(update_fields=["state", "remote_id", "last_error"])


def lock_payment(operation: Operation) -> Payment:
    """Take the lock that everything about one booking's money queues up at."""
    return Payment.objects.locked().get(pk=_payment_id(operation))


def move(operation: Operation, event: str) -> None:
    """Take an operation along its table; the caller saves it."""
    step = OPERATION.step(state=operation.state, event=event, actor=Actor.SYSTEM)
    operation.state = step.target


def _payment_id(operation: Operation) -> int:
    if operation.kind == Operation.Kind.REFUND:
        return Refund.objects.get(pk=operation.subject_id).payment_id
    if operation.kind == Operation.Kind.TRANSFER:
        return int(operation.params["payment_id"])
    return operation.subject_id
