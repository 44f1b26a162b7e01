"""The client's receipt: what was paid, what came to it and what went back, and nobody else's."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from marketplace.bookings import actions
from marketplace.payments import queries as payments
from tests.support import bookings as stage
from tests.support.payments import pay
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def path(booking):
    return f"/bookings/{booking.ref}/receipt/"


def rows(browser, booking):
    """Return the lines of the receipt as pairs of words."""
    found = browser.get(path(booking)).context["receipt"].rows
    return [(row.label, str(row.amount)) for row in found]


def test_it_says_what_was_paid_and_that_it_is_held(scheduled, ada, signed_in):
    browser = signed_in(ada)

    text = re.sub(r"\s+", " ", browser.get(path(scheduled)).text)

    assert rows(browser, scheduled) == [
        ("Tom’s price", "$140"),
        ("Service fee, 8%", "$11.20"),
        ("Paid", "$151.20"),
    ]
    assert "$151.20 is held until you release it." in text
    assert scheduled.ref in text
    assert ada.get_full_name() in text
    assert ada.email in text


def test_a_tip_comes_to_it(completed, ada, signed_in):
    browser = signed_in(ada)
    browser.post(f"/bookings/{completed.ref}/tip/", {"key": str(uuid4()), "amount": "1000"})
    drain()
    pay(browser, payments.tip_for(completed.ref))
    drain()

    assert rows(browser, completed)[2:] == [
        ("Paid", "$151.20"),
        ("Tip", "$10"),
        ("Paid in the end", "$161.20"),
    ]
    assert "Released to the tasker" in browser.get(path(completed)).text


def test_what_goes_back_is_taken_off(scheduled, ada, signed_in):
    actions.cancel(booking_ref=scheduled.ref, actor=ada, reason="Plans changed")
    drain()

    *_others, back, end = rows(signed_in(ada), scheduled)

    assert back[1] == "−$151.20"
    assert end == ("Paid in the end", "$0")


def test_there_is_none_for_what_was_never_paid(accepted, ada, signed_in):
    assert signed_in(ada).get(path(accepted)).status_code == 404


def test_it_is_the_clients_alone(scheduled, ada, tom, eve, signed_in):
    assert [signed_in(who).get(path(scheduled)).status_code for who in (tom, eve)] == [404, 404]
    page = f"/bookings/{scheduled.ref}/"
    assert path(scheduled) in signed_in(ada).get(page).text
    assert path(scheduled) not in signed_in(tom).get(page).text


def test_the_booking_leads_to_it_only_when_paid(accepted, ada, signed_in):
    assert path(accepted) not in signed_in(ada).get(f"/bookings/{accepted.ref}/").text
    assert stage.fresh(accepted).paid_at is None


def test_the_list_of_past_bookings_says_what_each_came_to(completed, ada, tom, signed_in):
    def row(who, side):
        page = signed_in(who).get(f"/bookings/?side={side}&when=past").text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    assert "$151.20 you paid" in row(ada, "client")
    assert "$126.00 you got" in row(tom, "tasker")


def test_a_cancelled_booking_is_not_listed_with_its_price(scheduled, ada, signed_in):
    actions.cancel(booking_ref=scheduled.ref, actor=ada, reason="Plans changed")
    drain()

    [row] = signed_in(ada).get("/bookings/?when=past").context["rows"]

    assert str(row["amount"]) == "$0"
