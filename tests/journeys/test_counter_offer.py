"""Two people who want different prices: from a posted job over a counter-offer to a paid booking."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from marketplace.bookings.models import Booking
from marketplace.jobs.models import Job
from marketplace.offers.models import Offer
from marketplace.payments import queries as payments
from tests.journeys.conftest import wait_until_quiet
from tests.support import bookings as stage
from tests.support.payments import VISA
from tests.support.queue import drain
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Variant:
    """How one run differs from the other."""

    width: int
    javascript: bool

    @property
    def name(self) -> str:
        """Name the folder of the pictures."""
        return f"counter-{'script' if self.javascript else 'plain'}-{self.width}"


VARIANTS = (Variant(360, True), Variant(1280, False))


@pytest.fixture(params=VARIANTS, ids=lambda one: one.name)
def variant(request):
    """One run; with scripts a real worker works beside it, else the test is the worker."""
    if request.param.javascript:
        request.getfixturevalue("worker")
    return request.param


@pytest.fixture
def two(arrive, variant, ada, tom):
    """Ada, whose job is posted, and Tom, who lives nearby."""
    make_tasker(tom, week=ALWAYS)
    job = stage.make_job(ada)
    options = {
        "settle": wait_until_quiet if variant.javascript else drain,
        "folder": variant.name,
        "width": variant.width,
        "javascript": variant.javascript,
    }
    drain()
    client = arrive("client", ada, f"/jobs/{job.ref}/", **options)
    return client, arrive("tasker", tom, f"/jobs/{job.ref}/", **options)


@pytest.mark.usefixtures("books_in_order")
def test_a_counter_offer_leads_to_a_paid_booking(two, variant):
    client, tasker = two
    day = stage.in_days(4).date().isoformat()
    tasker.offer(day=day, price="140", javascript=variant.javascript)
    tasker.sees("What you wrote", "$126.00")
    tasker.settle()
    _counter(client, variant)
    _answer(tasker)
    _counter_again(client)
    _agree(tasker)
    _book(client, variant)


def _counter(client, variant):
    """Keep the offer on the shortlist, then propose another price."""
    client.page.reload()
    client.keep("offers-on-the-job")
    if variant.width < 600:
        keep = client.page.get_by_role("button", name="Keep Tom on the shortlist")
        keep.click()
        keep.and_(client.page.locator("[aria-pressed=true]")).wait_for()
    client.press("Make a counter-offer")
    client.fill("What you would pay Tom", "110")
    if variant.javascript:
        client.sees("$118.80")
    client.fill("A line to Tom", "My neighbour paid that.")
    client.keep("counter-form")
    client.press("Send counter-offer")
    client.sees("You propose something else")
    client.keep("countered")
    client.settle()


def _answer(tasker):
    """Read the proposal in the notice, and answer with a price in between."""
    tasker.go("/notices/")
    tasker.press("Ada L. proposes $110 instead")
    tasker.sees("Ada proposes something else", "$99.00", "My neighbour paid that.")
    tasker.keep("countered")
    tasker.press("Offer something else")
    tasker.fill("Your price for the whole job", "130")
    tasker.keep("answer-form")
    tasker.press("Send this instead")
    tasker.sees("Your offer is changed")
    tasker.settle()


def _counter_again(client):
    """See what has changed, and meet in the middle."""
    client.go(f"/offers/{Offer.objects.get().ref}/")
    client.sees("Back and forth", "New offer")
    client.keep("answered")
    client.press("Make a counter-offer")
    client.fill("What you would pay Tom", "120")
    client.press("Send counter-offer")
    client.sees("You propose something else")
    client.settle()


def _agree(tasker):
    tasker.go("/offers/")
    tasker.keep("offers")
    tasker.press("Agree to it")
    tasker.sees("Agreed. The client can book you")
    tasker.keep("agreed")
    tasker.settle()


def _book(client, variant):
    client.go("/notices/")
    client.press("Tom R. agrees to $120")
    client.sees("$129.60")
    client.keep("agreed")
    client.press("Accept offer")
    client.accept()
    client.open_hosted_page()
    client.give_card(VISA)
    client.page.wait_for_url("**/bookings/**")
    client.settle()
    if not variant.javascript:
        client.page.reload()
    client.sees(re.compile("Tom is booked|Tom comes"))
    client.keep("booked")
    booking = Booking.objects.get()
    assert (str(booking.price), str(booking.total), str(booking.tasker_net)) == (
        "$120",
        "$129.60",
        "$108",
    )
    assert booking.scope["offer_version"] == 3
    assert Job.objects.get().is_filled
    assert str(payments.books_of(booking.ref).held) == "$129.60"
