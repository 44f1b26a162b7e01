"""Another time: asked for by one side, taken by the other."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import moved
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_in_order"),
]


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_another_time(pair, paid, width, javascript):
    booking = paid(days=3)
    client, tasker = pair(booking, width=width, javascript=javascript)

    client.press("Move to another time")
    client.sees("When would suit you better?")
    client.page.locator("#times .slot-grid a.slot").first.click()
    client.sees("You ask for")
    client.page.locator("#times .slot-grid a.slot:not(.on)").first.click()
    client.page.locator("#times .slot.on").nth(3).wait_for()
    client.fill("Reason", "We get the keys a day later.")
    client.keep("slots")
    client.press("Ask Tom")
    client.sees("See your question")
    tasker.page.reload()
    tasker.press("Answer Ada")
    tasker.sees("Ada asks for another time", "We get the keys a day later.")
    tasker.keep("question")
    tasker.press("Take this time")
    tasker.sees("Agreed.", "Moved to another time, as Ada asked")
    drain()

    client.go("/notices/")
    client.sees("has a new time")
    after = stage.fresh(booking)
    assert after.starts_at != booking.starts_at
    assert moved(booking) == ["$0", "$0", "$0", "$151.20"]
