"""Giving up before paying, cancelling before the start, and money that comes too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.bookings import actions
from marketplace.bookings.models import Booking
from marketplace.core.errors import Conflict
from marketplace.core.models import Fact
from marketplace.payments import queries as payments
from marketplace.payments.models import Payment
from marketplace.taskers import queries as taskers
from tests.support import bookings as stage
from tests.support.payments import card_form
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def is_clear(booking):
    return taskers.is_clear(booking.tasker_id, booking.starts_at, booking.ends_at)


@pytest.mark.parametrize("who", ["ada", "tom"])
def test_either_side_gives_an_unpaid_booking_up(accepted, offer, who, request):
    actions.abandon(booking_ref=accepted.ref, actor=request.getfixturevalue(who))
    drain()

    booking = stage.fresh(accepted)
    offer.refresh_from_db()
    assert (booking.state, booking.outcome, booking.was_funded) == ("cancelled", "cancelled", False)
    assert offer.is_submitted
    assert is_clear(booking)
    assert payments.payment_for(booking.ref).state == "voided"


def test_paid_money_is_not_given_up(accepted, ada, signed_in):
    paid_elsewhere(accepted, signed_in(ada))

    with pytest.raises(Conflict):
        actions.abandon(booking_ref=accepted.ref, actor=ada)
    drain()
    assert stage.fresh(accepted).is_scheduled


def test_money_that_has_arrived_goes_before_the_clock(accepted, ada, signed_in):
    paid_elsewhere(accepted, signed_in(ada))

    with time_machine.travel(accepted.due_at + timedelta(seconds=1)):
        actions.expire_unpaid(booking_id=accepted.pk)
        assert stage.fresh(accepted).is_scheduled  # also when the news of the payment is lost
        drain()
    assert stage.fresh(accepted).is_scheduled


def test_money_after_the_expiry_goes_back_whole(accepted, ada, signed_in):
    drain()
    page = payments.payment_for(accepted.ref).hosted_url
    with time_machine.travel(accepted.due_at + timedelta(seconds=1)):
        actions.expire_unpaid(booking_id=accepted.pk)
        signed_in(ada).post(page, card_form())
        drain()

    assert stage.fresh(accepted).is_expired
    books = payments.books_of(accepted.ref)
    assert (books.held, books.refunded) == (stage.aud(0), accepted.total)
    assert Fact.objects.filter(name="LatePaymentReturned").count() == 1


def test_money_for_a_booking_that_fell_away_goes_back(accepted, ada, signed_in):
    paid_elsewhere(accepted, signed_in(ada))
    Booking.objects.filter(pk=accepted.pk).update(state="cancelled", outcome="cancelled")

    drain()
    assert payments.books_of(accepted.ref).refunded == accepted.total


def test_news_of_a_payment_twice_changes_nothing(scheduled):
    before = scheduled.version
    actions.payment_arrived(booking_ref=scheduled.ref)

    assert stage.fresh(scheduled).version == before


@pytest.mark.parametrize(("reopen", "state"), [(True, "open"), (False, "cancelled")])
def test_a_client_cancels_and_says_what_becomes_of_the_job(scheduled, ada, reopen, state):
    actions.cancel(booking_ref=scheduled.ref, actor=ada, reason="We moved", reopen_job=reopen)
    drain()

    booking = stage.fresh(scheduled)
    assert (booking.state, booking.fault, booking.reason) == ("cancelled", "client", "We moved")
    assert booking.job.state == state
    assert payments.books_of(booking.ref).refunded == booking.total
    assert is_clear(booking)


def test_a_tasker_cancels_with_a_reason_and_the_job_opens(scheduled, tom):
    actions.cancel(booking_ref=scheduled.ref, actor=tom, reason=" My van broke down. ")
    drain()

    booking = stage.fresh(scheduled)
    assert (booking.fault, booking.reason) == ("tasker", "My van broke down.")
    assert booking.job.is_open
    assert payments.books_of(booking.ref).refunded == booking.total
    told = Fact.objects.get(name="BookingCancelled").payload
    assert (told["by"], told["refund_minor"]) == ("tasker", booking.total_minor)


def test_a_tasker_says_why(scheduled, tom):
    with pytest.raises(actions.ReasonMissing):
        actions.cancel(booking_ref=scheduled.ref, actor=tom, reason="  ")
    assert stage.fresh(scheduled).is_scheduled


def test_started_work_is_not_cancelled(started, ada, tom):
    for actor in (ada, tom):
        with pytest.raises(Conflict):
            actions.cancel(booking_ref=started.ref, actor=actor, reason="Too late")
    assert payments.books_of(started.ref).held == started.total


def test_a_cancelled_job_can_be_booked_again(scheduled, ada, tom, signed_in):
    actions.cancel(booking_ref=scheduled.ref, actor=tom, reason="My van broke down.")
    drain()
    offer = stage.make_offer(stage.fresh(scheduled).job, tom, price=150)

    again = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    assert again.is_scheduled
    assert Payment.objects.count() == 2


def test_a_cancelled_booking_closes_after_a_month(scheduled, ada):
    actions.cancel(booking_ref=scheduled.ref, actor=ada)

    with time_machine.travel(stage.fresh(scheduled).due_at + timedelta(seconds=1)):
        drain()
    booking = stage.fresh(scheduled)
    assert (booking.state, booking.outcome, booking.due_at) == ("closed", "cancelled", None)


def paid_elsewhere(booking, browser):
    """Let the money arrive while its news still waits in the queue."""
    drain()
    payment = payments.payment_for(booking.ref)
    browser.post(payment.hosted_url, card_form())
    browser.get(f"/payments/{payment.ref}/return/")
    payment.refresh_from_db()
    assert payment.has_arrived
