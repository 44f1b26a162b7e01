"""Accepting an offer makes one booking with frozen amounts, one kept slot and one payment."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine

from marketplace.bookings import actions, tasks
from marketplace.bookings.models import Booking
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.models import Fact, PolicyRecord
from marketplace.offers import actions as offers
from marketplace.payments import queries as payments
from marketplace.payments.models import Payment
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as tasker_queries
from tests.support import bookings as stage
from tests.support.queue import drain, waiting

pytestmark = pytest.mark.django_db


def test_amounts_are_frozen_and_add_up(accepted):
    assert [str(accepted.price), str(accepted.client_fee), str(accepted.total)] == [
        "$140",
        "$11.20",
        "$151.20",
    ]
    assert [str(accepted.commission), str(accepted.tasker_net)] == ["$14", "$126"]
    assert accepted.state == "awaiting_payment"
    assert payments.payment_for(accepted.ref).amount == accepted.total


def test_a_later_policy_changes_nothing(accepted, ada, signed_in):
    PolicyRecord.objects.create(
        effective_from=now(), values={"client_fee_bps": 5000, "commission_bps": 5000}
    )
    booking = stage.pay_for(accepted, signed_in(ada))
    done = stage.approve(stage.finish(stage.start(booking)))

    assert payments.books_of(done.ref).released == done.tasker_net
    assert str(done.tasker_net) == "$126"


def test_what_was_agreed_outlives_the_job(accepted, job):
    job.title, job.description = "Something else", ""
    job.save()

    kept = stage.fresh(accepted)
    assert kept.title == "Wardrobe, three doors"
    assert kept.scope["description"].startswith("Three doors")
    assert kept.scope["offer_version"] == 1


def test_the_slot_is_kept_for_a_quarter_of_an_hour(accepted, tom):
    profile = tasker_queries.profile_of(tom)

    assert not tasker_queries.is_clear(profile.pk, accepted.starts_at, accepted.ends_at)
    assert accepted.due_at - accepted.accepted_at == pytest.approx(
        timedelta(minutes=15), abs=timedelta(minutes=1)
    )


def test_the_same_key_is_the_same_booking(offer, ada):
    key = str(uuid.uuid4())

    assert stage.accept(offer, ada, key=key) == stage.accept(offer, ada, key=key)
    assert Booking.objects.count() == Payment.objects.count() == 1


def test_a_second_press_with_another_key_finds_the_booking(offer, ada):
    assert stage.accept(offer, ada) == stage.accept(offer, ada)
    assert Booking.objects.count() == 1


def test_a_key_is_for_one_offer(accepted, ada, tia, ben):
    other = stage.make_offer(stage.make_job(ada), tia)

    with pytest.raises(actions.KeyUsed):
        stage.accept(other, ada, key=accepted.idempotency_key)


def test_a_changed_offer_has_to_be_read_again(offer, ada, tom):
    dearer = offers.Terms(
        price=stage.aud(180),
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        message="More doors than I thought.",
    )
    offers.edit(offer_id=offer.pk, actor=tom, terms=dearer, version=1)

    with pytest.raises(offers.Changed):
        stage.accept(offer, ada)
    assert not Booking.objects.exists()


def test_a_slot_that_is_gone_leaves_nothing_behind(offer, ada, tom):
    profile = tasker_queries.profile_of(tom)
    taskers.set_busy(
        profile_id=profile.pk, booking_ref="ccccdddd", start=offer.starts_at, end=offer.ends_at
    )

    with pytest.raises(taskers.SlotTaken):
        stage.accept(offer, ada)
    offer.refresh_from_db()
    assert offer.is_submitted
    assert not Booking.objects.exists()
    assert not Payment.objects.exists()


def test_one_offer_of_a_job_is_paid_at_a_time(job, offer, ada, tia):
    other = stage.make_offer(job, tia)
    stage.accept(offer, ada)

    with pytest.raises(Conflict):
        stage.accept(other, ada)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize("who", ["eve", "tom"])
def test_only_the_client_accepts(offer, who, request):
    with pytest.raises(Missing):
        stage.accept(offer, request.getfixturevalue(who))
    assert not Booking.objects.exists()


def test_the_payment_schedules_the_booking(scheduled, job, offer):
    job.refresh_from_db()
    offer.refresh_from_db()

    assert scheduled.state == "scheduled"
    assert job.is_filled
    assert job.agreed == scheduled.price
    assert offer.state == "converted"
    assert payments.books_of(scheduled.ref).held == scheduled.total
    assert Fact.objects.filter(name="BookingScheduled").count() == 1


def test_other_offers_close_when_the_job_is_filled(job, offer, tia, ada, signed_in):
    other = stage.make_offer(job, tia, price=120)
    stage.pay_for(stage.accept(offer, ada), signed_in(ada))

    other.refresh_from_db()
    assert (other.state, other.close_reason) == ("closed", "filled")


def test_nobody_pays_in_time(accepted, job, offer, tom):
    with time_machine.travel(accepted.due_at + timedelta(seconds=1)):
        drain()

    booking = stage.fresh(accepted)
    offer.refresh_from_db()
    job.refresh_from_db()
    assert (booking.state, booking.outcome) == ("expired", "unpaid")
    assert offer.is_submitted
    assert job.is_open
    assert not job.is_frozen
    profile = tasker_queries.profile_of(tom)
    assert tasker_queries.is_clear(profile.pk, booking.starts_at, booking.ends_at)
    assert Fact.objects.filter(name="BookingExpired").count() == 1


def test_an_expired_offer_can_be_accepted_again(accepted, offer, ada):
    with time_machine.travel(accepted.due_at + timedelta(seconds=1)):
        drain()
        again = stage.accept(offer, ada)

    assert again != accepted
    assert again.is_awaiting_payment


def test_a_timer_before_its_time_does_nothing(accepted):
    actions.expire_unpaid(booking_id=accepted.pk)

    assert stage.fresh(accepted).is_awaiting_payment


def test_the_sweep_finds_lost_timers(accepted):
    drain()
    with time_machine.travel(accepted.due_at + timedelta(minutes=3)):
        tasks.sweep()
        assert waiting().count("bookings.fall_due") == 2
        drain()
    assert stage.fresh(accepted).is_expired
