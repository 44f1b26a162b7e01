"""Plans change before the work starts: everything goes back, and both sides see it."""

from __future__ import annotations

import pytest

from marketplace.payments import queries as payments
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def booking(ada, tom, signed_in):
    """A booking that is paid for."""
    offer = stage.make_offer(stage.make_job(ada), tom)
    return stage.pay_for(stage.accept(offer, ada), signed_in(ada))


@pytest.mark.usefixtures("books_in_order")
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_the_client_cancels(arrive, booking, ada, tom, width, javascript):
    window = {"width": width, "javascript": javascript, "folder": f"cancel-client-{width}"}
    path = f"/bookings/{booking.ref}/"
    client, tasker = arrive("client", ada, path, **window), arrive("tasker", tom, path, **window)

    client.press("Cancel booking")
    client.sees("You get back", "$151.20")
    client.keep("asked")
    client.choose("Open it again for other taskers")
    client.fill("In your words", "We are moving a week later.")
    client.press("Cancel booking")
    client.sees("You cancelled this booking")
    drain()

    client.page.reload()
    client.sees("All $151.20 goes back to your card.", "Refunded")
    client.keep("cancelled")
    tasker.page.reload()
    tasker.sees("Ada cancelled this booking", "We are moving a week later.", "Ada gets everything")
    tasker.keep("cancelled")
    tasker.go("/notices/")
    tasker.sees("Ada L. has cancelled")
    client.open_mail("ada@example.com", "back to you")
    client.keep("mail")
    _check(booking)


@pytest.mark.usefixtures("books_in_order")
def test_the_tasker_cancels(arrive, booking, ada, tom):
    path = f"/bookings/{booking.ref}/"
    window = {"width": 360, "folder": "cancel-tasker-360"}
    client, tasker = arrive("client", ada, path, **window), arrive("tasker", tom, path, **window)

    tasker.press("Cancel booking")
    tasker.sees("Why can you not come?")
    tasker.keep("asked")
    with tasker.refused():
        tasker.press("Cancel booking")
        tasker.sees("Say why, in a sentence.")
    tasker.keep("refused")
    tasker.fill("Why can you not come?", "My van broke down.")
    tasker.press("Cancel booking")
    tasker.sees("You cancelled this booking")
    drain()

    client.page.reload()
    client.sees("Tom cancelled this booking", "My van broke down.", "Refunded")
    client.keep("cancelled")
    _check(booking)


def _check(booking):
    books = payments.books_of(booking.ref)
    assert books.refunded == books.paid == booking.total
    assert not books.held
    assert not books.refund_due
    after = stage.fresh(booking)
    assert after.is_cancelled
    assert after.job.is_open
