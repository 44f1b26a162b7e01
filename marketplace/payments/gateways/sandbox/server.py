"""The provider's side: what happens to sessions, refunds and transfers, and who is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum

from marketplace.core.clock import now
from marketplace.payments.gateways.errors import Rejected
from marketplace.payments.gateways.sandbox import accounts
from marketplace.payments.gateways.sandbox.cards import Card
from marketplace.payments.gateways.sandbox.models import (
    Answer,
    Event,
    Refund,
    Session,
    Transfer,
)

API_VERSION = "2026-10-28.endive"
KEY_MEMORY = timedelta(hours=24)


class Closed(Exception):
    """The session is over: paid, or given up by the merchant."""


def once(*, key: str, params: Mapping[str, Any], work: Callable[[], str]) -> str:
    """Do a request once per key and return the id of what it made; a repeat gets the same id.

    Requests under one key queue up at its row. Other parameters under the same key are an error.
    """
    digest = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        Answer.objects.filter(key=key, created_at__lte=now() - KEY_MEMORY).delete()
        Answer.objects.bulk_create([Answer(key=key, params_hash=digest)], ignore_conflicts=True)
        answer = Answer.objects.select_for_update().get(key=key)
        if answer.params_hash != digest:
            raise Rejected("The key was used with other parameters", code="idempotency_error")
        if answer.body is None:
            answer.body = work()
            answer.save(update_fields=["body"])
        return str(answer.body)


def pay(session: Session, card: Card) -> Session:
    """Try to charge a card. Raises Closed when there is nothing to pay any more."""
    with transaction.atomic():
        session = _payable(session)
        session.attempts += 1
        session.card_brand, session.card_number_end = card.brand, card.end
        session.refund_habit = card.refund_habit
        if card.failure:
            _decline(session, card.failure)
        elif card.challenge:
            session.status, session.failure = Session.Status.CHALLENGED, ""
        else:
            _succeed(session)
        session.save()
    return session


def answer_challenge(session: Session, *, approved: bool) -> Session:
    """Take the holder's answer to the bank. Raises Closed when nobody is asking any more."""
    with transaction.atomic():
        session = _payable(session)
        if session.status != Session.Status.CHALLENGED:
            raise Closed
        session.status = Session.Status.OPEN
        if approved:
            _succeed(session)
        else:
            _decline(session, "authentication_failed")
        session.save()
    return session


def cancel(remote_id: str) -> Session:
    """Close a session that is not paid; a paid one stays as it is."""
    with transaction.atomic():
        session = _session(remote_id)
        if session.status in {Session.Status.OPEN, Session.Status.CHALLENGED}:
            session.status = Session.Status.CANCELED
            session.save(update_fields=["status"])
            tell("checkout.session.expired", session.remote_id, session.metadata)
            tell("payment_intent.canceled", session.intent_id, session.metadata)
    return session


def refund(*, payment_id: str, amount_minor: int, metadata: Mapping[str, str]) -> str:
    """Send money of a session back and return the refund's id; never more than came in."""
    session = _session(payment_id)
    if session.status != Session.Status.SUCCEEDED or amount_minor > left_of(session):
        raise Rejected("There is not so much left of the charge", code="charge_already_refunded")
    made = Refund.objects.create(
        session=session,
        amount_minor=amount_minor,
        metadata=dict(metadata),
        status=Refund.Status.PENDING if session.refund_habit else Refund.Status.SUCCEEDED,
    )
    tell("refund.created", made.remote_id, made.metadata)
    if session.refund_habit:
        from marketplace.payments.gateways.sandbox.tasks import end_refund

        end_refund.defer(refund_id=made.pk)
    return made.remote_id


def end_refund(refund_id: int) -> None:
    """Let a refund that took a while succeed or fail, as its card's bank does."""
    with transaction.atomic():
        pending = Refund.objects.select_for_update(of=("self",)).select_related("session")
        made = pending.get(pk=refund_id)
        if made.status != Refund.Status.PENDING:
            return
        made.status = Refund.Status.SUCCEEDED
        if made.session.refund_habit == "fails":
            made.status, made.reason = Refund.Status.FAILED, "expired_or_canceled_card"
        made.save(update_fields=["status", "reason"])
        failed = made.status == Refund.Status.FAILED
        tell("refund.failed" if failed else "refund.updated", made.remote_id, made.metadata)


def transfer(
    *, source: str, amount_minor: int, destination: str, metadata: Mapping[str, str]
) -> str:
    """Send money of a session to an account and return the transfer's id."""
    session = _session(source)
    if not destination.startswith("acct_"):
        raise Rejected("There is no such account", code="account_invalid")
    accounts.check_open(destination)
    if amount_minor > left_of(session):
        raise Rejected("There is not so much left of the charge", code="balance_insufficient")
    made = Transfer.objects.create(
        session=session,
        amount_minor=amount_minor,
        destination=destination,
        metadata=dict(metadata),
    )
    tell("transfer.created", made.remote_id, made.metadata)
    return made.remote_id


def left_of(session: Session) -> int:
    """Return what has neither gone back nor been sent on."""
    refunds = session.refunds.exclude(status=Refund.Status.FAILED)
    gone = [rows.aggregate(sum=Sum("amount_minor"))["sum"] for rows in (refunds, session.transfers)]
    return session.amount_minor - sum(part or 0 for part in gone)


def tell(event_type: str, object_id: str, metadata: Mapping[str, str]) -> None:
    """Write a webhook and queue its delivery, in the transaction of what it tells of."""
    from marketplace.payments.gateways.sandbox.tasks import deliver_event

    event = Event(type=event_type)
    event.body = json.dumps(
        {
            "id": event.event_id,
            "object": "event",
            "type": event_type,
            "api_version": API_VERSION,
            "created": int(now().timestamp()),
            "livemode": False,
            "data": {"object": {"id": object_id, "metadata": dict(metadata)}},
        }
    )
    event.save()
    deliver_event.defer(event_id=event.pk)


def _payable(session: Session) -> Session:
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.status in {Session.Status.SUCCEEDED, Session.Status.CANCELED}:
        raise Closed
    return session


def _succeed(session: Session) -> None:
    session.status, session.failure = Session.Status.SUCCEEDED, ""
    tell("payment_intent.succeeded", session.intent_id, session.metadata)
    tell("checkout.session.completed", session.remote_id, session.metadata)


def _decline(session: Session, code: str) -> None:
    session.failure = code
    tell("payment_intent.payment_failed", session.intent_id, session.metadata)


def _session(remote_id: str) -> Session:
    try:
        return Session.objects.select_for_update().get(remote_id=remote_id)
    except Session.DoesNotExist:
        raise Rejected("There is no such payment", code="resource_missing") from None
