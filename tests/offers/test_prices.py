"""What each side pays and receives reads the same on every page, from the offer to the booking."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.bookings.models import Booking
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = pytest.mark.django_db
LINES = re.compile(r'<dl class="lines.*?</dl>', re.DOTALL)
ROW = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)

CLIENT = [
    ("Tom’s price", "$140.00"),
    ("Service fee, 8%", "$11.20"),
    ("You pay", "$151.20"),
    ("Tom receives, after a fee of 10%", "$126.00"),
]
TASKER = [
    ("Your price", "$140.00"),
    ("Our fee, 10%", "−$14.00"),
    ("You receive", "$126.00"),
    ("Ada pays, with a fee of 8%", "$151.20"),
]


def lines(browser: Client, url: str, **asked: str) -> list[list[tuple[str, str]]]:
    """Return every price on the page, row by row."""
    page = browser.get(url, asked).content.decode()
    return [
        [(" ".join(label.split()), " ".join(amount.split())) for label, amount in ROW.findall(each)]
        for each in LINES.findall(page)
    ]


def thread(browser: Client, offer) -> str:
    """Return the address of the conversation about the offer."""
    return browser.post(reverse("chat:about_offer", args=[offer.ref])).url


def test_an_offer_costs_the_same_wherever_it_is_looked_at(ada, tom, offer, signed_in):
    drain()
    client, tasker = signed_in(ada), signed_in(tom)
    detail = reverse("offers:detail", args=[offer.ref])

    for url in (
        detail,
        reverse("jobs:detail", args=[offer.job.ref]),
        reverse("offers:counter", args=[offer.ref]),
        reverse("bookings:acceptance", args=[offer.ref]),
        thread(client, offer),
    ):
        assert CLIENT in lines(client, url), url
    for url in (detail, reverse("offers:edit", args=[offer.ref]), thread(tasker, offer)):
        assert TASKER in lines(tasker, url), url


def test_the_table_has_the_same_amounts(ada, tia, job, offer, signed_in):
    stage.make_offer(job, tia, price=150)

    page = signed_in(ada).get(reverse("offers:compare", args=[job.ref])).content.decode()

    for _label, amount in CLIENT:
        assert amount in page


def test_a_booking_costs_what_the_offer_said(ada, tom, offer, signed_in):
    client, tasker = signed_in(ada), signed_in(tom)
    booking: Booking = stage.accept(offer, ada)
    checkout = reverse("bookings:checkout", args=[booking.ref])
    detail = reverse("bookings:detail", args=[booking.ref])

    assert CLIENT in lines(client, checkout)
    assert TASKER in lines(tasker, detail)
    stage.pay_for(booking, client)

    paid = [(label.replace("You pay", "You paid"), amount) for label, amount in CLIENT]
    for url in (detail, thread(client, offer)):
        assert paid in lines(client, url), url
    for url in (detail, thread(tasker, offer)):
        assert TASKER in lines(tasker, url), url
