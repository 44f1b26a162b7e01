"""Earnings on their way to the tasker's own account."""

from __future__ import annotations

import pytest

from marketplace.core.models import Fact
from marketplace.payments import gateways, operations, queries
from marketplace.payments.gateways.sandbox.models import Transfer as SandboxTransfer
from marketplace.payments.models import Operation, Payee, Transfer
from tests.payments.conftest import NET, NOTHING, release_to
from tests.support.payments import set_payee
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def test_earnings_are_sent_at_the_release(paid, tom):
    set_payee(tom)
    release_to(tom)
    drain()

    balance = queries.balance_of(tom.pk)
    assert (balance.available, balance.paid) == (NOTHING, NET)
    assert Transfer.objects.get().state == "sent"
    assert Fact.objects.filter(name="TransferSent").count() == 1
    assert queries.missing_at_gateway() == NOTHING


def test_earnings_wait_for_payout_details(paid, tom):
    release_to(tom)
    drain()
    assert queries.balance_of(tom.pk).available == NET

    set_payee(tom)
    drain()

    assert queries.balance_of(tom.pk).paid == NET


def test_an_account_that_is_not_ready_gets_nothing(paid, tom):
    set_payee(tom, is_ready=False)
    release_to(tom)

    assert not Transfer.objects.exists()


def test_a_changed_account_stops_what_is_queued(paid, tom):
    set_payee(tom)
    release_to(tom)
    payee = set_payee(tom, "acct_stolen")
    drain()

    assert payee.version == 2
    assert Operation.objects.get(kind="transfer").state == "cancelled"
    assert queries.balance_of(tom.pk).available == NET
    assert not SandboxTransfer.objects.exists()


def test_a_freeze_stops_what_is_queued(paid, tom):
    set_payee(tom)
    release_to(tom)
    Payee.objects.update(is_frozen=True)
    drain()

    assert not SandboxTransfer.objects.exists()


def test_a_refused_transfer_leaves_the_money_payable(paid, tom):
    set_payee(tom, "closed")
    release_to(tom)
    drain()

    transfer = Transfer.objects.get()
    assert (transfer.state, transfer.reason) == ("failed", "account_invalid")
    assert queries.balance_of(tom.pk).available == NET


def test_a_transfer_elsewhere_is_left_to_a_person(paid, tom, monkeypatch):
    set_payee(tom)
    release_to(tom)
    send = gateways.current().transfer

    def misdirect(call):
        sent = send(call)
        return type(sent)(
            remote_id=sent.remote_id, op_id=sent.op_id, amount=sent.amount, destination="acct_eve"
        )

    monkeypatch.setattr(gateways.current(), "transfer", misdirect, raising=False)
    operation = Operation.objects.get(kind="transfer")
    operations.run(operation.pk)

    operation.refresh_from_db()
    assert operation.state == "review"


def test_a_transfer_waits_until_the_charge_is_known(paid, tom):
    set_payee(tom)
    release_to(tom)
    Operation.objects.filter(kind="create_payment").update(
        state="leased", leased_until=paid.paid_at
    )

    with pytest.raises(operations.StillWaiting):
        operations.run(Operation.objects.get(kind="transfer").pk)

    Operation.objects.filter(kind="create_payment").update(state="done")
    Operation.objects.filter(kind="transfer").update(next_at=paid.paid_at)
    operations.run(Operation.objects.get(kind="transfer").pk)
    assert queries.balance_of(tom.pk).paid == NET
