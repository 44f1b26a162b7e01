"""The week of a tasker: what is booked, blocked and free, and blocking time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.taskers import actions, queries, schedule
from tests.bookings.test_pages import QUERIES, text
from tests.support import bookings as stage
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = pytest.mark.django_db
URL = "/tasker/calendar/"
SYDNEY = ZoneInfo("Australia/Sydney")
# A Wednesday morning; the week began on Monday 23 November.
NOW = datetime(2026, 11, 25, 9, tzinfo=SYDNEY)


@pytest.fixture(autouse=True)
def _on_a_wednesday():
    with time_machine.travel(NOW, tick=False):
        yield


def cells(page, day):
    """Return what each part of a day says ("25" is the 25th)."""
    row = page.content.decode().split(f"<b>{day}</b>")[1].split("</tr>")[0]
    row = re.sub(r'<span\s+class="whole">[^<]*</span>', "", row)
    return [" ".join(schedule_text(cell).split()) for cell in row.split("<td")[1:]]


def schedule_text(html):
    return "".join(part.split(">", 1)[-1] for part in html.split("<"))


def booked(ada, tom, signed_in, *, start, hours=2):
    offer = stage.make_offer(stage.make_job(ada), tom, start=start, hours=hours)
    return stage.pay_for(stage.accept(offer, ada), signed_in(ada))


def block(browser, **said):
    return browser.post(f"{URL}?week=2026-11-23", {"since": "2026-11-27", **said})


def test_who_is_no_tasker_learns_how_to_become_one(ada, signed_in):
    assert signed_in(ada).get(URL).url == "/tasker/become/"
    assert signed_in(ada).post(URL, {"since": "2026-11-27"}).url == "/tasker/become/"


def test_a_guest_signs_in_first(client):
    assert client.get(URL).url.startswith("/account/login/")


def test_free_time_follows_hours_and_notice(tom, signed_in):
    make_tasker(tom)

    page = signed_in(tom).get(URL)

    assert cells(page, 24) == ["", "", "", ""]
    assert cells(page, 25) == ["", "", "12:00 pm – 5:00 pm Free", ""]
    assert cells(page, 26) == ["", "9:00 am – 12:00 pm Free", "12:00 pm – 5:00 pm Free", ""]
    assert cells(page, 28) == ["", "", "", ""]


def test_the_list_of_a_phone_joins_what_the_grid_cuts(tom, signed_in):
    make_tasker(tom)

    page = signed_in(tom).get(URL).content.decode()

    thursday = page.split("<b>26</b>")[1].split("</tr>")[0]
    first, second = thursday.split('class="ev free')[1:]
    assert first.startswith('"')
    assert '<span class="whole">5:00 pm</span>' in first
    assert second.startswith(" goes-on")


def test_a_booking_over_two_parts_stands_in_both(ada, tom, signed_in, make_free):
    start = datetime(2026, 11, 27, 11, tzinfo=SYDNEY)
    booking = booked(ada, tom, signed_in, start=start)

    page = signed_in(tom).get(URL)

    _early, morning, afternoon, _evening = cells(page, 27)
    assert "11:00 am – 12:00 pm Wardrobe, three doors" in morning
    assert "until 1:00 pm Wardrobe, three doors" in afternoon
    assert page.content.decode().count(f"/bookings/{booking.ref}/") == 2


@pytest.fixture
def make_free(tom):
    return make_tasker(tom)


def test_another_tasker_sees_nothing_of_it(ada, tom, tia, signed_in):
    booked(ada, tom, signed_in, start=datetime(2026, 11, 27, 10, tzinfo=SYDNEY))
    make_tasker(tia)

    assert "Wardrobe" not in text(signed_in(tia).get(URL))


def test_what_was_cancelled_is_gone(ada, tom, signed_in):
    booking = booked(ada, tom, signed_in, start=datetime(2026, 11, 27, 10, tzinfo=SYDNEY))
    stage.actions.cancel(booking_ref=booking.ref, actor=tom, reason="Ill")

    assert "Wardrobe" not in text(signed_in(tom).get(URL))


def test_the_page_asks_little(ada, tom, signed_in, django_assert_max_num_queries):
    booked(ada, tom, signed_in, start=datetime(2026, 11, 27, 10, tzinfo=SYDNEY))
    browser = signed_in(tom)
    browser.get("/bookings/")

    with django_assert_max_num_queries(QUERIES):
        browser.get(URL)


def test_blocked_time_is_not_free_and_can_be_taken_back(tom, signed_in):
    profile = make_tasker(tom)
    browser = signed_in(tom)

    answer = block(browser, starts="10:00", ends="11:00", note="Dentist")

    assert (answer.status_code, answer.url) == (303, f"{URL}?week=2026-11-23")
    morning = cells(browser.get(URL), 27)[1]
    assert "10:00 am – 11:00 am Dentist" in morning
    assert "9:00 am – 10:00 am Free" in morning
    (exception,) = queries.exceptions_of(profile)
    removal = f"/tasker/availability/exceptions/{exception.pk}/removal/"
    back = browser.post(removal, {"week": "2026-11-23"})
    assert back.url == f"{URL}?week=2026-11-23"
    assert "Dentist" not in text(browser.get(URL))


def test_nobody_removes_the_blocked_time_of_another(tom, tia, signed_in):
    profile = make_tasker(tom)
    make_tasker(tia)
    block(signed_in(tom), note="Dentist")
    (exception,) = queries.exceptions_of(profile)

    answer = signed_in(tia).post(f"/tasker/availability/exceptions/{exception.pk}/removal/")

    assert answer.status_code == 404
    assert queries.exceptions_of(profile) == [exception]


def test_a_clash_with_a_booking_is_refused_and_nothing_typed_is_lost(ada, tom, signed_in):
    booked(ada, tom, signed_in, start=datetime(2026, 11, 27, 10, tzinfo=SYDNEY))

    answer = block(signed_in(tom), starts="09:00", ends="10:30", note="Dentist")

    assert answer.status_code == 422
    assert "You have a booking on Friday 27 November, 10:00 am in that time." in text(answer)
    for typed in ('value="2026-11-27"', 'value="09:00"', 'value="10:30"', 'value="Dentist"'):
        assert typed in answer.content.decode()
    assert queries.exceptions_of(queries.profile_of(tom)) == []


@pytest.mark.parametrize(("starts", "ends"), [("12:00", "13:00"), ("09:00", "10:00")])
def test_the_time_around_a_booking_can_be_blocked(ada, tom, signed_in, starts, ends):
    booked(ada, tom, signed_in, start=datetime(2026, 11, 27, 10, tzinfo=SYDNEY))

    assert block(signed_in(tom), starts=starts, ends=ends).status_code == 303


@pytest.mark.parametrize("said", [{"since": ""}, {"starts": "09:00"}, {"since": "2020-01-01"}])
def test_what_cannot_be_blocked_is_said(tom, signed_in, said):
    make_tasker(tom)

    assert block(signed_in(tom), **said).status_code == 422


@pytest.mark.parametrize("week", ["2026-11-30", "2026-12-06"])
def test_weeks_are_links(tom, signed_in, week):
    make_tasker(tom)

    page = signed_in(tom).get(f"{URL}?week={week}").content.decode()

    for way in ("?week=2026-11-23", "?week=2026-12-07", "This week", "30 November to 6 December"):
        assert way in page


@pytest.mark.parametrize("week", ["", "soon", "9999-12-31", "0001-01-01", "2026-13-01"])
def test_a_strange_week_is_the_present_one(tom, signed_in, week):
    make_tasker(tom)

    assert "23 November to 29 November 2026" in text(signed_in(tom).get(URL, {"week": week}))


@pytest.mark.parametrize(
    ("sunday", "hours"), [(date(2027, 4, 4), 10), (date(2026, 10, 4), 8), (date(2026, 11, 1), 9)]
)
def test_a_day_has_all_its_hours_over_a_change_of_clocks(sunday, hours):
    """Sydney puts clocks back on 4 April 2027 and forward on 4 October 2026."""
    begins, ends = schedule.at(sunday, 0, SYDNEY), schedule.at(sunday, 24, SYDNEY)
    whole = schedule.Span(begins, ends, "off", "Away")

    days = schedule.week(schedule.monday_of(sunday), [whole], zone=SYDNEY, today=sunday)

    pieces = [entry for cell in days[6].cells for entry in cell.entries]
    assert len(pieces) == 4
    assert pieces[0].end - pieces[0].start == timedelta(hours=hours)
    assert sum((each.end - each.start for each in pieces), timedelta()) == ends - begins
    assert all(day.is_empty for day in days[:6])
    assert pieces[1].start.tzinfo is UTC


def test_a_late_booking_stays_on_its_day_where_clocks_change(ada, tom, signed_in):
    make_tasker(tom, week=ALWAYS)
    booked(ada, tom, signed_in, start=datetime(2027, 4, 4, 22, tzinfo=SYDNEY), hours=1)

    page = signed_in(tom).get(f"{URL}?week=2027-04-04")

    assert "10:00 pm – 11:00 pm Wardrobe" in cells(page, 4)[3]


def test_times_open_beside_the_week_are_free(tom, signed_in):
    make_tasker(tom)
    start = datetime(2026, 11, 28, 10, tzinfo=SYDNEY)
    actions.add_exception(actor=tom, start=start, end=start + timedelta(hours=1), is_open=True)

    assert cells(signed_in(tom).get(URL), 28)[1] == "10:00 am – 11:00 am Free"
