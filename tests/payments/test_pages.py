"""The hosted page, the bank's question, the way back, and who may see them."""

from __future__ import annotations

import pytest
import time_machine

from marketplace.payments import gateways
from marketplace.payments.gateways.errors import Indeterminate
from marketplace.payments.gateways.sandbox import server
from marketplace.payments.gateways.sandbox.models import Session
from marketplace.payments.models import Payment
from tests.payments.conftest import BOOKING, open_for
from tests.support.payments import (
    CHALLENGED,
    DECLINED,
    INSUFFICIENT,
    VISA,
    card_form,
    pay,
)
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_amount_and_the_test_cards(payment, ada, signed_in):
    page = signed_in(ada).get(payment.hosted_url)

    assert page.status_code == 200
    assert "$108.00" in page.content.decode()
    assert VISA in page.content.decode()
    assert page.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize(("end", "number"), [("3184", CHALLENGED), ("1111", None)])
def test_a_test_card_fills_in_the_form(payment, ada, signed_in, end, number):
    page = signed_in(ada).get(payment.hosted_url, {"card": end}).content.decode()

    assert (f'value="{number}"' in page) is (number is not None)


def test_a_paid_page_leads_back(payment, ada, signed_in):
    client = signed_in(ada)

    answer = pay(client, payment)

    assert (answer.status_code, answer.url) == (303, f"/payments/{payment.ref}/return/")
    assert client.get(payment.hosted_url).url == answer.url
    assert client.post(payment.hosted_url, card_form()).url == answer.url


def test_coming_back_settles_the_payment_without_a_webhook(payment, ada, signed_in):
    client = signed_in(ada)
    back = client.get(pay(client, payment).url)

    assert (back.status_code, back.url) == (303, f"/bookings/{BOOKING}/")
    payment.refresh_from_db()
    assert payment.has_arrived
    drain()  # the webhooks change nothing more
    assert client.get(f"/payments/{payment.ref}/return/").url == f"/bookings/{BOOKING}/"


def test_the_bank_may_ask_first(payment, ada, signed_in):
    client = signed_in(ada)
    question = client.post(payment.hosted_url, card_form(CHALLENGED))
    assert "Visa 3184" in client.get(question.url).content.decode()

    answer = client.post(question.url, {"answer": "yes"})

    assert answer.url == f"/payments/{payment.ref}/return/"
    assert Session.objects.get().status == "succeeded"
    assert client.get(question.url).url == payment.hosted_url


def test_a_no_to_the_bank_leads_back_to_the_card(payment, ada, signed_in):
    client = signed_in(ada)
    question = client.post(payment.hosted_url, card_form(CHALLENGED))

    answer = client.post(question.url, {"answer": "no"})

    assert answer.url == payment.hosted_url
    assert "You did not confirm" in client.get(answer.url).content.decode()
    assert Session.objects.get().status == "open"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("number", DECLINED, "Your bank declined the card."),
        ("number", INSUFFICIENT, "There is not enough money on this card."),
        ("number", "4000000000000069", "This card has expired."),
        ("number", "4111 1111 1111 1111", "Only the test cards of the list work here."),
        ("number", "", "Enter a card number."),
        ("expiry", "13/30", "Enter month and year, like 08/28."),
        ("expiry", "08/20", "This date is past."),
        ("cvc", "12", "Enter the 3 or 4 digits on the card."),
        ("cvc", "١٢٣", "Enter the 3 or 4 digits on the card."),
        ("name", "", "Enter the name on the card."),
    ],
)
def test_a_refused_card_keeps_what_was_typed(payment, ada, signed_in, field, value, sentence):
    page = signed_in(ada).post(payment.hosted_url, {**card_form(), field: value})

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert f'href="#id_{field}"' in page.content.decode()
    kept = "cvc" if field == "name" else "name"
    assert f'value="{card_form()[kept]}"' in page.content.decode()


