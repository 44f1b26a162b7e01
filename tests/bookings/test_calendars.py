"""Calendar files, and bookings over nights in which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.bookings.calendars import calendar_of
from tests.support import bookings as stage

SYDNEY = ZoneInfo("Australia/Sydney")


@pytest.fixture
def ics(scheduled, ada, signed_in):
    answer = signed_in(ada).get(f"/bookings/{scheduled.ref}/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode()


@pytest.mark.django_db
def test_the_file_is_a_calendar(ics, scheduled):
    lines = ics.split("\r\n")

    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert f"UID:booking-{scheduled.ref}@127.0.0.1" in lines
    assert f"DTSTART:{scheduled.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}" in lines
    assert r"LOCATION:14/22 Wilson St\, Newtown" in lines


@pytest.mark.django_db
def test_a_newer_file_replaces_the_older_entry(scheduled, ada):
    def sequence_and_uid(booking):
        text = calendar_of(booking, place="", url="")
        return [line for line in text.split("\r\n") if line.startswith(("UID", "SEQUENCE"))]

    before, after = sequence_and_uid(scheduled), sequence_and_uid(stage.start(scheduled))

    assert before[0] == after[0]
    assert before[1] != after[1]


@pytest.mark.django_db
def test_long_and_odd_words_are_folded_and_escaped(scheduled):
    scheduled.title = "Größer; schöner, \\ weiter " + "ü" * 90

    text = calendar_of(scheduled, place="a\nb\rc", url="https://example.com/")

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert r"SUMMARY:Größer\; schöner\, \\ weiter " + "ü" * 90 in unfolded
    assert r"LOCATION:a\nb\nc" in unfolded


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "real_hours"),
    [
        # Clocks go back at 3:00 on 4 April 2027 in Sydney: the night has an hour more.
        (datetime(2027, 4, 4, 1, 30, tzinfo=SYDNEY), 3),
        # Clocks go forward at 2:00 on 3 October 2027: the night has an hour less.
        (datetime(2027, 10, 3, 1, 30, tzinfo=SYDNEY), 3),
    ],
)
def test_a_night_in_which_clocks_change_has_its_true_length(start, real_hours, ada, tom, signed_in):
    with time_machine.travel(start - timedelta(days=2)):
        end = (start.astimezone(UTC) + timedelta(hours=real_hours)).astimezone(SYDNEY)
        offer = stage.make_offer(
            stage.make_job(ada), tom, start=start.astimezone(UTC), hours=real_hours
        )
        booking = stage.pay_for(stage.accept(offer, ada), signed_in(ada))

        assert booking.minutes == real_hours * 60
        assert booking.ends_at == end
        text = calendar_of(booking, place="", url="")
        assert f"DTEND:{end.astimezone(UTC):%Y%m%dT%H%M%SZ}" in text
        page = signed_in(ada).get(f"/bookings/{booking.ref}/").content.decode()
        assert "1:30 am" in page
