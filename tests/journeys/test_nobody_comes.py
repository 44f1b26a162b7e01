"""Somebody is not there: the tasker who does not come, the client who does not open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from marketplace.bookings import actions
from marketplace.bookings.models import Booking, ContactTry, Doorstep
from marketplace.core.clock import now
from tests.journeys.conftest import moved
from tests.journeys.visitors import picture
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("books_in_order"),
]
WINDOWS = pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])


@WINDOWS
def test_the_tasker_does_not_come(pair, paid, width, javascript):
    booking = paid(minutes=-20)
    client, tasker = pair(booking, width=width, javascript=javascript)

    client.press("Tom is not here")
    client.sees("Tom is not here?")
    client.keep("report")
    client.press("Tom did not come")
    client.sees("You said that Tom was not there")
    tasker.page.reload()
    tasker.sees("Ada says that you were not there", "That is not so")
    tasker.keep("reported")
    nobody_contests(booking)

    client.page.reload()
    client.sees("Over: Tom did not come", "Refunded")
    assert moved(booking) == ["$151.20", "$0", "$0", "$0"]
    assert stage.fresh(booking).job.is_open


@WINDOWS
def test_nobody_opens(pair, paid, tom, width, javascript):
    booking = paid(minutes=-20)
    actions.set_off(booking_ref=booking.ref, minutes=0, actor=tom)
    client, tasker = pair(booking, width=width, javascript=javascript)

    tasker.press("Nobody opens")
    tasker.page.get_by_label("A photo of the door").set_input_files(picture())
    tasker.press("I am at the door")
    tasker.choose("Called")
    tasker.press("Note this try")
    tasker.sees("Try again from")
    tasker.keep("waiting")
    time_passes(booking, tom)
    tasker.page.reload()
    tasker.press("Ada was not there")
    tasker.sees("You said that Ada was not there")
    client.page.reload()
    client.sees("Tom says that you were not there")
    client.keep("reported")
    nobody_contests(booking)
    assert moved(booking) == ["$75.60", "$63", "$12.60", "$0"]


def time_passes(booking, tom):
    """Let the tasker try twice more, ten minutes apart, and wait as long as he has to."""
    for means in ("message", "bell"):
        ContactTry.objects.update(created_at=now() - timedelta(minutes=11))
        actions.try_contact(booking_ref=booking.ref, means=means, actor=tom)
    Doorstep.objects.update(arrived_at=now() - timedelta(minutes=45))
    Booking.objects.filter(pk=booking.pk).update(starts_at=now() - timedelta(minutes=40))


def nobody_contests(booking):
    """Let the time run out in which the report could be contested."""
    Booking.objects.filter(pk=booking.pk).update(due_at=now())
    actions.settle_absence(booking_id=booking.pk)
    drain()
