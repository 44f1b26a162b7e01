"""What payer and payee share: a card or a bank account, compared for a while, told to nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps

from marketplace.core.clock import now
from marketplace.core.personal import forget, taken_along
from marketplace.payments import queries, tasks
from marketplace.payments.gateways.sandbox import accounts
from marketplace.payments.gateways.sandbox.models import Account
from marketplace.payments.models import Payee, RemoteObject
from tests.payments.conftest import open_for, pay_for
from tests.support.payments import SHARED_BANK, SHARED_CARD, VISA, set_payee

pytestmark = pytest.mark.django_db


@pytest.fixture
def pays(signed_in):
    """Return a function by which somebody pays somebody else for a booking, with a card."""

    def pay(payer, payee, ref, card=SHARED_CARD):
        opened = open_for(payer, payee, booking_ref=ref, key=ref)
        return pay_for(opened, payer, signed_in, card=card)

    return pay


def found(payment):
    return [
        (each.sign, each.payer_id, each.payee_id, each.between, each.elsewhere)
        for each in queries.shared_by(payment.pk)
    ]


def test_a_test_card_is_another_one_in_other_hands(pays, ada, ben, tom):
    first, again = pays(ada, tom, "aaaaaaaa", VISA), pays(ada, tom, "bbbbbbbb", VISA)
    other = pays(ben, tom, "cccccccc", VISA)

    assert first.fingerprint == again.fingerprint != other.fingerprint
    assert pays(ada, tom, "dddddddd").fingerprint == pays(ben, tom, "eeeeeeee").fingerprint
    assert found(other) == []


def test_a_card_with_which_both_have_paid_is_found_from_either_side(pays, ada, tom, tia):
    before = pays(ada, tom, "aaaaaaaa")
    assert found(before) == []

    after = pays(tom, tia, "bbbbbbbb")

    sign = ("card", ada.pk, tom.pk, ("aaaaaaaa",), ("bbbbbbbb",))
    assert found(after) == found(before) == [sign]


def test_a_card_that_pays_a_tasker_for_several_clients_is_found(pays, ada, ben, tom, tia):
    pays(ada, tom, "aaaaaaaa")
    second = pays(ben, tom, "bbbbbbbb")

    assert found(second) == [("clients", ben.pk, tom.pk, ("bbbbbbbb",), ("aaaaaaaa",))]
    assert [each.others for each in queries.shared_by(second.pk)] == [(ada.pk,)]
    assert found(pays(ben, tia, "cccccccc")) == []


def test_a_bank_account_of_both_is_found_once_one_has_paid_the_other(pays, ada, tom, tia):
    for person in (ada, tom, tia):
        set_payee(person, f"acct_{person.pk}")
    Payee.objects.update(bank_key="the same")
    assert queries.shared_bank(tom.pk) == []

    payment = pays(ada, tom, "aaaaaaaa", VISA)

    (shared,) = queries.shared_bank(tom.pk)
    assert (shared.sign, shared.between) == ("bank", ("aaaaaaaa",))
    assert queries.shared_by(payment.pk) == [shared]
    assert queries.shared_bank(tia.pk) == []


def test_a_test_account_is_another_one_in_other_hands():
    keys = [_fingerprint(who, number) for number in ("000123456", SHARED_BANK) for who in "ab"]

    assert keys[0] != keys[1]
    assert keys[2] == keys[3]


def _fingerprint(customer, number):
    made = Account.objects.create(customer=customer, email=f"{customer}@example.com", country="AU")
    link = accounts.make_link(made.remote_id, return_path="/", refresh_path="/")
    bank = accounts.by_number(number)
    return accounts.set_bank(link, holder="A", bsb="110000", bank=bank).fingerprint


def test_test_accounts_of_before_become_those_of_their_owners(tom, tia):
    migration = import_module("marketplace.payments.gateways.sandbox.migrations.0003_own_banks")
    said = [_fingerprint(who, number) for number in ("000123456", SHARED_BANK) for who in "ab"]
    rows = list(Account.objects.order_by("pk"))
    for person, account in zip((tom, tia), rows[:2], strict=True):
        set_payee(person, account.remote_id)
    Account.objects.update(fingerprint="the number alone")
    Payee.objects.update(gateway="sandbox", bank_key="the number alone")

    migration.note_owners(apps, None)

    assert [*Account.objects.order_by("pk").values_list("fingerprint", flat=True)] == said
    assert [*Payee.objects.order_by("pk").values_list("bank_key", flat=True)] == said[:2]


def test_what_tells_a_card_is_kept_in_one_place_and_taken_along_by_nobody(pays, ada, tom):
    payment = pays(ada, tom, "aaaaaaaa")

    snapshots = json.dumps([*RemoteObject.objects.values_list("snapshot", flat=True)])
    assert "5556" in snapshots
    assert payment.fingerprint not in snapshots
    assert payment.fingerprint not in str(taken_along(ada))
    forget(ada)
    payment.refresh_from_db()
    assert (payment.fingerprint, payment.card) == ("", "Visa 5556")


def test_cards_are_compared_for_half_a_year(pays, ada, ben, tom):
    old, young = pays(ada, tom, "aaaaaaaa"), pays(ben, tom, "bbbbbbbb")
    type(old).objects.filter(pk=old.pk).update(paid_at=now() - timedelta(days=1))

    with time_machine.travel(now() + timedelta(days=179, hours=12)):
        tasks.forget_cards()

    assert found(young) == []
    for each, is_kept in ((old, False), (young, True)):
        each.refresh_from_db()
        assert bool(each.fingerprint) is is_kept
