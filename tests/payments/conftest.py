"""One booking to be paid: ada pays 108 for tom's 100, of which he gets 90."""

from __future__ import annotations

import pytest
from django.db import connection

from marketplace.core import facts as core_facts
from marketplace.core.money import Money
from marketplace.payments import actions, gateways, queries
from marketplace.payments.gateways.sandbox.gateway import SandboxGateway
from tests.support.payments import VISA, pay
from tests.support.queue import drain

BOOKING = "ttttcccc"
TOTAL = Money(10_800, "AUD")
CLIENT_FEE = Money(800, "AUD")
COMMISSION = Money(1_000, "AUD")
NET = Money(9_000, "AUD")
NOTHING = Money(0, "AUD")


def open_for(payer, payee, *, booking_ref=BOOKING, key="key-1", amount=TOTAL):
    """Open a payment as bookings does."""
    return actions.open_payment(
        booking_ref=booking_ref,
        payer_id=payer.pk,
        payee_id=payee.pk,
        amount=amount,
        idempotency_key=key,
        description="Wardrobe, three doors",
    )


def release_to(payee, *, booking_ref=BOOKING, actor=None, **amounts):
    """Release the whole hold as bookings does."""
    values = {"gross": TOTAL, "client_fee": CLIENT_FEE, "commission": COMMISSION, **amounts}
    return actions.release(
        booking_ref=booking_ref, payee_id=payee.pk, cause="approval", actor=actor, **values
    )


@pytest.fixture
def payment(ada, tom):
    """A payment whose hosted page exists."""
    opened = open_for(ada, tom)
    drain()
    opened.refresh_from_db()
    return opened


@pytest.fixture
def paid(payment, ada, signed_in):
    """A payment whose money is held."""
    return pay_for(payment, ada, signed_in)


def pay_for(payment, payer, signed_in, *, card=VISA):
    """Pay on the hosted page and let the webhooks arrive."""
    pay(signed_in(payer), payment, card=card)
    drain()
    payment.refresh_from_db()
    return payment


CALLS = {
    *("create_payment", "cancel_payment", "refund", "transfer", "fetch", "find"),
    *("create_payee", "onboarding_link", "payee_status"),
}


class Watched(SandboxGateway):
    """The sandbox, which fails when it is called inside a transaction of ours."""

    def __getattribute__(self, name):
        if name in CALLS:
            blocks = [b for b in connection.atomic_blocks if not b._from_testcase]
            assert not blocks, f"{name} was called inside a transaction"
        return super().__getattribute__(name)


@pytest.fixture(autouse=True)
def _watched_gateway(monkeypatch):
    watched = Watched()
    monkeypatch.setattr(gateways, "current", lambda: watched)


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch):
    # These bookings are only references: there are none that the listeners could find.
    monkeypatch.setattr(core_facts, "_listeners", {})


@pytest.fixture
def broken_books():
    """Asked for by tests that leave the books in disorder on purpose."""


@pytest.fixture(autouse=True)
def _books_in_order(request):
    """Check the books after every test that touched them."""
    yield
    names = set(request.fixturenames)
    if names & {"db", "transactional_db"} and "broken_books" not in names:
        assert queries.broken_invariants() == []
