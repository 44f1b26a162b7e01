"""The day of the work: on the way, nobody there, silence, more time to look."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.bookings import actions, queries
from marketplace.bookings.models import Booking, ReliabilityEntry
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Denied, Missing
from marketplace.core.images import clean_photo
from marketplace.core.models import Fact
from marketplace.payments import queries as payments
from tests.bookings.paid.test_working import facts_named, photo
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.support.words import text, url

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def refunded(booking):
    drain()
    return str(payments.books_of(booking.ref).refunded)


def test_on_the_way_the_client_sees_when_and_the_pin(on_the_way, ada, tom, signed_in):
    stage.give_pin(on_the_way)

    page = text(signed_in(ada).get(url("detail", on_the_way)))

    assert "Tom is on the way, there about" in page
    assert f"Have your start PIN at hand: {on_the_way.pin}" in page
    assert on_the_way.pin not in text(signed_in(tom).get(url("detail", on_the_way)))
    assert stage.start(on_the_way).is_in_progress


def test_setting_off_opens_three_hours_before(scheduled, tom, ada, eve):
    early = time_machine.travel(scheduled.starts_at - timedelta(hours=3, seconds=5))
    with early, pytest.raises(actions.TooEarly):
        actions.set_off(booking_ref=scheduled.ref, minutes=30, actor=tom)
    with time_machine.travel(scheduled.starts_at - timedelta(hours=3)):
        for person, error in ((ada, Denied), (eve, Missing)):
            with pytest.raises(error):
                actions.set_off(booking_ref=scheduled.ref, minutes=30, actor=person)
        with pytest.raises(actions.TooEarly):
            actions.set_off(booking_ref=scheduled.ref, minutes=999, actor=tom)
        first = actions.set_off(booking_ref=scheduled.ref, minutes=30, actor=tom)
        again = actions.set_off(booking_ref=scheduled.ref, minutes=60, actor=tom)
    assert first.eta == again.eta


def test_setting_off_by_the_page(scheduled, tom, signed_in):
    browser = signed_in(tom)
    assert browser.get(url("departure", scheduled)).url == url("detail", scheduled)
    with time_machine.travel(scheduled.starts_at - HOUR):
        assert "On your way?" in text(browser.get(url("departure", scheduled)))
        assert browser.post(url("departure", scheduled), {"minutes": "5"}).status_code == 422
        assert browser.post(url("departure", scheduled), {"minutes": "30"}).status_code == 303
    assert stage.fresh(scheduled).is_en_route


def test_a_tasker_who_does_not_come(scheduled, ada, tom, signed_in):
    client = signed_in(ada)
    with time_machine.travel(scheduled.starts_at + 14 * MINUTE):
        assert client.get(url("absence", scheduled)).url == url("detail", scheduled)
        with pytest.raises(actions.TooSoon):
            actions.report_tasker_absent(booking_ref=scheduled.ref, actor=ada)
    with time_machine.travel(scheduled.starts_at + 16 * MINUTE):
        assert "we ask you again" in text(client.get(url("absence", scheduled)))
        assert client.post(url("absence", scheduled)).url == url("detail", scheduled)
        drain()
        assert "You said that Tom was not there" in text(client.get(url("detail", scheduled)))
        theirs = text(signed_in(tom).get(url("detail", scheduled)))
        assert "Ada says that you were not there" in theirs
        assert "That is not so" in theirs
    with time_machine.travel(scheduled.starts_at + 25 * HOUR):
        assert refunded(scheduled) == "$151.20"
        assert "Over: Tom did not come" in text(client.get(url("detail", scheduled)))

    entry = ReliabilityEntry.objects.get()
    assert (entry.person, entry.points) == (tom, 5)
    assert stage.fresh(scheduled).job.is_open


def test_on_the_way_half_an_hour_more_is_given(on_the_way, ada):
    Booking.objects.update(eta=on_the_way.starts_at + HOUR)
    with time_machine.travel(on_the_way.starts_at + 89 * MINUTE), pytest.raises(actions.TooSoon):
        actions.report_tasker_absent(booking_ref=on_the_way.ref, actor=ada)
    with time_machine.travel(on_the_way.starts_at + 91 * MINUTE):
        assert actions.report_tasker_absent(booking_ref=on_the_way.ref, actor=ada).is_no_show


def test_who_sets_off_early_is_not_missed_before_the_start(on_the_way, ada, signed_in):
    assert on_the_way.eta < on_the_way.starts_at
    with time_machine.travel(on_the_way.starts_at + 29 * MINUTE):
        assert "Tom is not here" not in text(signed_in(ada).get(url("detail", on_the_way)))
        with pytest.raises(actions.TooSoon):
            actions.report_tasker_absent(booking_ref=on_the_way.ref, actor=ada)
    with time_machine.travel(on_the_way.starts_at + 31 * MINUTE):
        assert "Tom is not here" in text(signed_in(ada).get(url("detail", on_the_way)))
        assert actions.report_tasker_absent(booking_ref=on_the_way.ref, actor=ada).is_no_show


def test_only_the_client_reports_a_missing_tasker(scheduled, tom, eve):
    with time_machine.travel(scheduled.starts_at + HOUR):
        for person, error in ((tom, Denied), (eve, Missing)):
            with pytest.raises(error):
                actions.report_tasker_absent(booking_ref=scheduled.ref, actor=person)


@pytest.fixture
def at_door(on_the_way, tom):
    """Tom stands at the door at the agreed time."""
    with time_machine.travel(on_the_way.starts_at, tick=False) as clock:
        actions.arrive(booking_ref=on_the_way.ref, photo=clean_photo(photo()), actor=tom)
        yield on_the_way, clock


def test_a_closed_door_takes_a_photo_three_tries_and_half_an_hour(at_door, tom, ada):
    booking, clock = at_door

    def report():
        return actions.report_client_absent(booking_ref=booking.ref, actor=tom)

    def attempt():
        return actions.try_contact(booking_ref=booking.ref, means="call", actor=tom)

    with pytest.raises(actions.NotWaited):
        report()
    attempt()
    clock.shift(9 * MINUTE)
    with pytest.raises(actions.NotWaited):
        attempt()
    for minutes in (2, 10):
        clock.shift(minutes * MINUTE)
        attempt()
    with pytest.raises(actions.NotWaited, match="countdown"):
        report()
    clock.shift(10 * MINUTE)
    assert report().is_no_show
    clock.shift(timedelta(hours=24, seconds=1))
    assert refunded(booking) == "$75.60"
    assert payments.books_of(booking.ref).released == stage.aud(63)
    assert [(e.person, e.cause) for e in ReliabilityEntry.objects.all()] == [(ada, "client_absent")]


def test_the_wait_counts_from_the_agreed_time(on_the_way, tom):
    step = actions.arrive(booking_ref=on_the_way.ref, photo=clean_photo(photo()), actor=tom)
    policy = queries.policies.policy_by_id(on_the_way.policy_id)

    assert step.over_at(on_the_way.starts_at, policy) == on_the_way.starts_at + 30 * MINUTE


def test_the_wizard_leads_through(on_the_way, ada, tom, eve, signed_in):
    tasker = signed_in(tom)
    with time_machine.travel(on_the_way.starts_at, tick=False) as clock:
        assert "1. You are there" in text(tasker.get(url("doorstep", on_the_way)))
        assert tasker.post(url("doorstep", on_the_way)).status_code == 422
        tasker.post(url("doorstep", on_the_way), {"photo": photo(), "note": "Dark"})
        assert tasker.post(url("tries", on_the_way), {"means": ""}).status_code == 422
        for means in ("call", "message", "bell"):
            assert tasker.post(url("tries", on_the_way), {"means": means}).status_code == 303
            early = tasker.post(url("tries", on_the_way), {"means": means})
            assert (early.status_code, "Wait 10 minutes" in text(early)) == (422, True)
            clock.shift(10 * MINUTE)
        assert "You have waited long enough" in text(tasker.get(url("doorstep", on_the_way)))
        drain()
        assert "tries to reach you" in text(signed_in(ada).get("/notices/"))
        assert tasker.post(url("absence", on_the_way)).status_code == 303
        mine = text(signed_in(ada).get(url("detail", on_the_way)))
        assert "Tom says that you were not there" in mine
        for name in ("doorstep", "absence", "departure", "tries", "pause"):
            assert signed_in(eve).post(url(name, on_the_way)).status_code == 404


def test_reporting_too_soon_is_said_on_the_page(on_the_way, tom, signed_in):
    answer = signed_in(tom).post(url("absence", on_the_way))

    assert answer.status_code == 422
    assert "Begin with a photo of the door" in text(answer)


def test_the_door_is_for_the_tasker_alone(on_the_way, ada, eve):
    for person, error in ((ada, Denied), (eve, Missing)):
        with pytest.raises(error):
            actions.arrive(booking_ref=on_the_way.ref, photo=clean_photo(photo()), actor=person)
        with pytest.raises(error):
            actions.try_contact(booking_ref=on_the_way.ref, means="call", actor=person)
        with pytest.raises(error):
            actions.report_client_absent(booking_ref=on_the_way.ref, actor=person)


def test_both_agree_on_a_new_time_after_all(scheduled, ada, tom):
    with time_machine.travel(scheduled.starts_at + HOUR):
        actions.report_tasker_absent(booking_ref=scheduled.ref, actor=ada)
        asked = actions.propose_move(
            booking_ref=scheduled.ref, actor=tom, starts=[scheduled.starts_at + 24 * HOUR]
        )
        moved = actions.accept_proposal(booking_ref=scheduled.ref, proposal_id=asked.pk, actor=ada)
        assert (moved.state, moved.fault, moved.absent_at) == ("scheduled", "", None)
    with time_machine.travel(scheduled.starts_at + 26 * HOUR):
        drain()
    assert stage.fresh(scheduled).is_scheduled
    assert not ReliabilityEntry.objects.exists()


def test_reminders_and_questions_come_in_their_time(scheduled):
    start, end = scheduled.starts_at, scheduled.ends_at
    seen = []
    for moment in (start - 24 * HOUR, start - 2 * HOUR, start + 31 * MINUTE, start + 2 * HOUR):
        with time_machine.travel(moment + timedelta(seconds=1)):
            drain()
            names = ["BookingReminder", "BookingPrompt"]
            seen.append(
                [row.payload["kind"] for row in Fact.objects.filter(name__in=names).order_by("pk")]
            )
    assert seen[-1] == ["day", "hours", "absent", "begun"]
    assert [len(each) for each in seen] == [1, 2, 3, 4]
    with time_machine.travel(end + 12 * HOUR + MINUTE):
        drain()
    assert facts_named("BookingPrompt")[-1]["kind"] == "unsaid"


def test_a_moved_booking_is_reminded_of_its_new_time_only(scheduled, ada, tom):
    asked = actions.propose_move(
        booking_ref=scheduled.ref, actor=ada, starts=[scheduled.starts_at + 240 * HOUR]
    )
    actions.accept_proposal(booking_ref=scheduled.ref, proposal_id=asked.pk, actor=tom)
    with time_machine.travel(scheduled.starts_at + 3 * HOUR):
        drain()

    assert facts_named("BookingReminder") == facts_named("BookingPrompt") == []


def test_silence_is_told_to_whoever_leads_disputes(scheduled):
    with time_machine.travel(scheduled.ends_at + 24 * HOUR + MINUTE):
        drain()

    assert [each["state"] for each in facts_named("BookingStale")] == ["scheduled"]


def test_silence_on_the_way_counts_from_the_arrival(on_the_way):
    with time_machine.travel(on_the_way.eta + 12 * HOUR + MINUTE):
        drain()

    assert [each["state"] for each in facts_named("BookingStale")] == ["en_route"]


def test_a_client_pauses_the_clock_once_and_says_why(finished, ada, tom, eve, signed_in):
    browser, before = signed_in(ada), finished.approve_by
    assert browser.post(url("pause", finished), {"reason": " "}).status_code == 422
    assert browser.post(url("pause", finished), {"reason": "I am away"}).status_code == 303

    paused = stage.fresh(finished)
    assert paused.approve_by == before + timedelta(hours=48)
    assert "Ada needs more time: “I am away”" in text(signed_in(tom).get(url("detail", finished)))
    assert browser.get(url("pause", finished)).url == url("detail", finished)
    with pytest.raises(Conflict):
        actions.pause(booking_ref=finished.ref, actor=ada, reason="Again")
    with pytest.raises(Denied):
        actions.pause(booking_ref=finished.ref, actor=tom, reason="No")
    with pytest.raises(Missing):
        actions.pause(booking_ref=finished.ref, actor=eve, reason="No")


def test_after_the_pause_the_money_goes_out_warned(finished, ada):
    actions.pause(booking_ref=finished.ref, actor=ada, reason="I am away")
    with time_machine.travel(finished.approve_by + MINUTE):
        drain()
        assert stage.fresh(finished).is_work_done
    until = stage.fresh(finished).approve_by
    with time_machine.travel(until - HOUR):
        drain()
    assert [each["percent"] for each in facts_named("ApprovalReminder")] == [50, 90]
    with time_machine.travel(until + MINUTE):
        drain()
    assert stage.fresh(finished).is_done


def test_the_closing_list_and_both_kinds_of_photos(started, ada, tom, signed_in):
    form = {
        "checks": ["agreed", "tidy"],
        "photos": [photo()],
        "before": [photo(), photo()],
        "note": "All level.",
    }
    assert signed_in(tom).post(url("finish", started), form).status_code == 303

    shown = queries.photos_of(stage.fresh(started))
    assert [each.kind for each in shown] == ["before", "before", "after"]
    page = text(signed_in(ada).get(url("detail", started)))
    for words in ("Everything that was agreed is done", "Before the work", "After the work"):
        assert words in page
    assert now() < stage.fresh(started).approve_by


def test_a_tasker_chooses_terms_and_new_bookings_keep_them(offer, scheduled, ada, tom, signed_in):
    browser = signed_in(tom)
    assert "Flexible: until 4 hours before" in text(browser.get("/tasker/cancelling/"))
    assert browser.post("/tasker/cancelling/", {"cancel_policy": "x"}).status_code == 422
    assert browser.post("/tasker/cancelling/", {"cancel_policy": "flexible"}).status_code == 303

    later = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(9))
    assert stage.accept(later, ada).cancel_policy == "flexible"
    assert stage.fresh(scheduled).cancel_policy == "standard"
    assert signed_in(ada).get("/tasker/cancelling/").status_code == 303
