"""An operator changes a fee for a later date: checkout, the page of fees and a booking each show theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from marketplace.core import clock, policies
from marketplace.core.models import PolicyRecord
from tests.support import bookings as stage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = "%Y-%m-%dT%H:%M"


@pytest.mark.usefixtures("books_in_order")
def test_a_new_fee_holds_for_what_is_booked_later(arrive, ada, tom, max, make_operator):  # noqa: A002
    running = stage.accept(stage.make_offer(stage.make_job(ada), tom, price=100), ada)
    operator = arrive("operator", max, "/desk/policies/new/")
    announce(operator, fee="12")
    second = arrive("second", make_operator("Olga"), "/desk/policies/")
    second.press("Approve")
    second.page.wait_for_url("**/approval/")
    second.press("Approve", exact=True)
    second.sees("Approved.", "Announced")

    guests = [arrive("guest", None, "/fees/", javascript=script) for script in (True, False)]
    for guest in guests:
        guest.sees("clients pay 12% on top", "Clients pay 8% on top")
    guests[0].keep("announced")
    time_passes()

    for days, guest in zip((9, 11), guests, strict=True):
        guest.go("/fees/")
        guest.sees("Clients pay 12% on top", "$112.00")
        later = stage.make_offer(stage.make_job(ada), tom, price=100, start=stage.in_days(days))
        client = arrive("client", ada, javascript=guest is guests[0])
        book(client, later, running)
    assert policies.policy_by_id(running.policy_id).client_fee_bps == 800


def book(client, offer, running):
    """Accept at the fee of now, and find that the booking from before keeps its own."""
    client.go(f"/offers/{offer.ref}/acceptance/")
    client.sees("$112.00")
    client.press("Accept")
    client.page.wait_for_url("**/checkout/")
    client.sees("$112.00")
    client.keep("checkout")
    client.go(f"/bookings/{running.ref}/checkout/")
    client.sees("$108.00")
    expect(client.page.get_by_text("$112.00")).to_have_count(0)


def announce(operator, *, fee):
    """Type a fee for next week, look at what it changes, and confirm."""
    page = operator.page
    page.fill("[name=effective_from]", (clock.now() + timedelta(days=7)).strftime(DAY))
    page.fill("[name=note]", "Cards cost more.")
    page.fill("[name=client_fee_bps]", fee)
    operator.press("See what changes")
    operator.sees("Look before you confirm", "$108.00", "$112.00")
    operator.keep("preview")
    operator.press("Confirm")
    operator.sees("Waits for a second person")


def time_passes():
    """Let the announced date lie a minute back."""
    PolicyRecord.objects.filter(effective_from__gt=clock.now()).update(
        effective_from=clock.now() - timedelta(minutes=1)
    )
