"""A gig, booked directly: made by its tasker, asked for, agreed on, paid and done."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from marketplace.bookings.models import Booking
from marketplace.payments import queries as payments
from tests.journeys.conftest import wait_until_quiet
from tests.journeys.visitors import Visitor
from tests.support.payments import VISA
from tests.support.queue import drain
from tests.taskers.gigs import SKILL, make_gig
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Wardrobe, built"


@pytest.mark.usefixtures("books_in_order")
@pytest.mark.parametrize("javascript", [True, False], ids=["gig-script", "gig-plain"])
def test_a_gig_is_booked_directly_paid_and_done(arrive, request, javascript, ada, tom):
    if javascript:
        request.getfixturevalue("worker")
    window = {
        "settle": wait_until_quiet if javascript else drain,
        "folder": f"gig-{'script' if javascript else 'plain'}",
        "width": 360 if javascript else 1280,
        "javascript": javascript,
    }
    make_tasker(tom, skill=SKILL, week=ALWAYS)
    client = arrive("client", ada, "/", **window)
    tasker = arrive("tasker", tom, "/", **window)
    if javascript:
        make_gig(tom, title=TITLE)
    else:
        _sell(tasker)
    _ask(client)
    _agree(client, tasker)
    _pay(client)
    _work(client, tasker)

    booking = Booking.objects.get()
    assert payments.books_of(booking.ref).released == booking.tasker_net


def _sell(tasker: Visitor) -> None:
    tasker.go("/tasker/gigs/")
    tasker.keep("no-services")
    tasker.press("New service")
    tasker.fill("What do you offer?", TITLE)
    tasker.fill("How it goes", "I bring the tools and leave the room swept.")
    tasker.fill("Name of the package", "Two doors")
    tasker.fill("Your price", "140")
    tasker.fill("Included, one thing a line", "Building\nBoxes taken away")
    tasker.keep("new-service")
    tasker.press("Save service")
    tasker.sees("Not published")
    tasker.press("Publish")
    tasker.sees("Can be booked")
    tasker.keep("services")


def _ask(client: Visitor) -> None:
    client.settle()
    client.go("/find/?q=wardrobe&where=Newtown")
    client.page.get_by_role("link", name="Tom R.").filter(visible=True).first.click()
    client.keep("profile")
    client.page.get_by_role("link", name=TITLE).filter(visible=True).first.click()
    client.page.get_by_role("heading", level=1, name=TITLE).wait_for()
    client.keep("gig")
    client.pick_a_time()
    client.press("Ask for this time")
    client.page.wait_for_url("**/booking/**")
    client.fill("Where is the work?", "14/22 Wilson St, Newtown")
    client.fill("What should your tasker know?", "Third floor, no lift.")
    client.keep("asking")
    client.press("Ask Tom")
    client.sees("Tom has your request")
    client.keep("asked")
    client.settle()


def _agree(client: Visitor, tasker: Visitor) -> None:
    tasker.go("/notices/")
    tasker.press("Ada L. asks for")
    tasker.sees("Ada asks for")
    assert "Wilson St" not in tasker.page.locator("main").inner_text()
    tasker.press("Answer", exact=True)
    tasker.page.wait_for_url("**/answer/")
    tasker.sees("Third floor, no lift.", "$126.00")
    tasker.keep("answer")
    tasker.press("Yes, I’ll come")
    tasker.sees("is paying")
    tasker.keep("agreed")
    tasker.settle()
    client.go("/notices/")
    client.press("Tom R. said yes")
    # The notice names the same button.
    client.page.wait_for_url("**/bookings/*/")
    client.keep("to-pay")


def _pay(client: Visitor) -> None:
    client.press("Pay $151.20")
    client.page.wait_for_url("**/checkout/")
    client.open_hosted_page()
    client.give_card(VISA)
    client.page.wait_for_url(lambda url: urlsplit(url).path.startswith("/bookings/"))
    client.settle()
    client.go(f"/bookings/{Booking.objects.get().ref}/")
    client.sees(re.compile("Tom comes"))
    client.press("Message")
    client.page.wait_for_url("**/messages/*/")
    client.sees("Tom R. said yes")
    client.keep("conversation")


def _work(client: Visitor, tasker: Visitor) -> None:
    booking = Booking.objects.get()
    path = f"/bookings/{booking.ref}/"
    tasker.go(path)
    tasker.sees("14/22 Wilson St")
    tasker.work(booking.pin)
    tasker.settle()
    client.go(path)
    client.press("Release $151.20")
    client.sees("Is Tom’s work as agreed?")
    client.press("Release $151.20")
    client.sees("All done", "went to Tom")
    client.keep("done")
    client.settle()
