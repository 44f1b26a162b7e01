"""A tasker's first money: from a stranger's sign-up over the first job to the page of earnings."""

from __future__ import annotations

import pytest

from marketplace.bookings.models import Booking
from marketplace.offers.models import Offer
from marketplace.payments import queries as payments
from tests.journeys.visitors import PASSWORD, Visitor
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZOE = "zoe@example.com"


@pytest.mark.usefixtures("books_in_order")
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_from_signing_up_to_the_first_money(arrive, ada, signed_in, width, javascript):
    window = {"width": width, "javascript": javascript, "folder": f"first-money-{width}"}
    stage.make_job(ada)
    tasker = arrive("tasker", None, "/", **window)
    _join(tasker)
    tasker.become_tasker()
    _say_where_money_goes(tasker)
    _offer(tasker, javascript=javascript)
    booking = stage.accept(Offer.objects.get(), ada)
    _work(tasker, stage.pay_for(booking, signed_in(ada)))
    stage.approve(stage.fresh(booking))
    drain()
    _look_at_the_money(tasker)

    assert payments.books_of(booking.ref).released == booking.tasker_net


def _join(tasker: Visitor) -> None:
    """Sign up on the way."""
    tasker.press("Become a tasker")
    tasker.sees("What a job is worth")
    join = tasker.page.get_by_role("main").get_by_role("button", name="Become a tasker")
    join.click()
    tasker.sees("Welcome back")
    tasker.press("Create an account")
    tasker.join(first="Zoe", last="Marsh", email=ZOE)
    tasker.page.wait_for_url("**/tasker/become/")


def _say_where_money_goes(tasker: Visitor) -> None:
    """Add a bank account on the gateway's page, and come back to ours."""
    tasker.go("/tasker/earnings/")
    tasker.press("Say where your earnings go")
    tasker.press("Add your bank account")
    tasker.sees("Is it you?")
    tasker.fill("Password", PASSWORD)
    tasker.press("Go on")
    tasker.press("000123456")
    tasker.page.wait_for_url("**number=**")
    tasker.press("Save the account")
    tasker.sees("BSB 110-000 •••• 3456", "Each release is sent there at once.")
    tasker.keep("payout-account")


def _offer(tasker: Visitor, *, javascript: bool) -> None:
    """Find the open job near the own area, and make an offer."""
    drain()
    tasker.go("/jobs/")
    tasker.press("Wardrobe, three doors")
    tasker.sees("flat-packed")
    day = stage.in_days(4).date().isoformat()
    tasker.offer(day=day, price="140", javascript=javascript)
    tasker.sees("What you wrote", "$126.00")


def _work(tasker: Visitor, booking: Booking) -> None:
    """See the paid booking on the desk, go there, and do the work."""
    tasker.go("/tasker/")
    tasker.sees("14/22 Wilson St")
    tasker.keep("first-job")
    tasker.go(f"/bookings/{booking.ref}/")
    tasker.work(booking.pin)


def _look_at_the_money(tasker: Visitor) -> None:
    tasker.go("/tasker/earnings/")
    tasker.sees("$126.00 in all, after fees", "Each release is sent to your account at once.")
    sent = tasker.page.locator(".stat").filter(has_text="Sent")
    sent.get_by_text("$126.00").wait_for()
    tasker.keep("first-money")
