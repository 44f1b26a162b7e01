"""Queued work of the sandbox: webhooks go out, slow refunds come to their end."""

from __future__ import annotations

from marketplace.core import queue
from marketplace.payments.gateways.sandbox import accounts, delivery, server


@queue.task(name="sandbox.deliver_event", queue="outbound")
def deliver_event(*, event_id: int) -> None:
    """Post one webhook; a failure is tried again."""
    delivery.deliver(event_id)


@queue.task(name="sandbox.end_refund", queue="outbound")
def end_refund(*, refund_id: int) -> None:
    """Let one refund succeed or fail."""
    server.end_refund(refund_id)


@queue.task(name="sandbox.end_check", queue="outbound")
def end_check(*, account_id: int) -> None:
    """Let the check of one account end."""
    accounts.end_check(account_id)
