"""For 72 hours after a change that a thief would make first, nothing is sent."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from marketplace.accounts import actions as accounts
from marketplace.core import facts as core_facts
from marketplace.core.clock import now
from marketplace.core.models import Fact
from marketplace.payments import actions, operations, payees, queries, tasks
from marketplace.payments.gateways.sandbox.models import Account
from marketplace.payments.gateways.sandbox.models import Transfer as SandboxTransfer
from marketplace.payments.models import Operation, Payee, Transfer
from tests.bookings.test_pages import text
from tests.payments.conftest import NET, NOTHING, release_to
from tests.support.cast import PASSWORD
from tests.support.payments import onboard, set_payee
from tests.support.queue import drain
from tests.support.race import race
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db
HOURS = timedelta(hours=72)
LISTENERS = core_facts._listeners
HEARD = ("PasswordChanged", "EmailChanged", "EmailTakenBack")


@pytest.fixture(autouse=True)
def _payments_listen(_nobody_listens, monkeypatch):
    own = {
        name: {key: each for key, each in LISTENERS[name].items() if ".payments." in key}
        for name in HEARD
    }
    monkeypatch.setattr(core_facts, "_listeners", own)


def held(person) -> tuple[str, timedelta]:
    """Return the cause of a person's hold, and how long it lasts from now."""
    payee = Payee.objects.get(person=person)
    return payee.hold_cause, (payee.held_until - now() if payee.held_until else timedelta())


def near(length: timedelta, expected: timedelta) -> bool:
    return abs(length - expected) < timedelta(minutes=5)


def test_a_first_account_has_no_hold(paid, tom):
    set_payee(tom)

    assert held(tom) == ("", timedelta())


def test_another_account_is_held_and_then_paid(paid, tom):
    set_payee(tom)
    set_payee(tom, "acct_other")
    release_to(tom)
    drain()
    cause, length = held(tom)
    assert cause == "account"
    assert near(length, HOURS)
    assert not Transfer.objects.exists()

    with time_machine.travel(now() + HOURS + timedelta(minutes=1)):
        drain()

    assert held(tom) == ("", timedelta())
    assert queries.balance_of(tom.pk).paid == NET
    assert Fact.objects.filter(name="PayoutHoldEnded").count() == 1


def drained() -> None:
    """Drain the queue, in which what is not to be sent now is put off by an error."""
    with suppress(operations.StillWaiting):
        drain()
    drain()


def test_an_account_that_was_changed_unseen_is_held_before_anything_is_sent(paid, tom, signed_in):
    make_tasker(tom)
    onboard(signed_in(tom))
    drain()
    # The thief closes the gateway's page, and its event is lost.
    Account.objects.update(fingerprint="another", number_end="6666")

    release_to(tom)
    drained()

    assert held(tom)[0] == "account"
    assert not SandboxTransfer.objects.exists()
    assert queries.balance_of(tom.pk).available == NET


def test_an_account_that_has_lost_its_papers_gets_its_money_with_them(paid, tom, signed_in):
    make_tasker(tom)
    onboard(signed_in(tom))
    drain()
    account = Account.objects.get()
    Account.objects.update(status="restricted")
    release_to(tom)
    drained()
    assert not SandboxTransfer.objects.exists()

    Account.objects.update(status="enabled")
    payees.look_again(account.remote_id)
    with time_machine.travel(now() + timedelta(minutes=30)):
        tasks.sweep()
        drain()

    assert queries.balance_of(tom.pk).paid == NET


def test_the_same_account_seen_again_begins_no_hold(tom):
    set_payee(tom)
    set_payee(tom)

    assert held(tom) == ("", timedelta())


def test_a_new_password_holds_what_is_sent(paid, tom, client):
    set_payee(tom)
    client.force_login(tom, backend="django.contrib.auth.backends.ModelBackend")
    client.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "another-walk-by-sea",
            "password2": "another-walk-by-sea",
        },
    )
    drain()

    assert held(tom)[0] == "password"
    assert Fact.objects.get(name="PayoutsHeld").payload["cause"] == "password"


def test_a_new_address_holds_and_so_does_taking_it_back(tom):
    set_payee(tom)
    change = accounts.note_email_change(person=tom, old=tom.email, new="eve@example.com")
    drain()
    assert held(tom)[0] == "email"

    later = now() + timedelta(hours=10)
    with time_machine.travel(later):
        accounts.take_back(token=accounts.way_back_token(change))
        drain()
        assert near(held(tom)[1], HOURS)


def test_a_first_account_after_a_new_password_is_held_from_that_time(tom):
    with time_machine.travel(now() - timedelta(hours=70)):
        accounts.note_password_change(person=tom)
        drain()

    set_payee(tom)

    cause, length = held(tom)
    assert cause == "password"
    assert near(length, timedelta(hours=2))


def test_an_old_change_holds_nothing(tom):
    with time_machine.travel(now() - timedelta(hours=73)):
        accounts.note_password_change(person=tom)

    set_payee(tom)

    assert held(tom) == ("", timedelta())


def test_a_longer_hold_outlasts_the_shorter(paid, tom):
    set_payee(tom)
    payees.hold(person_id=tom.pk, cause="email", since=now() - timedelta(hours=10))
    payees.hold(person_id=tom.pk, cause="password", since=now())
    payees.hold(person_id=tom.pk, cause="email", since=now() - timedelta(hours=20))
    release_to(tom)

    with time_machine.travel(now() + timedelta(hours=63)):
        drain()
        assert held(tom)[0] == "password"
    with time_machine.travel(now() + timedelta(hours=73)):
        drain()

    assert queries.balance_of(tom.pk).paid == NET


