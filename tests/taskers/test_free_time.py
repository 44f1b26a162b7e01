"""Free time: week, openings, absences, bookings, buffers, zones and both changeover nights."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.taskers import actions, calendar, queries
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = pytest.mark.django_db

SYDNEY = ZoneInfo("Australia/Sydney")
WEDNESDAY = datetime(2026, 11, 25, 8, tzinfo=SYDNEY)


def at(day, hour, minute=0, zone=SYDNEY):
    return datetime.combine(day, datetime.min.time(), tzinfo=zone).replace(hour=hour, minute=minute)


def spans(profile, start, end):
    found = calendar.free_spans(profile_id=profile.pk, start=start, end=end)
    return [(low.astimezone(SYDNEY), high.astimezone(SYDNEY)) for low, high in found]


@pytest.fixture
def wednesday():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield WEDNESDAY.date()


def test_a_plain_day_is_free_from_nine_to_five(tom, wednesday):
    profile = make_tasker(tom)

    assert spans(profile, at(wednesday, 0), at(wednesday, 23)) == [
        (at(wednesday, 9), at(wednesday, 17))
    ]


def test_a_booking_takes_its_time_and_the_buffer_on_both_sides(tom, wednesday):
    profile = make_tasker(tom)

    actions.set_busy(
        profile_id=profile.pk, booking_ref="aaaa", start=at(wednesday, 11), end=at(wednesday, 12)
    )

    assert spans(profile, at(wednesday, 0), at(wednesday, 23)) == [
        (at(wednesday, 9), at(wednesday, 10, 45)),
        (at(wednesday, 12, 15), at(wednesday, 17)),
    ]


def test_a_page_shows_free_time_from_when_something_may_start(tom, wednesday):
    profile = make_tasker(tom, week=[(3, 0, 1440)])

    with time_machine.travel(at(wednesday, 5, 17), tick=False):
        (day,) = queries.free_days(profile, wednesday, days=1, minutes=60)

    assert day.spans == [(at(wednesday, 8, 30), at(wednesday + timedelta(days=1), 0))]
    assert day.slots[0].start == at(wednesday, 8, 30)


def test_absences_close_and_openings_open(tom, wednesday):
    profile = make_tasker(tom)
    saturday = wednesday + timedelta(days=3)

    actions.add_exception(actor=tom, start=at(wednesday, 12), end=at(wednesday, 20), is_open=False)
    actions.add_exception(actor=tom, start=at(saturday, 7), end=at(saturday, 9), is_open=True)

    assert spans(profile, at(wednesday, 0), at(wednesday, 23)) == [
        (at(wednesday, 9), at(wednesday, 12))
    ]
    assert spans(profile, at(saturday, 0), at(saturday, 23)) == [(at(saturday, 7), at(saturday, 9))]


def test_an_absence_goes_before_an_opening(tom, wednesday):
    profile = make_tasker(tom)
    saturday = wednesday + timedelta(days=3)

    actions.add_exception(actor=tom, start=at(saturday, 7), end=at(saturday, 12), is_open=True)
    actions.add_exception(actor=tom, start=at(saturday, 8), end=at(saturday, 9), is_open=False)

    assert spans(profile, at(saturday, 0), at(saturday, 23)) == [
        (at(saturday, 7), at(saturday, 8)),
        (at(saturday, 9), at(saturday, 12)),
    ]


def test_the_week_is_read_in_the_taskers_own_zone(tom, wednesday):
    tom.timezone = "Australia/Perth"
    tom.save()

    profile = make_tasker(tom)

    perth = ZoneInfo("Australia/Perth")
    assert spans(profile, at(wednesday, 0), at(wednesday, 23, zone=perth)) == [
        (at(wednesday, 9, zone=perth), at(wednesday, 17, zone=perth))
    ]


@pytest.mark.parametrize(
    ("sunday", "hours"),
    [(date(2026, 10, 4), 23), (date(2027, 4, 4), 25), (date(2026, 11, 29), 24)],
)
def test_a_changeover_day_has_its_true_length(tom, sunday, hours):
    profile = make_tasker(tom, week=ALWAYS)

    [(start, end)] = spans(profile, at(sunday, 0), at(sunday + timedelta(days=1), 0))

    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize("sunday", [date(2026, 10, 4), date(2027, 4, 4)])
def test_nine_o_clock_stays_nine_o_clock_over_a_changeover(tom, sunday):
    profile = make_tasker(tom, week=[(6, 540, 600), (7, 540, 600), (1, 540, 600)])
    days = [sunday + timedelta(days=shift) for shift in (-1, 0, 1)]

    found = spans(profile, at(days[0], 0), at(days[2], 23))

    assert found == [(at(day, 9), at(day, 10)) for day in days]


def test_hours_that_end_in_the_skipped_hour_end_where_the_clock_jumps(tom):
    profile = make_tasker(tom, week=[(7, 105, 165)])
    sunday = date(2026, 10, 4)

    [(start, end)] = spans(profile, at(sunday, 0), at(sunday, 12))

    assert start.astimezone(UTC) == datetime(2026, 10, 3, 15, 45, tzinfo=UTC)
    assert end.astimezone(UTC) == datetime(2026, 10, 3, 16, tzinfo=UTC)


def test_a_range_wholly_inside_the_skipped_hour_is_empty(tom):
    profile = make_tasker(tom, week=[(7, 120, 180)])
    sunday = date(2026, 10, 4)

    assert spans(profile, at(sunday, 0), at(sunday, 12)) == []


def test_the_hour_that_the_autumn_night_repeats_counts_once_more(tom):
    profile = make_tasker(tom, week=[(7, 60, 240)])
    sunday = date(2027, 4, 4)

    [(start, end)] = spans(profile, at(sunday, 0), at(sunday, 12))

    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=4)


def test_is_free_wants_the_whole_time(tom, wednesday):
    profile = make_tasker(tom)

    assert queries.is_free(profile.pk, at(wednesday, 9), at(wednesday, 17))
    assert not queries.is_free(profile.pk, at(wednesday, 8, 45), at(wednesday, 10))
    assert queries.is_clear(profile.pk, at(wednesday, 6), at(wednesday, 7))


def test_next_free_keeps_the_notice_and_the_length(tom, wednesday):
    profile = make_tasker(tom)
    actions.set_busy(
        profile_id=profile.pk, booking_ref="aaaa", start=at(wednesday, 12), end=at(wednesday, 16)
    )

    assert queries.next_free([profile.pk], minutes=45) == {
        profile.pk: at(wednesday, 11, 0),
    }
    assert queries.next_free([profile.pk], minutes=60) == {
        profile.pk: at(wednesday + timedelta(days=1), 9),
    }


def test_who_has_no_time_for_two_weeks_is_left_out(tom, wednesday):
    profile = make_tasker(tom)
    actions.add_exception(
        actor=tom,
        start=at(wednesday, 0),
        end=at(wednesday + timedelta(days=20), 0),
        is_open=False,
    )

    assert queries.next_free([profile.pk]) == {}


def test_slots_come_every_half_hour_and_end_within_the_day(tom, wednesday):
    profile = make_tasker(tom)
    tomorrow = wednesday + timedelta(days=1)

    slots = queries.free_slots(profile.pk, tomorrow, minutes=120)

    assert slots[0].start == at(tomorrow, 9)
    assert slots[1].start == at(tomorrow, 9, 30)
    assert slots[-1].end == at(tomorrow, 17)


def test_slots_of_today_begin_after_the_notice(tom, wednesday):
    profile = make_tasker(tom)

    slots = queries.free_slots(profile.pk, wednesday, minutes=60)

    assert slots[0].start == at(wednesday, 11)
