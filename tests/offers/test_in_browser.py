"""Making an offer in a real browser: earnings and free times follow what is typed."""

from __future__ import annotations

import pytest

from marketplace.offers.models import Offer
from tests.offers.conftest import make_url
from tests.support import bookings as stage
from tests.support.browser import swapped

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MESSAGE = "I have built forty of these and bring my tools."


def test_an_offer_with_script(open_page, keep_picture, job, tom, profile):
    page = open_page(tom, make_url(job))
    page.get_by_label("Your price for the whole job").fill("150")
    page.get_by_text("$135.00").wait_for()
    # Each of the two brings new times, in which nothing is chosen yet.
    with swapped(page, "#times"):
        page.get_by_label("Which day?").fill(stage.in_days(4).date().isoformat())
    with swapped(page, "#times"):
        page.get_by_label("How long will it take?").select_option("90")
    page.get_by_label("10:30 am").check(force=True)
    page.get_by_label("Why you?").fill(MESSAGE)
    keep_picture(page, "offer")
    page.get_by_role("button", name="Send offer").click()

    page.get_by_role("heading", name="Your offer").wait_for()
    offer = Offer.objects.get()
    assert (str(offer.price), offer.minutes) == ("$150", 90)
    assert f"{offer.starts_at.astimezone(job.zone):%H:%M}" == "10:30"


def test_an_offer_without_script(open_page, job, tom, profile):
    page = open_page(tom, make_url(job), width=360, javascript=False)
    page.get_by_label("Your price for the whole job").fill("100")
    page.get_by_role("button", name="Show my free times").click()
    page.get_by_text("$90.00").wait_for()
    page.get_by_label("10:30 am").check(force=True)
    page.get_by_label("Why you?").fill(MESSAGE)
    page.get_by_role("button", name="Send offer").click()

    page.get_by_role("heading", name="Your offer").wait_for()
    assert Offer.objects.count() == 1


def test_a_refused_offer_keeps_everything_and_says_what_is_wrong(open_page, job, tom, profile):
    page = open_page(tom, make_url(job))
    page.get_by_label("Your price for the whole job").fill("3")
    page.get_by_label("10:30 am").check(force=True)
    page.get_by_label("Why you?").fill(MESSAGE)
    page.get_by_role("button", name="Send offer").click()
    page.get_by_role("heading", name="There is a problem").wait_for()

    assert page.get_by_label("Why you?").input_value() == MESSAGE
    assert page.get_by_label("10:30 am").is_checked()
    page.complaints.clear()
