"""Starting by PIN, finishing with photos, approving by hand and by time."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from marketplace.bookings import actions
from marketplace.bookings.models import Booking
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Denied, Missing
from marketplace.core.images import clean_photo
from marketplace.core.models import Fact
from marketplace.payments import queries as payments
from marketplace.payments.models import Release
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.support.words import text

pytestmark = pytest.mark.django_db


def wrong(booking):
    return f"{(int(booking.pin) + 1) % 10_000:04d}"


def try_pin(booking, pin):
    return actions.start(booking_ref=booking.ref, pin=pin, actor=booking.tasker.person)


def facts_named(name):
    return [row.payload for row in Fact.objects.filter(name=name).order_by("pk")]


def photo():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(out, "JPEG")
    return SimpleUploadedFile("done.jpg", out.getvalue(), "image/jpeg")


def test_the_right_pin_starts_the_work(scheduled):
    booking = try_pin(scheduled, f" {scheduled.pin} ")

    assert booking.is_in_progress
    assert booking.started_at


def test_a_wrong_pin_is_counted_and_five_lock_it(scheduled):
    with time_machine.travel(now(), tick=False) as clock:
        for left in (4, 3, 2, 1):
            with pytest.raises(actions.WrongPin, match=f"{left} tr"):
                try_pin(scheduled, wrong(scheduled))
            clock.shift(3)
        with pytest.raises(actions.WrongPin, match="new PIN"):
            try_pin(scheduled, wrong(scheduled))
        clock.shift(3)
        with pytest.raises(actions.WrongPin, match="new PIN"):
            try_pin(scheduled, scheduled.pin)

    assert stage.fresh(scheduled).is_scheduled
    assert len(facts_named("StartPinLocked")) == 1


def test_tries_come_no_faster_than_a_finger(scheduled):
    with time_machine.travel(now(), tick=False):
        with pytest.raises(actions.WrongPin, match="4 tries"):
            try_pin(scheduled, wrong(scheduled))
        with pytest.raises(actions.WrongPin, match="two seconds"):
            try_pin(scheduled, scheduled.pin)

    assert stage.fresh(scheduled).pin_tries == 1


def test_a_new_pin_opens_a_locked_booking(scheduled, ada):
    Booking.objects.filter(pk=scheduled.pk).update(pin_tries=5)

    renewed = actions.renew_pin(booking_ref=scheduled.ref, actor=ada)
    assert try_pin(renewed, renewed.pin).is_in_progress


def test_a_pin_is_not_renewed_once_the_work_has_started(started, ada):
    with pytest.raises(Conflict):
        actions.renew_pin(booking_ref=started.ref, actor=ada)


def test_only_the_tasker_starts_and_finishes(scheduled, ada, eve):
    for actor, error in ((ada, Denied), (eve, Missing)):
        with pytest.raises(error):
            actions.start(booking_ref=scheduled.ref, pin=scheduled.pin, actor=actor)
        with pytest.raises(error):
            actions.finish(booking_ref=scheduled.ref, actor=actor)


def test_finished_work_keeps_photos_note_and_time_to_look(started):
    booking = stage.finish(started, photos=[clean_photo(photo())] * 2, note=" All level. ")

    assert booking.is_work_done
    assert booking.finish_note == "All level."
    assert booking.photos.count() == 2
    assert booking.approve_by - booking.finished_at == pytest.approx(
        timedelta(hours=48), abs=timedelta(minutes=1)
    )
    assert facts_named("WorkFinished")[0]["photos"] == 2


def test_eight_photos_are_the_most(started):
    with pytest.raises(actions.TooManyPhotos):
        stage.finish(started, photos=[clean_photo(photo())] * 9)
    assert stage.fresh(started).is_in_progress


def test_approval_releases_the_money_once(finished):
    stage.approve(finished)
    stage.approve(finished)
    drain()

    booking = stage.fresh(finished)
    assert (booking.state, booking.outcome) == ("completed", "done")
    books = payments.books_of(booking.ref)
    assert (books.held, books.released) == (stage.aud(0), stage.aud(126))
    assert books.fees == stage.aud(25.20)
    assert Release.objects.count() == 1
    booking.tasker.refresh_from_db()
    assert booking.tasker.completed_count == 1


def test_only_the_client_approves(finished, tom, eve):
    for actor, error in ((tom, Denied), (eve, Missing)):
        with pytest.raises(error):
            actions.approve(booking_ref=finished.ref, actor=actor)


def test_silence_releases_after_reminders(finished):
    for hours, expected in ((24.1, [50]), (43.3, [50, 90])):
        with time_machine.travel(finished.finished_at + timedelta(hours=hours)):
            drain()
        assert [each["percent"] for each in facts_named("ApprovalReminder")] == expected
    with time_machine.travel(finished.approve_by + timedelta(seconds=1)):
        drain()

    booking = stage.fresh(finished)
    assert booking.is_done
    assert facts_named("BookingCompleted")[0]["by_timer"] is True
    assert payments.books_of(booking.ref).released == booking.tasker_net


def test_nobody_loses_money_unwarned(finished):
    """The worker stood still for days: the last reminder goes out first, with time to react."""
    with time_machine.travel(finished.finished_at + timedelta(days=5), tick=False) as clock:
        actions.auto_approve(booking_id=finished.pk)
        actions.auto_approve(booking_id=finished.pk)
        waiting_still = stage.fresh(finished)
        assert waiting_still.is_work_done
        assert waiting_still.reminded_percent == 90
        clock.shift(timedelta(hours=4.9))
        drain()
    assert stage.fresh(finished).is_done


def test_reminders_stop_with_the_approval(completed):
    with time_machine.travel(completed.finished_at + timedelta(hours=60)):
        drain()

    assert facts_named("ApprovalReminder") == []
    assert len(facts_named("BookingCompleted")) == 1


def test_work_that_nobody_ends_counts_as_done(started):
    with time_machine.travel(started.due_at + timedelta(seconds=1)):
        drain()

    booking = stage.fresh(started)
    assert booking.is_work_done
    assert facts_named("WorkFinished")[0]["by_timer"] is True


def test_a_done_booking_closes_after_a_month(completed):
    with time_machine.travel(completed.due_at + timedelta(seconds=1)):
        drain()

    booking = stage.fresh(completed)
    assert (booking.state, booking.outcome) == ("closed", "done")


def test_timers_of_the_wrong_state_do_nothing(scheduled):
    for act in (actions.auto_approve, actions.overrun, actions.close, actions.expire_unpaid):
        act(booking_id=scheduled.pk)

    assert stage.fresh(scheduled).version == scheduled.version


def test_a_timer_of_an_older_version_is_late(finished):
    with time_machine.travel(finished.approve_by + timedelta(seconds=1)):
        assert not actions.fall_due(booking_id=finished.pk, version=finished.version - 1)
        assert not actions.fall_due(booking_id=0, version=1)
    assert not actions.fall_due(booking_id=finished.pk, version=finished.version)


def test_jobs_and_offers_say_where_the_work_stands(finished, ada, tom, signed_in):
    client, tasker = signed_in(ada), signed_in(tom)
    pages = (
        (client, reverse("jobs:mine") + "?show=booked"),
        (client, reverse("jobs:detail", args=[finished.job.ref])),
        (tasker, reverse("offers:mine") + "?show=past"),
        (tasker, reverse("offers:detail", args=[finished.offer.ref])),
    )
    before = [text(browser.get(page)) for browser, page in pages]

    stage.approve(finished)
    drain()

    after = [text(browser.get(page)) for browser, page in pages]
    assert all("Work done" in page for page in before), before
    assert all("Done and paid" in page for page in after), after
