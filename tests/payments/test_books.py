"""The rules of the books find what breaks them, and the command says so."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from marketplace.core.clock import now
from marketplace.payments import actions, ledger, queries
from marketplace.payments.invariants import RULES
from marketplace.payments.models import (
    GatewayEvent,
    LedgerAccount,
    LedgerTransaction,
    Operation,
    Payee,
    Payment,
    Refund,
    Release,
    RemoteObject,
    Transfer,
)
from tests.payments.conftest import BOOKING, NET, TOTAL, open_for, pay_for, release_to
from tests.support.payments import set_payee
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def check(**options):
    """Run the command and return what it says."""
    out, err = StringIO(), StringIO()
    try:
        call_command("check_books", stdout=out, stderr=err, **options)
    except CommandError as error:
        return f"{err.getvalue()}{error}"
    return out.getvalue()


def test_books_in_order_are_said_to_be(paid, tom):
    release_to(tom)

    assert "in order" in check()
    assert "in order" in check(gateway=True)


def test_money_that_the_gateway_does_not_have_is_missed(payment, broken_books):
    Payment.objects.update(state="succeeded", paid_at=now())
    with transaction.atomic():
        move = ledger.Move(ledger.psp(), ledger.hold_of(BOOKING), TOTAL)
        ledger.post(
            key=f"payment:{payment.pk}", kind="payment", booking_ref=BOOKING, cause="", moves=[move]
        )

    assert "in order" in check()
    assert "$108 less than the books say" in check(gateway=True)


def _hold(**changes):
    LedgerAccount.objects.filter(kind="booking_hold").update(**changes)


def _without_triggers(statement):
    # The walls would not let this happen; the rule has to see it all the same.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


LONG_AGO = timedelta(hours=8)
BREAKS = {
    "keeps 1, but": lambda: _hold(balance_minor=1),
    "one of its accounts is not": lambda: _without_triggers(
        "UPDATE payments_ledgeraccount SET currency = 'USD' WHERE kind = 'booking_hold'"
    ),
    "moves nothing": lambda: LedgerTransaction.objects.create(key="empty"),
    "came in for it": lambda: Payment.objects.update(amount_minor=1),
    "took in 10800 (booking), but": lambda: _hold(owner="somebody"),
    "but nothing was paid into it": lambda: _hold(owner="somebody"),
    "has not been passed on": lambda: LedgerAccount.objects.create(
        kind="tip_hold", owner=BOOKING, currency="AUD", nature="credit", guarded=True,
        balance_minor=5,
    ),
    "was taken from the hold for it": lambda: Refund.objects.create(
        payment=Payment.objects.get(), amount_minor=1, currency="AUD", cause="c"
    ),
    "has refunds over": lambda: Refund.objects.create(
        payment=Payment.objects.get(), amount_minor=20_000, currency="AUD", cause="c"
    ),
    "came too late": lambda: Payment.objects.update(state="late"),
    "has been pending for too long": lambda: Operation.objects.update(
        state="pending", created_at=now() - LONG_AGO
    ),
    "has been leased for too long": lambda: Operation.objects.update(
        state="leased", leased_until=now() - LONG_AGO
    ),
    "nothing is known of what it made": lambda: RemoteObject.objects.all().delete(),
    "has waited for more than": lambda: GatewayEvent.objects.update(
        state="pending", received_at=now() - LONG_AGO
    ),
    "belongs to a payment made with": lambda: Operation.objects.update(env="live"),
    "is set aside for it": lambda: Refund.objects.create(
        payment=Payment.objects.get(), amount_minor=1, currency="AUD", cause="c"
    ),
    "but failed refunds give 0": lambda: LedgerAccount.objects.create(
        kind="client_credit", owner="1", currency="AUD", nature="credit", guarded=True,
        balance_minor=5,
    ),
}  # fmt: skip
RELEASED = {
    "are booked": lambda: Release.objects.update(net_minor=9_500, commission_minor=500),
    "but its release gives": lambda: Transfer.objects.update(amount_minor=1),
    "is owed 0, but": lambda: Transfer.objects.update(state="failed"),
}


@pytest.mark.parametrize("sentence", BREAKS)
def test_a_broken_rule_is_told(paid, broken_books, sentence):
    BREAKS[sentence]()

    assert sentence in check()


@pytest.mark.parametrize("sentence", RELEASED)
def test_a_broken_rule_of_earnings_is_told(paid, tom, broken_books, sentence):
    set_payee(tom)
    release_to(tom)
    drain()

    RELEASED[sentence]()

    assert sentence in check()


def test_every_rule_is_broken_here():
    told = {**BREAKS, **RELEASED}

    assert len(told) >= len(RULES)


def test_a_booking_without_a_payment_has_empty_books():
    books = queries.books_of("nobodyyy")

    assert not any([books.paid, books.held, books.released, books.refunded, books.refund_due])


def test_refunds_and_releases_of_two_bookings_do_not_mix(paid, ada, tom, tia, signed_in):
    pay_for(open_for(ada, tia, booking_ref="ddddffff", key="k2"), ada, signed_in)
    release_to(tia, booking_ref="ddddffff")
    actions.refund_all(booking_ref=BOOKING, cause="cancelled", actor=None)
    drain()

    assert queries.balance_of(tia.pk).available == NET
    assert not queries.balance_of(tom.pk).available
    assert not Payee.objects.exists()
