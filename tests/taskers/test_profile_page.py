"""The public profile: what it shows, to whom, and the card with free times."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.taskers import actions
from tests.taskers.makers import add_skill, make_tasker

pytestmark = pytest.mark.django_db

WEDNESDAY = datetime(2026, 11, 25, 8, tzinfo=ZoneInfo("Australia/Sydney"))


@pytest.fixture(autouse=True)
def wednesday_morning():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def profile(tom):
    found = make_tasker(tom, rate=60)
    add_skill(tom, "tv-mounting", rate=120, unit="job")
    return found


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_guest_reads_it_in_few_queries(client, profile, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        answer = client.get(f"/taskers/{profile.ref}/")

    page = text_of(answer)
    assert "Tom R." in page
    assert "Newtown, works within 10 km" in page
    assert "Built straight, swept after." in page
    assert "$150.00" in page
    assert "$162.00" in page
    assert "Rossi" not in page


def test_the_chosen_skill_decides_the_price(client, profile):
    page = text_of(client.get(f"/taskers/{profile.ref}/?skill=tv-mounting"))

    assert "$120.00" in page
    assert "$129.60" in page


def test_free_times_leave_out_bookings_and_notice(client, profile):
    actions.set_busy(
        profile_id=profile.pk,
        booking_ref="one",
        start=WEDNESDAY + timedelta(hours=28),
        end=WEDNESDAY + timedelta(hours=30),
    )

    today = text_of(client.get(f"/taskers/{profile.ref}/?skill=tv-mounting"))
    tomorrow = text_of(client.get(f"/taskers/{profile.ref}/?skill=tv-mounting&day=2026-11-26"))

    assert "11:00 am – 5:00 pm" in today
    assert "9:00 am – 11:45 am" in tomorrow
    assert "2:30 pm – 5:00 pm" in tomorrow


@pytest.mark.parametrize("day", ["2026-11-28", "rubbish", "1999-01-01", "2999-01-01"])
def test_any_day_is_answered(client, profile, day):
    assert client.get(f"/taskers/{profile.ref}/?day={day}").status_code == 200


def test_htmx_gets_the_card_alone(client, profile):
    part = client.get(
        f"/taskers/{profile.ref}/?day=2026-11-26",
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    assert part.content.decode().strip().startswith('<div class="card" id="times">')


def test_an_unlisted_profile_is_there_for_its_owner_only(client, signed_in, tom, eve):
    profile = make_tasker(tom, listed=False)
    url = f"/taskers/{profile.ref}/"

    assert client.get(url).status_code == 404
    assert signed_in(eve).get(url).status_code == 404
    assert "Only you see this page" in text_of(signed_in(tom).get(url))


def test_the_owner_is_not_asked_to_post_a_job(signed_in, tom, profile):
    assert "Post a job for this" not in text_of(signed_in(tom).get(f"/taskers/{profile.ref}/"))
