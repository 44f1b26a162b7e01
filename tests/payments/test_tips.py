"""A tip is a payment of its own: paid on the same page, and all of it the tasker's."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from marketplace.core.models import Fact
from marketplace.core.money import Money
from marketplace.payments import actions, invariants, ledger, queries
from marketplace.payments.gateways.sandbox import server
from marketplace.payments.gateways.sandbox.cards import CARDS
from marketplace.payments.gateways.sandbox.models import Session
from marketplace.payments.gateways.sandbox.models import Transfer as TransferThere
from marketplace.payments.models import Payment, Release
from tests.payments.conftest import BOOKING, NET, NOTHING, TOTAL, pay_for, release_to
from tests.support.payments import DECLINED, set_payee
from tests.support.queue import drain

TIP = Money(1_050, "AUD")

pytestmark = pytest.mark.django_db


def open_tip(payer, payee, *, key="tip-1", amount=TIP):
    """Open a tip as the page after the work does."""
    return actions.open_tip(
        booking_ref=BOOKING,
        payer_id=payer.pk,
        payee_id=payee.pk,
        amount=amount,
        idempotency_key=key,
    )


@pytest.fixture
def tipped(paid, ada, tom, signed_in):
    """A released booking whose tip has arrived."""
    release_to(tom)
    return pay_for(open_tip(ada, tom), ada, signed_in)


def test_all_of_a_tip_is_the_tasker_s(tipped, tom):
    assert tipped.has_arrived
    assert queries.balance_of(tom.pk).available == NET + TIP
    assert Release.objects.get(cause="tip").fees == NOTHING
    fact = Fact.objects.get(name="TipArrived")
    assert (fact.payload["payee_id"], fact.payload["amount_minor"]) == (tom.pk, TIP.minor)


def test_a_tip_does_not_mix_with_the_booking_s_own_money(tipped):
    books = queries.books_of(BOOKING)

    assert (books.paid, books.released, books.held) == (TOTAL, NET, NOTHING)
    assert queries.payment_for(BOOKING).amount == TOTAL
    assert queries.tip_for(BOOKING) == tipped
    assert Fact.objects.filter(name="PaymentSucceeded").count() == 1


def test_a_tip_is_sent_out_of_its_own_charge(paid, ada, tom, signed_in):
    set_payee(tom)
    release_to(tom)

    pay_for(open_tip(ada, tom), ada, signed_in)

    sent = TransferThere.objects.get(amount_minor=TIP.minor)
    assert sent.session.remote_id == Session.objects.get(amount_minor=TIP.minor).remote_id
    assert queries.balance_of(tom.pk).paid == NET + TIP
    assert queries.missing_at_gateway() == NOTHING


def test_a_tip_waits_for_payout_details_like_earnings(tipped, tom):
    assert queries.balance_of(tom.pk).paid == NOTHING

    set_payee(tom)
    drain()

    assert queries.balance_of(tom.pk).paid == NET + TIP


def test_a_booking_takes_one_tip(tipped, ada, tom):
    assert open_tip(ada, tom) == tipped

    with pytest.raises(actions.AlreadyTipped):
        open_tip(ada, tom, key="tip-2")


def test_a_tip_can_be_changed_before_it_is_paid(paid, ada, tom, signed_in):
    first = open_tip(ada, tom)
    drain()
    second = open_tip(ada, tom, key="tip-2", amount=Money(500, "AUD"))
    pay_for(second, ada, signed_in)

    first.refresh_from_db()
    assert (first.state, second.state) == ("voided", "succeeded")
    assert queries.tip_for(BOOKING) == second


def test_a_tip_paid_on_a_page_that_was_given_up_goes_back(paid, ada, tom, signed_in):
    first = open_tip(ada, tom)
    drain()
    open_tip(ada, tom, key="tip-2", amount=Money(500, "AUD"))
    server.pay(Session.objects.get(amount_minor=TIP.minor), CARDS[0])
    drain()

    first.refresh_from_db()
    assert first.state == "late"
    assert first.refunds.get().amount == TIP
    assert queries.books_of(BOOKING).refunded == NOTHING
    assert not Release.objects.filter(cause="tip").exists()


def test_a_refused_card_for_a_tip_troubles_nobody(paid, ada, tom, signed_in):
    tip = pay_for(open_tip(ada, tom), ada, signed_in, card=DECLINED)

    assert tip.is_payable
    assert not Fact.objects.filter(name="PaymentFailed").exists()


@pytest.mark.parametrize("minor", [0, -1, 99, 20_001])
def test_tips_are_limited(paid, ada, tom, minor):
    with pytest.raises(actions.TipOutOfRange):
        open_tip(ada, tom, amount=Money(minor, "AUD"))
    assert queries.tip_for(BOOKING) is None


def test_only_the_client_tips_and_only_the_tasker(paid, ada, tom, tia, eve):
    for payer, payee in ((eve, tom), (ada, tia), (tom, ada)):
        with pytest.raises(actions.DoesNotAddUp):
            open_tip(payer, payee)


def test_nobody_tips_for_what_was_not_paid(payment, ada, tom):
    with pytest.raises(actions.NothingHeld):
        open_tip(ada, tom)


def test_a_key_opens_one_payment(paid, ada, tom):
    with pytest.raises(actions.KeyReused):
        open_tip(ada, tom, key=paid.idempotency_key)


def test_the_database_lets_nothing_off_a_tip(tipped):
    with (
        pytest.raises(IntegrityError, match="release_tip_is_the_taskers"),
        transaction.atomic(),
    ):
        Release.objects.filter(cause="tip").update(net_minor=1, commission_minor=TIP.minor - 1)


def test_a_tip_that_stays_behind_is_found(tipped, broken_books):
    move = ledger.Move(ledger.psp(), ledger.tip_of(BOOKING), TIP)
    with transaction.atomic():
        ledger.post(key="x", kind="tip", booking_ref=BOOKING, cause="test", moves=[move])

    assert "passed on" in " ".join(invariants.broken_invariants())
    assert Payment.objects.filter(purpose="tip").count() == 1
