"""The hosted page in a real browser, with and without scripts."""

from __future__ import annotations

import pytest

from marketplace.payments import actions, queries
from tests.interface import looking
from tests.payments.conftest import BOOKING, open_for
from tests.support.payments import CHALLENGED, DECLINED, card_form
from tests.support.queue import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(page, number):
    """Fill in the card form and send it."""
    for name, value in card_form(number).items():
        page.fill(f"[name={name}]", value)
    page.click("main form button")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_a_client_pays(open_page, keep_picture, ada, tom, width, scheme, javascript):
    payment = open_for(ada, tom)
    page = open_page(
        ada, f"/payments/{payment.ref}/", width=width, scheme=scheme, javascript=javascript
    )
    keep_picture(page, "preparing")
    drain()
    page.wait_for_url("**/sandbox/pay/**")  # it looks again by itself
    keep_picture(page, "card")
    fill(page, DECLINED)
    page.wait_for_selector("[role=alert]")
    keep_picture(page, "declined")
    page.complaints.clear()  # the browser notes the 422
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    fill(page, CHALLENGED)
    page.wait_for_selector("text=Yes, pay")
    keep_picture(page, "bank")

    page.click("text=Yes, pay")

    page.wait_for_url(f"**/bookings/{BOOKING}/")
    page.complaints.clear()  # there is no such booking, only its reference
    payment.refresh_from_db()
    assert payment.has_arrived


def test_the_pages_break_no_rule_of_access(open_page, ada, tom):
    payment = open_for(ada, tom)
    page = open_page(ada, f"/payments/{payment.ref}/")
    page.evaluate("stop()")  # else it looks again while it is looked at
    assert looking.broken_rules(page) == []
    drain()
    page.reload()
    page.wait_for_url("**/sandbox/pay/**")
    assert looking.broken_rules(page) == []
    fill(page, DECLINED)
    page.wait_for_selector("[role=alert]")
    page.complaints.clear()  # the browser notes the 422
    assert looking.broken_rules(page) == []
    fill(page, CHALLENGED)
    page.wait_for_selector("text=Yes, pay")
    assert looking.broken_rules(page) == []
    actions.void_payment(booking_ref=BOOKING, actor=None)
    drain()
    page.goto(queries.pay_url(queries.payment_for(BOOKING)))
    page.complaints.clear()  # and the 410
    assert looking.broken_rules(page) == []
