"""From the home page to hired: words become a skill and a suburb, a person, a time, a full hold."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from marketplace.bookings.models import Booking
from marketplace.payments import queries as payments
from tests.journeys.visitors import Visitor
from tests.support.payments import VISA
from tests.support.queue import drain
from tests.taskers.gigs import SKILL, make_gig
from tests.taskers.makers import ALWAYS, MANLY, make_tasker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Wardrobe, built"


@pytest.mark.usefixtures("books_in_order")
@pytest.mark.parametrize(("width", "javascript"), [(360, True), (1280, False)])
def test_from_the_search_to_a_paid_booking(arrive, ada, tom, tia, width, javascript):
    window = {"width": width, "javascript": javascript, "folder": f"hired-{width}"}
    make_gig(tom, title=TITLE, at_once=True)
    make_tasker(tia, skill=SKILL, week=ALWAYS, place=MANLY, radius_km=50)
    drain()
    client = arrive("client", ada, "/", **window)
    _search(client, javascript=javascript)
    _choose(client)
    _book(client)
    _pay(client)

    booking = Booking.objects.get()
    assert booking.is_scheduled
    assert payments.books_of(booking.ref).held == booking.total
    assert booking.tasker.busy.count() == 1


def _search(client: Visitor, *, javascript: bool) -> None:
    """Say what is needed where, by suggestions if there are any."""
    client.page.wait_for_load_state("load")
    form = client.page.get_by_role("search")
    for label, typed, meant in (
        ("What do you need done?", "wardro", "Wardrobe assembly"),
        ("Where", "Newto", "Newtown"),
    ):
        field = form.get_by_label(label, exact=True).first
        field.fill("")
        if javascript:
            field.press_sequentially(typed)
            client.page.get_by_role("option", name=meant).first.click()
        else:
            field.fill(meant)
        expect(field).to_have_value(meant)
    client.keep("search")
    form.get_by_role("button", name="Find help").click()
    client.page.wait_for_url("**/find/?*")
    people = client.page.locator("#results article h3")
    expect(people).to_have_text(["Tom R.", "Tia N."])
    client.keep("results")


def _choose(client: Visitor) -> None:
    """Look at the person, then at the service with its price and times."""
    client.press("Tom R.")
    client.page.get_by_role("heading", level=1, name="Tom").wait_for()
    client.press(TITLE)
    client.page.get_by_role("heading", level=1, name=TITLE).wait_for()
    client.sees("$151.20")
    client.pick_a_time()
    client.keep("time")
    client.press("Book this time")
    client.page.wait_for_url("**/booking/**")


def _book(client: Visitor) -> None:
    client.fill("Where is the work?", "14/22 Wilson St, Newtown")
    client.fill("What should your tasker know?", "Third floor, no lift.")
    client.press("Book and pay")
    client.page.wait_for_url("**/checkout/")
    client.sees("$151.20")


def _pay(client: Visitor) -> None:
    client.open_hosted_page()
    client.give_card(VISA)
    client.page.wait_for_url(lambda url: urlsplit(url).path.startswith("/bookings/"))
    client.settle()
    client.go(f"/bookings/{Booking.objects.get().ref}/")
    client.sees("Tom comes", "14/22 Wilson St")
    client.keep("hired")
