"""Plans change: another time, a late cancellation that is divided, somebody who does not come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.bookings import actions
from marketplace.bookings.models import Booking, ContactTry, Doorstep
from marketplace.core.clock import now
from marketplace.payments import queries as payments
from tests.journeys.visitors import picture
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_in_order"),
]
WINDOWS = pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])


@pytest.fixture
def paid(ada, tom, signed_in):
    """Return a function that makes a booking, paid four hours ago, that starts so far from now.

    The web process has its own clock, so the rows are moved instead.
    """

    def make(**ahead):
        offer = stage.make_offer(stage.make_job(ada), tom)
        booking = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
        start = now() + timedelta(**ahead)
        Booking.objects.filter(pk=booking.pk).update(
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            paid_at=now() - timedelta(hours=4),
        )
        return stage.fresh(booking)

    return make


@pytest.fixture
def pair(arrive, ada, tom):
    """Return a function that lets both sides open a booking's page."""

    def come(booking, name, *, width=1280, javascript=True):
        window = {"width": width, "javascript": javascript, "folder": f"{name}-{width}"}
        path = f"/bookings/{booking.ref}/"
        return arrive("client", ada, path, **window), arrive("tasker", tom, path, **window)

    return come


def books(booking):
    found = payments.books_of(booking.ref)
    return [str(each) for each in (found.refunded, found.released, found.fees, found.held)]


@WINDOWS
def test_another_time(pair, paid, width, javascript):
    booking = paid(days=3)
    client, tasker = pair(booking, "another-time", width=width, javascript=javascript)

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
    client.keep("asked")
    tasker.page.reload()
    tasker.press("Answer Ada")
    tasker.sees("Ada asks for another time", "We get the keys a day later.")
    tasker.keep("question")
    tasker.press("Take this time")
    tasker.sees("Agreed.", "Moved to another time, as Ada asked")
    tasker.keep("moved")
    drain()

    client.go("/notices/")
    client.sees("has a new time")
    after = stage.fresh(booking)
    assert after.starts_at != booking.starts_at
    assert books(booking)[3] == "$151.20"


@WINDOWS
def test_a_late_cancellation(pair, paid, width, javascript):
    booking = paid(hours=5)
    client, tasker = pair(booking, "late-cancelling", width=width, javascript=javascript)

    tasker.press("Cancel booking")
    tasker.sees("Ada gets back", "$151.20", "This adds 2 points")
    tasker.keep("would-cost-a-tasker")
    client.press("Cancel booking")
    client.sees("You get back", "$75.60", "Service fee on that", "This adds 1 point")
    client.keep("cost")
    client.choose("I do not need it any more")
    client.fill("Reason", "I am ill, sorry.")
    client.press("Cancel booking")
    client.sees("$75.60 goes back to your card, $63.00 to Tom")
    client.keep("cancelled")
    drain()

    tasker.go(f"/bookings/{booking.ref}/")
    tasker.sees("$63.00 is yours", "Excuse Ada")
    tasker.keep("paid-for-the-time")
    tasker.press("Excuse Ada")
    tasker.sees("Excused.")
    assert books(booking) == ["$75.60", "$63", "$12.60", "$0"]


@WINDOWS
def test_the_tasker_does_not_come(pair, paid, width, javascript):
    booking = paid(minutes=-20)
    client, tasker = pair(booking, "no-show", width=width, javascript=javascript)

    client.keep("waiting")
    client.press("Tom is not here")
    client.sees("Tom is not here?")
    client.keep("report")
    client.press("Tom did not come")
    client.sees("You said that Tom was not there")
    tasker.page.reload()
    tasker.sees("Ada says that you were not there", "That is not so")
    tasker.keep("reported")
    Booking.objects.filter(pk=booking.pk).update(due_at=now())
    actions.settle_absence(booking_id=booking.pk)
    drain()

    client.page.reload()
    client.sees("Over: Tom did not come", "Refunded")
    client.keep("over")
    assert books(booking) == ["$151.20", "$0", "$0", "$0"]
    assert stage.fresh(booking).job.is_open


def test_nobody_opens(pair, paid, tom):
    booking = paid(minutes=-20)
    actions.set_off(booking_ref=booking.ref, minutes=0, actor=tom)
    client, tasker = pair(booking, "nobody-opens", width=360)

    tasker.press("Nobody opens")
    tasker.page.get_by_label("A photo of the door").set_input_files(picture())
    tasker.press("I am at the door")
    for means in ("Called", "Wrote a message", "Rang or knocked"):
        tasker.choose(means)
        tasker.press("Note this try")
        tasker.sees("Try again from" if means == "Called" else means)
        ContactTry.objects.update(created_at=now() - timedelta(minutes=11))
        tasker.go(f"/bookings/{booking.ref}/doorstep/")
    tasker.sees("The countdown ends")
    tasker.keep("waiting")
    Doorstep.objects.update(arrived_at=now() - timedelta(minutes=45))
    Booking.objects.filter(pk=booking.pk).update(starts_at=now() - timedelta(minutes=40))
    tasker.page.reload()
    tasker.press("Ada was not there")
    tasker.sees("You said that Ada was not there")
    client.page.reload()
    client.sees("Tom says that you were not there")
    client.keep("reported")
    Booking.objects.filter(pk=booking.pk).update(due_at=now())
    actions.settle_absence(booking_id=booking.pk)
    drain()
    assert books(booking) == ["$75.60", "$63", "$12.60", "$0"]