def test_what_was_queued_when_the_hold_began_waits(paid, tom):
    set_payee(tom)
    release_to(tom)
    payees.hold(person_id=tom.pk, cause="password", since=now())
    drain()
    assert Transfer.objects.get().state == "stopped"
    assert not SandboxTransfer.objects.exists()

    with time_machine.travel(now() + timedelta(hours=73)):
        tasks.sweep()
        drain()

    assert Transfer.objects.get().state == "sent"
    assert SandboxTransfer.objects.count() == 1


def test_what_may_have_left_is_looked_for_and_not_sent_again(paid, tom):
    set_payee(tom)
    release_to(tom)
    operation = Operation.objects.get(kind="transfer")
    claimed = operations._claim(operation.pk)
    operations._call(claimed)  # and the worker dies
    payees.hold(person_id=tom.pk, cause="password", since=now())

    with time_machine.travel(now() + timedelta(minutes=5)):
        operations.run(operation.pk)

    assert Transfer.objects.get().state == "sent"
    assert SandboxTransfer.objects.count() == 1


def test_what_was_begun_and_never_heard_is_let_go(paid, tom):
    set_payee(tom)
    release_to(tom)
    operation = Operation.objects.get(kind="transfer")
    Operation.objects.filter(pk=operation.pk).update(first_sent_at=now())
    payees.hold(person_id=tom.pk, cause="password", since=now())

    operations.run(operation.pk)

    assert Transfer.objects.get().state == "stopped"
    assert not SandboxTransfer.objects.exists()


def test_the_database_begins_no_transfer_while_held(paid, tom):
    payee = set_payee(tom)
    payees.hold(person_id=tom.pk, cause="password", since=now())
    posted = release_to(tom)
    insert = """
        INSERT INTO payments_transfer (release_id, payee_id, amount_minor, currency, destination,
            payee_version, state, reason, created_at)
        VALUES (%s, %s, %s, 'AUD', 'acct_tom', 1, %s, '', now())
    """

    with pytest.raises(IntegrityError, match="on hold"), transaction.atomic():
        raw(insert, posted.pk, payee.pk, NET.minor, "pending")
    raw(insert, posted.pk, payee.pk, NET.minor, "stopped")
    with pytest.raises(IntegrityError, match="on hold"), transaction.atomic():
        raw("UPDATE payments_transfer SET state = 'pending'")


def test_the_database_sends_nothing_while_held(paid, tom):
    set_payee(tom)
    release_to(tom)
    operation = Operation.objects.get(kind="transfer")
    claimed = operations._claim(operation.pk)
    payees.hold(person_id=tom.pk, cause="password", since=now())

    with pytest.raises(IntegrityError, match="on hold"), transaction.atomic():
        raw("UPDATE payments_operation SET first_sent_at = now() WHERE kind = 'transfer'")
    with pytest.raises(operations.errors.Throttled):
        operations._call(claimed)
    assert not SandboxTransfer.objects.exists()


def test_a_hold_has_a_cause(tom):
    set_payee(tom)

    with pytest.raises(IntegrityError, match="payee_hold_has_a_cause"), transaction.atomic():
        Payee.objects.update(held_until=now())


def test_nothing_is_held_without_an_account(tom):
    payees.hold(person_id=tom.pk, cause="password", since=now())

    assert not Payee.objects.exists()


def test_the_pages_say_until_when_and_why(paid, tom, signed_in):
    make_tasker(tom)
    browser = signed_in(tom)
    onboard(browser)
    onboard(browser, number="000654321")
    release_to(tom)

    said = text(browser.get("/tasker/payouts/"))

    assert "Nothing is sent until" in said
    assert "because your payout account was changed" in said
    assert "BSB 110-000 •••• 4321" in said
    assert f"Waits for your account {NET}" in said
    assert "Payouts are on hold until" in text(browser.get("/tasker/earnings/"))


@pytest.mark.django_db(transaction=True)
def test_two_workers_release_what_waits_once(paid, tom):
    set_payee(tom)
    payees.hold(person_id=tom.pk, cause="password", since=now())
    release_to(tom)
    payee = Payee.objects.get()

    with time_machine.travel(now() + timedelta(hours=73)):
        ended = race(*[lambda: payees.end_hold(payee.pk)] * 4)
        race(*[lambda: payees.send_waiting(tom.pk)] * 4)
        drain()

    assert sorted(ended) == [False, False, False, True]
    assert Operation.objects.filter(kind="transfer").count() == 1
    assert SandboxTransfer.objects.count() == 1
    assert queries.balance_of(tom.pk).available == NOTHING


def test_a_freeze_is_told_with_its_reason_and_ends_with_one(paid, tom, max):  # noqa: A002
    payee = set_payee(tom)
    actions.freeze(payee_id=payee.pk, reason="Looks odd", actor=max)
    release_to(tom)
    drain()
    assert not Transfer.objects.exists()
    assert Fact.objects.get(name="PayoutsFrozen").payload["reason"] == "Looks odd"

    actions.thaw(payee_id=payee.pk, reason="All well", actor=max)
    drain()

    assert queries.balance_of(tom.pk).paid == NET


def raw(statement, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
