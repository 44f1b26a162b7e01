"""The tasker's day shows what the data says, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.bookings.test_pages import QUERIES, text
from tests.support import bookings as stage
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db
SYDNEY = ZoneInfo("Australia/Sydney")


def test_who_is_no_tasker_learns_how_to_become_one(ada, signed_in):
    assert signed_in(ada).get("/tasker/").url == "/tasker/become/"


def test_an_empty_day_points_to_jobs(tom, signed_in):
    make_tasker(tom)

    assert "No work ahead" in text(signed_in(tom).get("/tasker/"))


def test_the_next_job_with_its_address(scheduled, tom, signed_in, django_assert_max_num_queries):
    browser = signed_in(tom)

    browser.get("/bookings/")  # the first page of a session writes to it

    with django_assert_max_num_queries(QUERIES):
        page = browser.get("/tasker/")

    said = text(page)
    for words in ("Ada L.", "$126.00", "14/22 Wilson St", "Start with the PIN", "$126"):
        assert words in said


def test_what_waits_for_somebody_is_listed(finished, tom, signed_in):
    assert "Ada looks at the work" in text(signed_in(tom).get("/tasker/"))


def test_an_offer_being_paid_is_told(accepted, tom, signed_in):
    assert "Ada is paying" in text(signed_in(tom).get("/tasker/"))


def test_earnings_and_the_review_to_write(completed, tom, signed_in):
    said = text(signed_in(tom).get("/tasker/"))

    assert "Review Ada" in said
    assert "$126" in said
    assert "1 job done" in said


def test_the_last_weeks_stand_as_columns(completed, tom, tia, signed_in):
    make_tasker(tia)

    page = signed_in(tom).get("/tasker/").content.decode()
    chart = page.split('<svg class="columns"')[1].split("</svg>")[0]
    assert chart.count("<g>") == 6
    assert "$126" in chart.split("<g>")[-1]
    assert "columns" not in signed_in(tia).get("/tasker/").content.decode().split("<main")[1]


def test_earnings_of_last_week_do_not_count(completed, tom, signed_in):
    with time_machine.travel(completed.completed_at + timedelta(days=8)):
        said = text(signed_in(tom).get("/tasker/"))

    assert "This week, after fees –" in said


@pytest.mark.parametrize(
    "day", [datetime(2027, 4, 2, 12, tzinfo=SYDNEY), datetime(2027, 10, 1, 12, tzinfo=SYDNEY)]
)
def test_the_days_ahead_over_a_change_of_clocks_stay_true(day, ada, tom, signed_in):
    """Sydney puts clocks back on 4 April 2027 and forward on 3 October 2027."""
    with time_machine.travel(day):
        start = day.replace(hour=23) + timedelta(days=2)
        offer = stage.make_offer(stage.make_job(ada), tom, start=start, hours=1)
        stage.pay_for(stage.accept(offer, ada), signed_in(ada))
        page = signed_in(tom).get("/tasker/").content.decode()

    sunday = page.split('class="week"')[1].split("<section")[3]
    assert "11:00 pm" in sunday
