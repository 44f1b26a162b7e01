"""No card goes through and time runs out: nothing is charged, the job and the offer stand again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.core.clock import now
from marketplace.payments import queries as payments
from tests.support import bookings as stage
from tests.support.payments import CHALLENGED, DECLINED, INSUFFICIENT
from tests.support.queue import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("books_in_order")
@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_an_unpaid_booking_expires(arrive, settings, ada, tom, width, javascript):
    offer = stage.make_offer(stage.make_job(ada), tom)
    booking = stage.accept(offer, ada)
    window = {"width": width, "javascript": javascript, "folder": f"expired-{width}"}
    client = arrive("client", ada, f"/bookings/{booking.ref}/checkout/", **window)
    _fail_to_pay(client)

    client.go(f"/bookings/{booking.ref}/checkout/")
    client.sees("Nothing was charged.")
    client.keep("checkout-after-refusals")
    # The web process stays in the present, where a webhook signed in the future is refused.
    settings.SANDBOX_TRANSPORT = "tests.support.payments.post_webhook"
    with time_machine.travel(now() + timedelta(minutes=16)):
        drain()
    client.go(f"/bookings/{booking.ref}/")

    client.sees("The time to pay is over", "Nothing was charged")
    client.keep("expired")
    tasker = arrive("tasker", tom, f"/bookings/{booking.ref}/", **window)
    tasker.sees("Ada did not pay in time")
    tasker.keep("expired")
    client.go(f"/jobs/{booking.job.ref}/")
    client.sees("Accept offer")
    client.keep("job-open-again")
    _check(booking)


def _fail_to_pay(client):
    """Try three cards: refused, too little money on it, and a bank that hears no."""
    client.open_hosted_page()
    for number, words in ((DECLINED, "declined the card"), (INSUFFICIENT, "not enough money")):
        with client.refused():
            client.give_card(number)
            client.sees(words)
    with client.refused():
        client.give_card(CHALLENGED)
        client.press("No, stop this payment")
        client.sees("You did not confirm the payment")
    client.keep("refused")
    client.settle()


def _check(booking):
    after = stage.fresh(booking)
    assert (after.state, after.job.state, after.offer.state) == ("expired", "open", "submitted")
    assert not after.job.is_frozen
    assert not payments.books_of(booking.ref).paid
    assert payments.payment_for(booking.ref).state == "voided"
