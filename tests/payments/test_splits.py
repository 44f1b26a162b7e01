"""Properties of the split: whatever the price and the fees, nothing is lost or made."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marketplace.core.money import Money, fee
from marketplace.payments import actions, ledger, queries
from marketplace.payments.models import Release
from tests.payments.conftest import BOOKING, release_to

FOLDER = Path(actions.__file__).parent
CURRENCIES = st.sampled_from(["AUD", "JPY", "KWD", "ISK"])
BPS = st.integers(0, 10_000)
quietly = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


@given(minor=st.integers(0, 10**12), bps=BPS, currency=CURRENCIES)
@settings(deadline=None)
def test_a_fee_is_between_nothing_and_all(minor, bps, currency):
    amount = Money(minor, currency)

    taken = fee(amount, bps)

    assert Money(0, currency) <= taken <= amount
    assert abs(taken.minor * 10_000 - minor * bps) <= (100_000 if currency == "KWD" else 5_000)
    assert currency != "KWD" or taken.minor % 10 == 0


@given(minor=st.integers(1, 10**12), client_bps=BPS, commission_bps=BPS, currency=CURRENCIES)
@settings(deadline=None)
def test_the_parts_of_a_price_add_up(minor, client_bps, commission_bps, currency):
    price = Money(minor, currency)
    client_fee, commission = fee(price, client_bps), fee(price, commission_bps)

    net = (price + client_fee) - client_fee - commission

    assert net >= Money(0, currency)
    assert net + client_fee + commission == price + client_fee


@given(price=st.integers(1, 10**9), client_bps=BPS, commission_bps=BPS)
@quietly
@pytest.mark.django_db
def test_a_release_books_exactly_the_hold(payment, tom, price, client_bps, commission_bps):
    price = Money(price, "AUD")
    client_fee, commission = fee(price, client_bps), fee(price, commission_bps)
    with transaction.atomic():
        _hold(payment, price + client_fee)
        release_to(tom, gross=price + client_fee, client_fee=client_fee, commission=commission)

        books = queries.books_of(BOOKING)
        assert books.held.minor == 0
        assert books.released + books.fees == books.paid
        assert books.released == price - commission
        assert queries.broken_invariants() == []
        transaction.set_rollback(True)


def _hold(payment, amount):
    """Let an amount arrive for a payment."""
    payment.amount_minor, payment.state, payment.paid_at = (
        amount.minor,
        "succeeded",
        payment.created_at,
    )
    payment.save()
    move = ledger.Move(ledger.psp(), ledger.hold_of(BOOKING), amount)
    ledger.post(
        key=f"payment:{payment.pk}", kind="payment", booking_ref=BOOKING, cause="test", moves=[move]
    )


@pytest.mark.django_db
def test_a_release_for_another_reason_is_an_error(tom):
    with pytest.raises(ValueError, match="whim"):
        actions.release(
            booking_ref=BOOKING,
            payee_id=tom.pk,
            gross=Money(1, "AUD"),
            client_fee=Money(0, "AUD"),
            commission=Money(0, "AUD"),
            cause="whim",
            actor=None,
        )
    assert not Release.objects.exists()


def test_money_code_has_no_float():
    found = [
        f"{path.name}:{node.lineno}"
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    ]

    assert found == []
