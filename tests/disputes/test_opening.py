"""Reporting a problem: the rest of the money goes out, the contested part is frozen."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from marketplace.bookings import actions as bookings
from marketplace.core.errors import Conflict, Missing
from marketplace.core.images import clean_photo
from marketplace.core.models import Fact
from marketplace.disputes import actions, queries
from marketplace.disputes.models import Dispute
from tests.disputes.conftest import books, cents, open_as
from tests.jobs.conftest import photo_file
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def test_what_is_not_contested_goes_out_at_once(finished, ada):
    dispute = open_as(ada, finished, contested=60)

    money = books(dispute)
    # 80 of 140 is not contested: 72 after the commission of 10 %, and 6.40 of the client's fee.
    assert (money.released, money.fees) == (cents(7_200), cents(800 + 640))
    assert money.held == cents(15_120 - 7_200 - 1_440)
    assert money.refunded == money.refund_due == cents(0)
    assert dispute.is_negotiating
    assert stage.fresh(finished).is_disputed
    assert stage.fresh(finished).before_dispute == "work_done"


def test_without_an_amount_everything_is_frozen(finished, ada):
    dispute = open_as(ada, finished)

    assert books(dispute).held == cents(15_120)
    assert dispute.contested == cents(14_000)


def test_the_preview_says_what_then_happens(finished, ada):
    out, frozen, back = queries.preview_of(finished, cents(6_000))

    dispute = open_as(ada, finished, contested=60)

    money = books(dispute)
    assert (out.net, out.fees, frozen) == (money.released, money.fees, money.held)
    assert back == cents(6_480)


@pytest.mark.parametrize("contested", [0, 140.01, -1])
def test_more_than_the_price_cannot_be_contested(finished, ada, contested):
    claim = actions.Claim("flawed", "part_back", "x", contested=cents(round(contested * 100)))
    with pytest.raises(actions.BadAmount):
        actions.open_dispute(booking_ref=finished.ref, actor=ada, claim=claim)
    assert stage.fresh(finished).is_work_done


def test_nobody_opens_a_dispute_without_words(finished, ada):
    with pytest.raises(actions.WordsMissing):
        open_as(ada, finished, text="  ")
    assert not Dispute.objects.exists()


def test_sent_twice_it_is_one_dispute(finished, ada):
    first = open_as(ada, finished, contested=60)

    assert open_as(ada, finished, contested=60) == first
    assert Fact.objects.filter(name="DisputeOpened").count() == 1


def test_the_tasker_waits_for_the_client_to_look(finished, tom):
    with pytest.raises(Conflict):
        open_as(tom, finished)


def test_either_side_stops_work_that_goes_wrong(started, tom, ada):
    dispute = open_as(tom, started, reason="unsafe", wanted="unsure", contested=20)

    assert dispute.contested == started.price
    assert books(dispute).held == started.total
    assert dispute.kind == Dispute.Kind.STOP
    with pytest.raises(actions.AlreadyOpen):
        open_as(ada, started)


def test_an_outsider_hears_nothing(finished, eve):
    with pytest.raises(Missing):
        open_as(eve, finished)


def test_what_is_over_cannot_be_contested(finished, ada):
    stage.approve(finished)

    with pytest.raises(Conflict):
        open_as(ada, finished)


def test_what_a_cancellation_has_divided_cannot_be_contested(scheduled, ada):
    bookings.cancel(booking_ref=scheduled.ref, actor=ada)

    with pytest.raises(bookings.NothingToContest):
        open_as(ada, scheduled)


def test_a_frozen_booking_is_not_approved_by_time_or_client(opened):
    booking = opened.booking
    with pytest.raises(Conflict):
        stage.approve(booking)
    assert stage.fresh(booking).due_at is None


def test_evidence_is_kept_with_the_statement(finished, ada):
    picture = _picture()

    dispute = open_as(ada, finished, photos=[picture])

    said = dispute.statements.get()
    assert said.text == "One door hangs."
    assert said.photos.get().width == picture.width


def test_too_many_photos_are_refused(finished, ada):
    with pytest.raises(actions.WordsMissing):
        open_as(ada, finished, photos=[_picture()] * 9)


def test_the_database_keeps_one_open_dispute_of_a_booking(opened):
    twin = Dispute.objects.get(pk=opened.pk)
    twin.pk, twin.ref = None, "vvvvwwww"

    with pytest.raises(IntegrityError, match="dispute_one_open_per_booking"), transaction.atomic():
        twin.save()


@pytest.mark.parametrize(
    ("changes", "wall"),
    [
        ({"state": "asleep"}, "dispute_state_known"),
        ({"contested_minor": 0}, "dispute_amounts"),
        ({"kept_minor": 6_001}, "dispute_amounts"),
        ({"ending": "ruled"}, "dispute_ends_somehow"),
        ({"opened_by": "eve"}, "dispute_opener_known"),
    ],
)
def test_the_database_refuses(opened, changes, wall):
    with pytest.raises(IntegrityError, match=wall), transaction.atomic():
        Dispute.objects.filter(pk=opened.pk).update(**changes)


def test_a_stale_booking_becomes_a_dispute_of_the_clock(scheduled):
    with time_machine.travel(scheduled.due_at + timedelta(seconds=1)):
        bookings.fall_due(booking_id=scheduled.pk, version=scheduled.version)
        drain()

    dispute = queries.latest_of(scheduled.ref)
    assert (dispute.kind, dispute.opened_by) == ("stale", "system")
    assert books(dispute).held == scheduled.total


def test_a_booking_that_was_moved_meanwhile_is_left_alone(scheduled):
    assert actions.open_stale(booking_ref=scheduled.ref) is None
    assert stage.fresh(scheduled).is_scheduled


def _picture():
    return clean_photo(photo_file())
