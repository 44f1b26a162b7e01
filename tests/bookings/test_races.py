"""Several people at one moment, on real connections: one of them wins, the books stay right."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.bookings import actions
from marketplace.bookings.models import Booking
from marketplace.core.errors import Refusal
from marketplace.payments import queries as payments
from marketplace.payments.models import Payment, Refund, Release
from tests.support import bookings as stage
from tests.support.crowd import copies
from tests.support.queue import drain
from tests.support.race import losers, race, winners

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(15)


def only_refusals(outcomes):
    """Say whether whoever lost was told so in a sentence, and nothing broke."""
    return all(isinstance(error, Refusal) for error in losers(outcomes))


def test_the_same_offer_accepted_twice_is_one_booking(ada, tom):
    for n in ROUNDS:
        offer = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(n + 1))

        outcomes = race(*[lambda offer=offer: stage.accept(offer, ada)] * 2)

        assert len({booking.pk for booking in winners(outcomes)}) == 1, outcomes
        assert only_refusals(outcomes)
    assert Booking.objects.count() == Payment.objects.count() == len(ROUNDS)


def test_two_offers_of_one_job_accepted_at_once_are_one_booking(ada, tom, tia):
    for n in ROUNDS:
        job = stage.make_job(ada)
        pair = [stage.make_offer(job, who, start=stage.in_days(n + 1)) for who in (tom, tia)]

        outcomes = race(*[lambda offer=offer: stage.accept(offer, ada) for offer in pair])

        assert len(winners(outcomes)) == 1, outcomes
        assert only_refusals(outcomes)
    assert Booking.objects.live().count() == Payment.objects.count() == len(ROUNDS)


def test_two_clients_booking_one_slot_get_one_booking(ada, ben, tom):
    for n in ROUNDS:
        start = stage.in_days(n + 1)
        pair = [
            (stage.make_offer(stage.make_job(who), tom, start=start), who) for who in (ada, ben)
        ]

        outcomes = race(*[lambda o=offer, w=who: stage.accept(o, w) for offer, who in pair])

        assert len(winners(outcomes)) == 1, outcomes
        assert only_refusals(outcomes)
    assert Booking.objects.count() == Payment.objects.count() == len(ROUNDS)


def test_approving_against_the_timer_and_against_itself_releases_once(ada, tom, signed_in):
    offer = stage.make_offer(stage.make_job(ada), tom)
    paid = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
    for booking in copies(stage.finish(stage.start(paid)), len(ROUNDS)):
        Booking.objects.filter(pk=booking.pk).update(
            due_at=booking.accepted_at, reminded_percent=90
        )

        outcomes = race(
            lambda booking=booking: stage.approve(booking),
            lambda booking=booking: actions.auto_approve(booking_id=booking.pk),
            lambda booking=booking: stage.approve(booking),
        )

        assert len(winners(outcomes)) == 3, outcomes
        assert stage.fresh(booking).is_done
    assert Release.objects.count() == len(ROUNDS)


def test_paying_against_giving_up_ends_in_a_booking_or_a_refund(ada, tom, signed_in):
    browser = signed_in(ada)
    for n in ROUNDS:
        offer = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(n + 1))
        booking = stage.accept(offer, ada)
        drain()

        race(
            lambda booking=booking: stage.pay(browser, payments.payment_for(booking.ref)),
            lambda booking=booking: actions.abandon(booking_ref=booking.ref, actor=tom),
        )
        drain()

        books, now = payments.books_of(booking.ref), stage.fresh(booking)
        assert bool(books.held) == now.is_scheduled
        assert not books.refund_due
        if now.is_cancelled:
            assert books.refunded == books.paid
    assert not Refund.objects.filter(state="pending").exists()


def test_the_timer_against_the_news_of_the_payment(ada, tom, signed_in):
    browser = signed_in(ada)
    for n in ROUNDS:
        offer = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(n + 1))
        booking = stage.accept(offer, ada)
        stage.pay(browser, payments.payment_for(booking.ref))
        payment = payments.payment_for(booking.ref)
        browser.get(f"/payments/{payment.ref}/return/")
        with time_machine.travel(booking.due_at + timedelta(seconds=1)):
            race(
                lambda booking=booking: actions.expire_unpaid(booking_id=booking.pk),
                lambda booking=booking: actions.payment_arrived(booking_ref=booking.ref),
            )

        assert stage.fresh(booking).is_scheduled
    drain()
