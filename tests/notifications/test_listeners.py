"""Who is told of what happened, in the app and by e-mail."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from marketplace.bookings import facts as booked
from marketplace.core.clock import now
from marketplace.core.facts import hand_over, listeners_of, record
from marketplace.core.models import Delivery
from marketplace.jobs import facts as posted
from marketplace.notifications.kinds import KINDS
from marketplace.notifications.models import Notice
from marketplace.offers import facts as offered
from marketplace.payments import facts as paid
from marketplace.reviews import facts as reviewed
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def happen(fact):
    """Record a fact and let only the listeners of notifications hear it."""
    with transaction.atomic():
        row = record(fact, actor=None)
    for key in listeners_of(row.name):
        if key.startswith("marketplace.notifications"):
            hand_over(fact_id=row.pk, listener=key)
    return row


def kinds_of(person):
    return [notice.kind for notice in Notice.objects.filter(person=person).order_by("n")]


def about_offer(offer, tom, ada):
    return {
        "offer_id": offer.pk,
        "offer_ref": offer.ref,
        "version": 1,
        "job_id": offer.job_id,
        "job_ref": offer.job.ref,
        "client_id": ada.pk,
        "tasker_id": tom.pk,
    }


def about_booking(booking, tom, ada):
    return {
        "booking_id": booking.pk,
        "booking_ref": booking.ref,
        "job_id": booking.job_id,
        "client_id": ada.pk,
        "tasker_id": tom.pk,
    }


def test_the_client_is_told_of_an_offer(offer, ada, tom):
    happen(offered.OfferMade(**about_offer(offer, tom, ada), price_minor=14_000, currency="AUD"))

    notice = Notice.objects.get(person=ada)
    assert notice.text == "Tom R. offers $140 for “Build a wardrobe”"
    assert notice.url == f"/jobs/{offer.job.ref}/offers/"
    assert notice.n == 1


@pytest.mark.parametrize(
    ("fact", "kind", "person"),
    [
        (offered.OfferWithdrawn, "offer_withdrawn", "ada"),
        (offered.OfferAccepted, "offer_accepted", "tom"),
        (offered.OfferReturned, "offer_returned", "tom"),
        (offered.OfferExpired, "offer_expired", "tom"),
    ],
)
def test_the_other_side_of_an_offer_is_told(offer, ada, tom, fact, kind, person):
    happen(fact(**about_offer(offer, tom, ada)))

    told, other = (ada, tom) if person == "ada" else (tom, ada)
    assert kinds_of(told) == [kind]
    assert kinds_of(other) == []


def test_the_tasker_reads_why_an_offer_was_declined(offer, ada, tom):
    offer.state, offer.decline_reason = "declined", "price"
    offer.save()

    happen(offered.OfferDeclined(**about_offer(offer, tom, ada), reason="price"))

    text = Notice.objects.get(person=tom).text
    assert text == "Ada L. has declined your offer for “Build a wardrobe”. The price is too high"


def test_the_tasker_reads_why_a_job_takes_no_more_offers(offer, ada, tom):
    offer.state, offer.close_reason = "closed", "filled"
    offer.save()

    happen(offered.OfferClosed(**about_offer(offer, tom, ada), reason="filled"))

    assert "The client booked another tasker" in Notice.objects.get(person=tom).text


def test_both_sides_are_told_of_a_paid_booking(booking, ada, tom, mails):
    fact = booked.BookingScheduled(
        **about_booking(booking, tom, ada), total_minor=15_120, currency="AUD"
    )

    happen(fact)
    drain()

    assert kinds_of(ada) == ["booking_paid"]
    assert kinds_of(tom) == ["booking_scheduled"]
    to_ada, to_tom = mails.get(to=ada.email), mails.get(to=tom.email)
    assert "$151.20" in to_ada.text
    assert "$126" in to_tom.text
    assert "$151.20" not in to_tom.text
    assert f"/bookings/{booking.ref}/" in to_ada.text


def test_a_cancelling_client_is_told_of_the_money_and_the_tasker_of_the_reason(booking, ada, tom):
    fact = booked.BookingCancelled(
        **about_booking(booking, tom, ada),
        by="client",
        reason="I am ill",
        refund_minor=15_120,
        currency="AUD",
    )

    happen(fact)

    assert kinds_of(ada) == ["booking_cancelled_own"]
    assert kinds_of(tom) == ["booking_cancelled"]
    assert Notice.objects.get(person=tom).payload["reason"] == "I am ill"


def test_a_client_whose_tasker_cancels_reads_that_the_money_comes_back(booking, ada, tom, mails):
    fact = booked.BookingCancelled(
        **about_booking(booking, tom, ada),
        by="tasker",
        reason="My van broke down",
        refund_minor=15_120,
        currency="AUD",
    )

    happen(fact)
    drain()

    assert kinds_of(tom) == []
    text = mails.get().text
    assert "My van broke down" in text
    assert "$151.20 goes back to you" in text


@pytest.mark.parametrize(
    ("fact", "extra", "kind"),
    [
        (booked.BookingExpired, {}, "booking_expired"),
        (booked.StartPinLocked, {}, "pin_locked"),
        (booked.WorkStarted, {}, "work_started"),
        (
            booked.WorkFinished,
            {"approve_by": "2026-12-01T02:00:00+00:00", "photos": 2, "by_timer": False},
            "work_finished",
        ),
        (
            booked.ApprovalReminder,
            {"approve_by": "2026-12-01T02:00:00+00:00", "percent": 50},
            "approval_reminder",
        ),
    ],
)
def test_the_client_is_told_during_the_work(booking, ada, tom, fact, extra, kind):
    happen(fact(**about_booking(booking, tom, ada), **extra))

    assert kinds_of(ada) == [kind]
    assert kinds_of(tom) == []


def test_times_in_an_email_are_in_the_zone_of_its_reader(booking, ada, tom, mails):
    ada.timezone = "Europe/Berlin"
    ada.save()

    happen(
        booked.WorkFinished(
            **about_booking(booking, tom, ada),
            approve_by="2026-12-01T02:00:00+00:00",
            photos=0,
            by_timer=False,
        )
    )
    drain()

    assert "Tuesday 1 December at 3:00 am" in mails.get(to=ada.email).text


@pytest.mark.parametrize(
    ("by_timer", "kind"), [(False, "booking_completed"), (True, "booking_completed_timer")]
)
def test_earned_money_is_told_and_a_review_asked_for(booking, ada, tom, by_timer, kind):
    fact = booked.BookingCompleted(
        **about_booking(booking, tom, ada), net_minor=12_600, currency="AUD", by_timer=by_timer
    )

    happen(fact)

    assert kinds_of(tom) == [kind]
    assert kinds_of(ada) == ["review_wanted"]


def test_a_refused_payment_can_be_tried_again_unless_it_is_final(booking, ada):
    happen(paid.PaymentFailed(1, booking.ref, "card_declined", final=True))
    happen(paid.PaymentFailed(1, booking.ref, "card_declined"))
    happen(paid.PaymentFailed(1, "cdfghjkm", "card_declined"))

    assert kinds_of(ada) == ["payment_failed"]


def test_money_on_its_way_is_told(booking, ada, tom):
    happen(paid.RefundSucceeded(1, booking.ref, 15_120, "AUD"))
    happen(paid.RefundFailed(1, booking.ref, 15_120, "AUD", "account_closed"))
    happen(paid.TransferSent(1, booking.ref, tom.pk, 12_600, "AUD"))
    happen(paid.RefundSucceeded(1, "cdfghjkm", 15_120, "AUD"))

    assert kinds_of(ada) == ["refund_succeeded", "refund_failed"]
    assert kinds_of(tom) == ["transfer_sent"]


def test_reviews_are_told(booking, ada, tom):
    happen(reviewed.ReviewWritten(1, booking.pk, booking.ref, ada.pk, tom.pk))
    happen(reviewed.ReviewsPublished(booking.pk, booking.ref, ada.pk, tom.pk, [1]))

    assert kinds_of(tom) == ["review_written", "reviews_published"]
    assert kinds_of(ada) == ["reviews_published"]


def test_an_expired_job_is_told_to_its_client(job, ada, mails):
    happen(posted.JobExpired(job.pk, job.ref, ada.pk))
    drain()

    assert kinds_of(ada) == ["job_expired"]
    assert "Post it again" in mails.get().text


def leave():
    """Let the e-mails leave, those that wait for others of their like, too."""
    drain()
    with time_machine.travel(now() + timedelta(minutes=11)):
        drain()


def test_a_fact_heard_twice_is_told_once(offer, ada, tom, mails):
    fact = offered.OfferMade(**about_offer(offer, tom, ada), price_minor=14_000, currency="AUD")
    row = happen(fact)
    Delivery.objects.filter(fact=row).delete()

    for key in listeners_of(row.name):
        if key.startswith("marketplace.notifications"):
            hand_over(fact_id=row.pk, listener=key)
    leave()

    assert kinds_of(ada) == ["offer_made"]
    assert mails.count() == 1


def test_every_mailing_kind_has_a_text_that_renders(booking, ada, mails):
    from marketplace.notifications import actions

    payload = {
        "ref": booking.ref,
        "title": "Build a wardrobe",
        "name": "Tom R.",
        "area": "Newtown",
        "distance": "2 km",
        "text": "Is there parking?",
        "outcome": "Removed",
        "statement": "It asked for cash.",
        "what": "A warning",
        "because": "Spam",
        "effect": "Nothing else changes.",
        "key": "a-way-in",
        "reason": "",
        "refunded": True,
        "bank": "BSB 110-000 •••• 3456",
        "day": "29 November, 04:00",
        "cause": "password",
        "when": "2026-12-01T02:00:00+00:00",
        "minor": 14_000,
        "currency": "AUD",
    }
    start, batches = now(), 0
    for kind in KINDS:
        # A batched one comes after the last has left, or they would go out as one.
        batches += KINDS[kind].batched
        with time_machine.travel(start + timedelta(minutes=12 * batches)):
            actions.notify(person_id=ada.pk, kind=kind, key=kind, payload=payload)
            leave()

    assert mails.count() == sum(kind.mails for kind in KINDS.values())
    # What is decided about somebody's account is about no job.
    own = ("your account", "your payout account")
    of_jobs = [mail for mail in mails if not any(words in mail.text for words in own)]
    assert all("Build a wardrobe" in mail.text for mail in of_jobs)
