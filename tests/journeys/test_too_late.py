"""A late cancellation: the price is divided as both were told, and the tasker may excuse it."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import moved
from tests.support.queue import drain

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_in_order"),
]


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_a_late_cancellation(pair, paid, width, javascript):
    booking = paid(hours=5)
    client, tasker = pair(booking, width=width, javascript=javascript)

    tasker.press("Cancel booking")
    tasker.sees("Ada gets back", "$151.20", "This adds 2 points")
    client.press("Cancel booking")
    client.sees("You get back", "$75.60", "Service fee on that", "This adds 1 point")
    client.keep("cost")
    client.choose("I do not need it any more")
    client.fill("In your words", "I am ill, sorry.")
    client.press("Cancel booking")
    client.sees("$75.60 goes back to your card, $63.00 to Tom")
    drain()

    tasker.go(f"/bookings/{booking.ref}/")
    tasker.sees("$63.00 is yours", "Excuse Ada")
    tasker.keep("paid-for-the-time")
    tasker.press("Excuse Ada")
    tasker.sees("Excused.")
    assert moved(booking) == ["$75.60", "$63", "$12.60", "$0"]
