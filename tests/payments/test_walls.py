"""Walls in the database: each is run into directly, past every action."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from marketplace.core.clock import now
from marketplace.payments import ledger
from marketplace.payments.models import (
    GatewayEvent,
    LedgerAccount,
    LedgerMovement,
    LedgerTransaction,
    Operation,
    Payee,
    Payment,
    Refund,
    Release,
    RemoteObject,
    Transfer,
)
from tests.payments.conftest import BOOKING, NET, NOTHING, TOTAL, release_to

pytestmark = pytest.mark.django_db


def refused(constraint, write):
    """Write past the actions and expect the wall of that name."""
    with pytest.raises(IntegrityError, match=constraint):
        _write_in_savepoint(write)


@transaction.atomic
def _write_in_savepoint(write):
    write()
    connection.check_constraints()


def movement(**changes):
    """Write a movement of a cent from the provider into a hold."""
    values = {
        "transaction": LedgerTransaction.objects.first() or _entry("k"),
        "debit": LedgerAccount.objects.get(kind="psp"),
        "credit": LedgerAccount.objects.get(kind="booking_hold"),
        "amount_minor": 1,
        "currency": "AUD",
        **changes,
    }
    return LedgerMovement.objects.create(**values)


def _entry(key):
    return LedgerTransaction.objects.create(key=key, kind="k", booking_ref=BOOKING, cause="c")


def test_a_guarded_balance_is_never_negative(paid):
    refused(
        "ledger_never_negative",
        lambda: LedgerAccount.objects.filter(guarded=True).update(balance_minor=-1),
    )


def test_only_guarded_accounts_keep_a_balance(paid):
    refused(
        "ledger_cached_if_guarded",
        lambda: LedgerAccount.objects.filter(kind="psp").update(balance_minor=1),
    )


def test_an_account_exists_once(paid):
    account = LedgerAccount.objects.get(kind="booking_hold")
    account.pk = None
    refused("ledger_account_once", account.save)


def test_an_account_grows_on_one_side(paid):
    refused("ledger_nature", lambda: LedgerAccount.objects.update(nature="both"))


@pytest.mark.parametrize("amount", [0, -1])
def test_a_movement_is_of_something(paid, amount):
    refused("movement_positive", lambda: movement(amount_minor=amount))


def test_a_movement_is_between_two_accounts(paid):
    hold = LedgerAccount.objects.get(kind="booking_hold")
    refused("movement_between_two", lambda: movement(debit=hold))


@pytest.mark.parametrize("side", ["debit", "credit"])
def test_a_movement_has_the_currency_of_both_accounts(paid, side):
    other = LedgerAccount.objects.create(kind=side, currency="USD", nature="debit", guarded=False)
    refused(f"movement_{side}_currency", lambda: movement(**{side: other}))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_ledgermovement SET amount_minor = 1",
        "UPDATE payments_ledgertransaction SET cause = ''",
        "DELETE FROM payments_ledgermovement",
        "DELETE FROM payments_ledgertransaction",
        "DELETE FROM payments_ledgeraccount",
    ],
)
def test_the_books_are_only_added_to(paid, statement):
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="append-only"),
        transaction.atomic(),
    ):
        cursor.execute(statement)


def test_a_transaction_happens_once(paid):
    refused("key", lambda: _entry(f"payment:{paid.pk}"))


def test_a_transaction_is_reversed_once(paid):
    first = LedgerTransaction.objects.get()

    def reverse(key):
        LedgerTransaction.objects.create(
            key=key, kind="k", booking_ref=BOOKING, cause="c", reverses=first
        )

    refused("reverses", lambda: (reverse("a"), reverse("b")))


def test_a_booking_has_one_live_payment(payment):
    payment.pk, payment.ref, payment.seq, payment.idempotency_key = None, "newrefff", 2, "k"
    refused("payment_one_live", payment.save)


def test_payments_of_a_booking_are_numbered(payment):
    payment.pk, payment.ref, payment.state = None, "newrefff", "voided"
    payment.idempotency_key = "k"
    refused("payment_in_sequence", payment.save)


@pytest.mark.parametrize(
    ("changes", "wall"),
    [
        ({"amount_minor": 0}, "payment_positive"),
        ({"state": "happy"}, "payment_state_known"),
        ({"state": "succeeded"}, "payment_paid_when_arrived"),
        ({"paid_at": "2026-01-01T00:00Z"}, "payment_paid_when_arrived"),
    ],
)
def test_a_payment_makes_sense(payment, changes, wall):
    refused(wall, lambda: Payment.objects.update(**changes))


def test_a_release_happens_once_per_cause(paid, tom):
    release = release_to(tom)
    release.pk = None
    refused("release_once_per_cause", release.save)


@pytest.mark.parametrize(
    ("changes", "wall"),
    [
        ({"net_minor": 1}, "release_adds_up"),
        ({"client_fee_minor": -1, "net_minor": 9_801}, "release_not_negative"),
        ({"commission_minor": -1, "net_minor": 10_001}, "release_not_negative"),
    ],
)
def test_a_release_adds_up(paid, tom, changes, wall):
    release_to(tom)
    refused(wall, lambda: Release.objects.update(**changes))


@pytest.mark.parametrize(
    ("changes", "wall"),
    [({"amount_minor": 0}, "refund_positive"), ({"state": "lost"}, "refund_state_known")],
)
def test_a_refund_makes_sense(paid, changes, wall):
    values = {"payment": paid, "amount_minor": 1, "currency": "AUD", "cause": "c", **changes}
    refused(wall, lambda: Refund.objects.create(**values))


@pytest.mark.parametrize(
    ("changes", "wall"),
    [
        ({"amount_minor": 0}, "transfer_positive"),
        ({"state": "lost"}, "transfer_state_known"),
        ({}, "release_id"),
    ],
)
def test_a_transfer_makes_sense(paid, tom, changes, wall):
    release = release_to(tom)
    payee = Payee.objects.create(person=tom, gateway="sandbox", remote_account="acct_1")
    values = {
        "release": release,
        "payee": payee,
        "amount_minor": NET.minor,
        "currency": "AUD",
        "destination": "acct_1",
    }
    refused(
        wall,
        lambda: (
            Transfer.objects.create(**values) if not changes else None,
            Transfer.objects.create(**{**values, **changes}),
        ),
    )


def test_an_account_at_the_gateway_is_one_person_s(tom, tia):
    Payee.objects.create(person=tom, gateway="sandbox", remote_account="acct_1")
    refused(
        "payee_account",
        lambda: Payee.objects.create(person=tia, gateway="sandbox", remote_account="acct_1"),
    )


@pytest.mark.parametrize(
    ("changes", "wall"),
    [
        ({"uuid": uuid4(), "state": "pending"}, "operation_one_waiting"),
        ({"state": "pending"}, "uuid"),
        ({"uuid": uuid4(), "state": "asleep"}, "operation_state_known"),
        ({"uuid": uuid4(), "state": "leased", "leased_until": None}, "operation_lease_ends"),
        ({"uuid": uuid4(), "state": "done", "remote_id": ""}, "operation_done_has_object"),
    ],
)
def test_an_operation_makes_sense(payment, changes, wall):
    operation = Operation.objects.get()
    if wall in {"operation_one_waiting", "uuid"}:
        Operation.objects.update(state="pending")
    operation.pk = None
    for name, value in changes.items():
        setattr(operation, name, value)
    refused(wall, operation.save)
    Operation.objects.update(state="done")


@pytest.mark.parametrize(
    ("changes", "wall"),
    [
        ({}, "remote_object_once"),
        ({"remote_id": "cs_2"}, "remote_object_of_operation"),
    ],
)
def test_an_object_belongs_to_one_operation(payment, changes, wall):
    known = RemoteObject.objects.get()
    known.pk = None
    for name, value in changes.items():
        setattr(known, name, value)
    refused(wall, known.save)


def test_an_event_is_stored_once(db):
    values = {
        "source": "sandbox",
        "event_id": "evt_1",
        "type": "t",
        "livemode": False,
        "sent_at": now(),
        "state": "ignored",
    }
    GatewayEvent.objects.create(**values)
    refused("gateway_event_once", lambda: GatewayEvent.objects.create(**values))
    refused(
        "gateway_event_state_known",
        lambda: GatewayEvent.objects.create(**{**values, "event_id": "2", "state": "x"}),
    )


def test_the_ledger_refuses_to_overdraw(paid):
    move = ledger.Move(ledger.hold_of(BOOKING), ledger.psp(), TOTAL + TOTAL)

    with pytest.raises(ledger.Overdrawn), transaction.atomic():
        ledger.post(key="k", kind="k", booking_ref=BOOKING, cause="c", moves=[move])
    assert ledger.balance(ledger.hold_of(BOOKING), "AUD") == TOTAL
    assert ledger.balance(ledger.hold_of("nobodyyy"), "AUD") == NOTHING


@pytest.mark.django_db(transaction=True)
def test_books_are_written_in_a_transaction():
    with pytest.raises(RuntimeError):
        ledger.post(key="k", kind="k", booking_ref=BOOKING, cause="c", moves=[])
