"""What a tasker earns: the page, its chart and its file say what the books say."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.bookings import actions
from marketplace.bookings.models import Booking
from marketplace.bookings.views import earnings
from marketplace.core.clock import now
from tests.bookings.test_pages import QUERIES, text
from tests.support import bookings as stage
from tests.support.payments import set_payee
from tests.support.queue import drain
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db
URL = "/tasker/earnings/"
FILE = f"{URL}bookings.csv"


def read(response):
    return list(csv.DictReader(io.StringIO(response.content.decode().removeprefix("\ufeff"))))


@pytest.mark.parametrize("url", [URL, FILE])
def test_who_is_no_tasker_learns_how_to_become_one(ada, signed_in, url):
    assert signed_in(ada).get(url).url == "/tasker/become/"


@pytest.mark.parametrize("url", [URL, FILE])
def test_a_guest_signs_in_first(client, db, url):
    assert client.get(url).url.startswith("/account/login/")


def test_nothing_earned_yet(tia, signed_in):
    make_tasker(tia)

    said = text(signed_in(tia).get(URL))

    assert "Nothing was released to you in this time." in said
    assert "No booking was paid for" in said
    assert "Download" not in said


def test_paid_work_is_on_hold(scheduled, tom, signed_in):
    said = text(signed_in(tom).get(URL))

    assert "On hold $126.00" in said
    assert "Available $0.00" in said
    assert "On hold Wardrobe" not in said
    assert "We do not know your account yet." in said


def test_approved_work_is_available_and_in_the_chart(completed, tom, signed_in):
    page = signed_in(tom).get(URL)
    said = text(page)

    assert "Available $126.00" in said
    assert "$126.00 in all, after fees" in said
    assert 'class="work"' in page.content.decode()
    for words in ("$140.00", "−$14.00", "$126.00", "Available"):
        assert words in said


def test_the_numbers_stand_in_a_table_behind_the_chart(completed, tom, signed_in):
    page = signed_in(tom).get(f"{URL}?by=month").content.decode()

    month = now().astimezone(ZoneInfo("Australia/Sydney")).strftime("%B %Y")
    row = page.split(f'<th scope="row">{month}</th>')[1].split("</tr>")[0]
    assert "$126" in row
    assert page.count('<th scope="row">') >= 12


def test_work_that_is_looked_at_says_when_it_is_paid(finished, tom, signed_in):
    said = text(signed_in(tom).get(URL))

    assert "Next: $126.00 for “Wardrobe, three doors”" in said


def test_a_known_account_is_paid_at_once(finished, tom, signed_in):
    set_payee(tom)
    stage.approve(finished)
    drain()

    said = text(signed_in(tom).get(URL))

    assert "Each release is sent to your account at once." in said
    assert "Sent $126.00" in said


def test_an_account_in_check_says_so(completed, tom, signed_in):
    set_payee(tom, "acct_tom", is_ready=False)

    assert "Your account is being checked." in text(signed_in(tom).get(URL))


def test_the_page_asks_little(completed, tom, signed_in, django_assert_max_num_queries):
    browser = signed_in(tom)
    browser.get("/bookings/")

    with django_assert_max_num_queries(QUERIES):
        browser.get(URL)


def test_other_taskers_see_only_their_own(completed, tia, signed_in):
    make_tasker(tia)

    browser = signed_in(tia)

    assert "Wardrobe" not in text(browser.get(URL))
    assert read(browser.get(FILE)) == []


def test_the_file_holds_the_numbers_and_no_formula(completed, tom, signed_in):
    Booking.objects.filter(pk=completed.pk).update(title='=HYPERLINK("http://evil")')

    answer = signed_in(tom).get(FILE)

    assert answer["Content-Disposition"].startswith('attachment; filename="earnings-')
    (row,) = read(answer)
    assert row["Booking"] == '\'=HYPERLINK("http://evil")'
    assert (row["Price"], row["Commission"], row["You get"]) == ("140.00", "14.00", "126.00")
    assert (row["Reference"], row["State"]) == (completed.ref, "Available")


def test_what_went_back_counts_nothing(scheduled, tom, ada, signed_in):
    stage.actions.cancel(booking_ref=scheduled.ref, actor=tom, reason="Ill")
    drain()

    (row,) = read(signed_in(tom).get(FILE))

    assert (row["You get"], row["State"]) == ("0.00", "Refunded")


def test_a_period_ends_where_it_ends(completed, tom, signed_in):
    with time_machine.travel(completed.completed_at + timedelta(weeks=20)):
        browser = signed_in(tom)

        assert "$126.00 in all" not in text(browser.get(URL))
        assert "$126.00 in all" in text(browser.get(f"{URL}?by=month"))
        assert "Wardrobe" in text(browser.get(f"{URL}?by=month"))


@pytest.mark.parametrize("unit", ["week", "month"])
def test_periods_follow_the_calendar_over_a_change_of_clocks(tom, unit):
    """Sydney put clocks forward on 4 October 2026."""
    profile = make_tasker(tom)
    zone = ZoneInfo("Australia/Sydney")

    with time_machine.travel(datetime(2026, 11, 25, 0, 30, tzinfo=zone)):
        period = earnings._period(profile, unit)

    assert len(period.firsts) == 12
    assert period.firsts[-1].isoformat() == ("2026-11-23" if unit == "week" else "2026-11-01")
    assert period.since == datetime.combine(period.firsts[0], datetime.min.time(), zone)


def test_twenty_rows_a_page(completed, tom, signed_in, monkeypatch):
    monkeypatch.setattr(earnings, "PER_PAGE", 1)
    job = stage.make_job(completed.client, title="Second shelf")
    stage.pay_for(
        stage.accept(stage.make_offer(job, tom, start=stage.in_days(9)), completed.client),
        signed_in(completed.client),
    )

    browser = signed_in(tom)

    assert "1–1 of 2" in text(browser.get(URL))
    assert "Wardrobe" in text(browser.get(f"{URL}?page=2"))


def test_a_divided_hold_has_the_same_numbers_here_as_on_its_docket(scheduled, ada, tom, signed_in):
    with time_machine.travel(scheduled.starts_at - timedelta(hours=5)):
        actions.cancel(booking_ref=scheduled.ref, actor=ada, reason="Ill")
        drain()
        row = read(signed_in(tom).get(FILE))[0]
        docket = text(signed_in(tom).get(f"/bookings/{scheduled.ref}/"))

    assert (row["Price"], row["Commission"], row["You get"]) == ("70.00", "7.00", "63.00")
    assert "Kept of your price $70.00 Our fee on that −$7.00 You receive $63.00" in docket
