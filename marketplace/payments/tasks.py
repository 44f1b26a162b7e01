"""Queued work of payments: calls, webhooks, and the sweep that finds what the queue lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db.models import Q

from marketplace.core import queue
from marketplace.core.clock import now
from marketplace.payments import events, gateways, operations, payees, settling, sharing
from marketplace.payments.gateways.errors import GatewayError
from marketplace.payments.models import (
    GatewayEvent,
    Operation,
    Payee,
    Payment,
    Refund,
    RemoteObject,
)

logger = logging.getLogger(__name__)

# How long an event may be overdue before we go and look ourselves.
OVERDUE = timedelta(minutes=15)
# How long nobody has looked at an account that is not ready yet.
FORGOTTEN = timedelta(hours=6)
_BATCH = 50


@queue.task(name="payments.run_operation", queue="money", retry=queue.MONEY)
def run_operation(*, operation_id: int) -> None:
    """Make one call to the gateway and finish it."""
    operations.run(operation_id)


@queue.task(name="payments.handle_event", queue="money", retry=queue.MONEY)
def handle_event(*, event_id: int) -> None:
    """Handle one stored webhook."""
    events.handle(event_id)


@queue.task(name="payments.end_hold", queue="money", retry=queue.MONEY)
def end_hold(*, payee_id: int) -> None:
    """Let a payee's hold end, if it is over."""
    payees.end_hold(payee_id)


@queue.task(name="payments.send_waiting", queue="money", retry=queue.MONEY)
def send_waiting(*, person_id: int) -> None:
    """Send what has waited for a tasker's account."""
    payees.send_waiting(person_id)


@queue.periodic(name="payments.sweep", cron="* * * * *", queue="money")
def sweep() -> None:
    """Do what the queue has lost, and look at what no event has told of."""
    for operation_id in (
        Operation.objects.due().order_by("pk").values_list("pk", flat=True)[:_BATCH]
    ):
        _try(operations.run, operation_id)
    stale = now() - timedelta(minutes=1)
    waiting = GatewayEvent.objects.filter(state="pending", received_at__lte=stale)
    for event_pk in waiting.order_by("pk").values_list("pk", flat=True)[:_BATCH]:
        _try(events.handle, event_pk)
    for kind, remote_id in _overdue():
        _try(settling.look_again, kind, remote_id)
    held = Payee.objects.held_until_now().order_by("pk")
    for payee_id in held.values_list("pk", flat=True)[:_BATCH]:
        _try(payees.end_hold, payee_id)
    here = Payee.objects.filter(gateway=gateways.current().name)
    unready = here.unready(unseen_for=FORGOTTEN).order_by("looked_at", "pk")
    for account in unready.values_list("remote_account", flat=True)[:_BATCH]:
        # Moved first: one that cannot be looked at does not keep the others from their turn.
        Payee.objects.filter(remote_account=account).update(looked_at=now())
        _try(payees.look_again, account)


@queue.periodic(name="payments.forget_cards", cron="20 3 * * *")
def forget_cards() -> None:
    """Let go what tells cards apart once nobody compares it any more."""
    sharing.forget_cards()


def _overdue() -> list[tuple[str, str]]:
    """Return the objects of unsettled payments and refunds that nobody has seen for a while."""
    long_ago = now() - OVERDUE
    payments = Payment.objects.unsettled().filter(looked_at__lte=long_ago)
    refunds = Refund.objects.filter(state="pending", looked_at__lte=long_ago)
    waiting = Q(
        operation__kind="create_payment", operation__subject_id__in=payments.values_list("pk")
    ) | Q(operation__kind="refund", operation__subject_id__in=refunds.values_list("pk"))
    objects = RemoteObject.objects.filter(waiting).order_by("seen_at", "pk")
    return list(objects.values_list("kind", "remote_id")[:_BATCH])


def _try(work: Callable[..., object], *arguments: int | str) -> None:
    """Go on with the next one when this one fails; it is tried again at the next sweep."""
    try:
        work(*arguments)
    except (operations.StillWaiting, events.NotYet, GatewayError) as error:
        logger.warning("Not settled yet: %s", error)
    except Exception:  # one bad row must not stop the others
        logger.exception("A sweep of payments stumbled over %s", arguments)
