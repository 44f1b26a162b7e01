"""The inbox: webhooks are stored once, then the object they speak of is looked at again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from marketplace.core.clock import now
from marketplace.core.faults import fault
from marketplace.payments import gateways, payees, settling
from marketplace.payments.gateways.protocol import AnyObs, Event, PayeeObs
from marketplace.payments.models import GatewayEvent

# Events can overtake the commit of what they speak of; after this long something is wrong.
PATIENCE = timedelta(hours=6)
_KEPT_HEADERS = ("Content-Type", "User-Agent", "Stripe-Signature", "Sandbox-Signature")

_INSERT = """
INSERT INTO payments_gatewayevent (
    source, event_id, type, object_kind, object_id, account, livemode, api_version, sent_at,
    headers, body, state, attempts, error, received_at
) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0, '', %s)
ON CONFLICT (source, event_id) DO NOTHING RETURNING id
"""


class NotYet(Exception):
    """The object is unknown so far; the queue retries and the sweeper sees to it."""


def accept(*, source: str, event: Event, headers: Mapping[str, str], body: bytes) -> bool:
    """Store a verified webhook and queue its handling; say whether it was new.

    Deliveries of one event meet at the unique key: exactly one of them goes on.
    """
    from marketplace.payments.tasks import handle_event

    fault("payments.event.received")
    kept = {name: headers[name] for name in _KEPT_HEADERS if name in headers}
    state = "pending" if event.object_kind else "ignored"
    values: list[Any] = [
        source,
        event.id,
        event.type,
        event.object_kind,
        event.object_id,
        event.account,
    ]
    values += [event.livemode, event.api_version, event.sent_at]
    # Events of accounts carry names, birthdays and doors; the account itself is looked at anyway.
    words = "{}" if event.object_kind == "payee" else body.decode()
    values += [json.dumps(kept), words, state, now()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        found = cursor.fetchone()
        if found and state == "pending":
            handle_event.defer(event_id=found[0])
        fault("payments.event.inside")
    fault("payments.event.stored")
    return found is not None


def handle(event_pk: int) -> None:
    """Look at the object of an event and apply what is seen. Safe to repeat.

    Raises NotYet when nothing here knows the object so far.
    """
    row = GatewayEvent.objects.get(pk=event_pk)
    if row.state != "pending":
        return
    observed = _look(row)
    fault("payments.event.fetched")
    try:
        with transaction.atomic(durable=True):
            known = observed is not None and _settle(observed)
            if known:
                _close(row, "done")
            fault("payments.event.applied")
    except settling.Unexplained as problem:
        _close(row, "parked", error=str(problem))
        return
    fault("payments.event.done")
    if not known:
        _wait_or_park(row)


def _look(row: GatewayEvent) -> AnyObs | PayeeObs | None:
    gateway = gateways.for_call()
    if row.object_kind == "payee":
        return gateway.payee_status(row.object_id)
    return gateway.fetch(row.object_kind, row.object_id)


def _settle(observed: AnyObs | PayeeObs) -> bool:
    if isinstance(observed, PayeeObs):
        return payees.note(observed)
    return settling.settle(observed)


def _wait_or_park(row: GatewayEvent) -> None:
    row.attempts += 1
    GatewayEvent.objects.filter(pk=row.pk).update(attempts=row.attempts)
    if now() - row.received_at > PATIENCE:
        _close(row, "parked", error="Nothing here knows the object")
        return
    raise NotYet(f"{row}: {row.object_id} is unknown")


def _close(row: GatewayEvent, state: str, *, error: str = "") -> None:
    GatewayEvent.objects.filter(pk=row.pk, state="pending").update(
        state=state, error=error[:300], handled_at=now()
    )