def test_a_card_may_expire_this_month(payment, ada, signed_in):
    with time_machine.travel("2030-08-31T12:00:00Z"):
        Payment.objects.update(looked_at="2030-08-31T12:00:00Z")
        answer = signed_in(ada).post(payment.hosted_url, {**card_form(), "expiry": "08 / 2030"})
    assert answer.status_code == 303


def test_nobody_else_sees_the_pages(payment, ada, tom, eve, signed_in, client):
    question = signed_in(ada).post(payment.hosted_url, card_form(CHALLENGED)).url
    paths = [
        payment.hosted_url,
        question,
        f"/payments/{payment.ref}/",
        f"/payments/{payment.ref}/return/",
    ]
    for path in paths:
        assert signed_in(eve).get(path).status_code == 404
        assert signed_in(tom).get(path).status_code == 404
        assert client.get(path).status_code == 302
    assert signed_in(eve).post(question, {"answer": "yes"}).status_code == 404
    assert signed_in(eve).post(payment.hosted_url, card_form()).status_code == 404


def test_a_page_in_the_making_is_waited_for(ada, tom, signed_in):
    payment = open_for(ada, tom)
    client = signed_in(ada)

    page = client.get(f"/payments/{payment.ref}/")

    assert (page.status_code, page.headers["Refresh"]) == (200, "3")
    drain()
    payment.refresh_from_db()
    assert client.get(f"/payments/{payment.ref}/").url == payment.hosted_url


def test_a_paid_payment_leads_to_its_booking(paid, ada, signed_in):
    assert signed_in(ada).get(f"/payments/{paid.ref}/").url == f"/bookings/{BOOKING}/"


def test_coming_back_unpaid_leads_to_the_booking(payment, ada, signed_in):
    answer = signed_in(ada).get(f"/payments/{payment.ref}/return/")

    assert answer.url == f"/bookings/{BOOKING}/"


def test_a_bank_that_has_not_answered_is_waited_for(payment, ada, signed_in):
    Payment.objects.update(state="processing")

    page = signed_in(ada).get(f"/payments/{payment.ref}/return/")

    assert "We are confirming your payment" in page.content.decode()
    assert page.headers["Refresh"] == "3"


def test_a_gateway_in_trouble_is_waited_for(payment, ada, signed_in, monkeypatch):
    def fail(kind, remote_id):
        raise Indeterminate("no answer")

    monkeypatch.setattr(gateways.current(), "fetch", fail, raising=False)

    page = signed_in(ada).get(f"/payments/{payment.ref}/return/")

    assert "We are confirming your payment" in page.content.decode()


def test_a_return_before_the_page_exists_leads_to_the_booking(ada, tom, signed_in):
    payment = open_for(ada, tom)

    answer = signed_in(ada).get(f"/payments/{payment.ref}/return/")

    assert answer.url == f"/bookings/{BOOKING}/"


def test_the_bank_asks_nobody_after_the_end(payment, ada, signed_in):
    client = signed_in(ada)
    question = client.post(payment.hosted_url, card_form(CHALLENGED)).url
    client.post(question, {"answer": "yes"})

    assert client.post(question, {"answer": "yes"}).url == payment.hosted_url


def test_a_payment_given_up_while_the_card_is_typed_is_not_taken(
    payment, ada, signed_in, monkeypatch
):
    client = signed_in(ada)
    question = client.post(payment.hosted_url, card_form(CHALLENGED)).url

    def close(session, *_card, **_answer):
        server.cancel(session.remote_id)
        raise server.Closed

    monkeypatch.setattr(server, "answer_challenge", close)
    assert client.post(question, {"answer": "yes"}).url == f"/payments/{payment.ref}/return/"
    Session.objects.update(status="open")
    monkeypatch.setattr(server, "pay", close)
    assert client.post(payment.hosted_url, card_form()).url == f"/payments/{payment.ref}/return/"
