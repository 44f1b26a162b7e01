"""The desk through the browser's eyes: joining, five steps, bad input, outsiders."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.bookings import queries as bookings
from marketplace.core import clock
from marketplace.taskers import actions, queries
from tests.support import bookings as stage
from tests.taskers.makers import add_skill, aud, make_tasker

pytestmark = pytest.mark.django_db

PAGES = ["profile/", "skills/", "skills/dog-walking/", "area/", "words/", "availability/"]


@pytest.fixture(autouse=True)
def wednesday_morning():
    with time_machine.travel(
        datetime(2026, 11, 25, 8, tzinfo=ZoneInfo("Australia/Sydney")), tick=False
    ):
        yield


def text_of(response):
    return " ".join(response.content.decode().split())


def test_joining_is_shown_to_everybody_and_done_by_members(client, signed_in, ada):
    assert "You keep" in text_of(client.get("/tasker/become/"))
    assert client.post("/tasker/become/").url.startswith("/account/login/")

    answer = signed_in(ada).post("/tasker/become/")

    assert (answer.status_code, answer.url) == (303, "/tasker/skills/")
    ada.refresh_from_db()
    assert ada.is_tasker_mode


def test_the_estimate_follows_the_skill(client):
    part = client.get(
        "/tasker/become/?skill=tv-mounting",
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    assert "$90–$200" in text_of(part)
    assert "$81–$180" in text_of(part)


@pytest.mark.parametrize("page", PAGES)
def test_who_is_no_tasker_is_led_to_joining(signed_in, eve, page):
    answer = signed_in(eve).get(f"/tasker/{page}")

    assert (answer.status_code, answer.url) == (303, "/tasker/become/")


@pytest.mark.parametrize("page", PAGES)
def test_a_guest_signs_in_first(client, page):
    assert client.get(f"/tasker/{page}").url.startswith("/account/login/")


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_and_stays_within_its_queries(
    signed_in, tom, page, listed, django_assert_max_num_queries
):
    make_tasker(tom, listed=listed)
    browser = signed_in(tom)
    browser.get("/tasker/words/")

    with django_assert_max_num_queries(12):
        answer = browser.get(f"/tasker/{page}")

    assert answer.status_code == 200
    assert ("Step " in text_of(answer)) != listed


def test_the_five_steps_lead_to_a_live_profile(signed_in, tom):
    actions.become_tasker(actor=tom)
    browser = signed_in(tom)

    browser.post(
        "/tasker/skills/tv-mounting/",
        {"unit": "job", "rate": "$120", "minimum": "", "pitch": "Level, always."},
    )
    browser.post("/tasker/area/", {"place": "12 King Street, Newtown", "radius_km": "15"})
    browser.post("/tasker/availability/", {"hours": ["1-morning", "1-afternoon", "6-early"]})
    browser.post(
        "/tasker/words/",
        {
            "headline": "On the wall by noon.",
            "pitch": "",
            "notice_minutes": "180",
            "timezone": "Australia/Sydney",
        },
    )
    browser.post("/tasker/listing/")

    profile = queries.profile_of(tom)
    assert profile.is_active
    assert queries.week_of(profile) == [(1, 540, 1020), (6, 360, 540)]
    assert [area.label for area in queries.areas_of(profile)] == ["Newtown"]
    assert str(queries.price_list(profile)[0].rate) == "$120"


def test_going_live_too_early_says_what_is_missing(signed_in, tom):
    actions.become_tasker(actor=tom)

    answer = signed_in(tom).post("/tasker/listing/", follow=True)

    assert "Add at least one skill with its price." in text_of(answer)


@pytest.mark.parametrize(
    ("page", "data", "sentence"),
    [
        ("skills/tv-mounting/", {"unit": "hour", "rate": "lots"}, "Enter an amount in numbers"),
        ("skills/tv-mounting/", {"unit": "hour", "rate": "2"}, "The rate must be between"),
        ("skills/tv-mounting/", {"rate": "50"}, "How do you charge?"),
        ("area/", {"place": "zzqqxx", "radius_km": "10"}, "We do not know that place."),
        ("area/", {"place": "Newtown", "radius_km": "10"}, "on your list already"),
        ("words/", {"headline": "", "notice_minutes": "60"}, "Your promise in one line"),
        (
            "availability/exceptions/",
            {"kind": "away", "since": "2026-12-05", "until": "2026-12-01"},
            "The end must be after the start.",
        ),
        (
            "availability/exceptions/",
            {"kind": "away", "since": "2026-11-01"},
            "That time is already over.",
        ),
        (
            "availability/exceptions/",
            {"kind": "away", "since": "2026-12-05", "until": "9999-12-31"},
            "next two years",
        ),
        (
            "availability/exceptions/",
            {"kind": "away", "since": "2026-12-05", "starts": "09:00"},
            "Fill in both times, or neither.",
        ),
    ],
)
def test_bad_input_is_named_at_its_field_and_kept(signed_in, tom, page, data, sentence):
    make_tasker(tom)

    answer = signed_in(tom).post(f"/tasker/{page}", data)

    assert answer.status_code == 422
    assert "There is a problem" in text_of(answer)
    assert text_of(answer).count(sentence) >= 2
    for typed in data.values():
        assert typed in text_of(answer)


def test_days_away_close_the_calendar_and_can_be_taken_back(signed_in, tom):
    profile = make_tasker(tom)
    browser = signed_in(tom)

    browser.post(
        "/tasker/availability/exceptions/",
        {"kind": "away", "since": "2026-11-25", "until": "2026-11-27", "note": "Coast"},
    )
    [exception] = queries.exceptions_of(profile)
    assert queries.next_free([profile.pk])[profile.pk].astimezone(profile.zone).day == 30

    browser.post(f"/tasker/availability/exceptions/{exception.pk}/removal/")
    assert queries.next_free([profile.pk])[profile.pk].astimezone(profile.zone).day == 25


def test_copying_monday_fills_the_table_and_saves_nothing(signed_in, tom):
    profile = make_tasker(tom)
    before = queries.week_of(profile)

    answer = signed_in(tom).post(
        "/tasker/availability/", {"hours": ["1-evening", "3-early"], "copy": "all"}
    )

    page = text_of(answer)
    assert 'value="7-evening" checked' in page
    assert 'value="3-early" checked' not in page
    assert queries.week_of(profile) == before


def test_live_earnings_follow_what_is_typed(signed_in, tom):
    make_tasker(tom)

    part = signed_in(tom).get(
        "/tasker/skills/tv-mounting/?rate=100",
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    assert "$90.00" in text_of(part)
    assert "$108.00" in text_of(part)
    assert "<html" not in text_of(part)


def test_nobody_removes_what_is_somebody_elses(signed_in, tom, tia):
    profile = make_tasker(tom)
    make_tasker(tia)
    add_skill(tia, "dog-walking")
    [area] = queries.areas_of(profile)

    signed_in(tia).post(f"/tasker/area/{area.pk}/removal/")

    assert queries.areas_of(profile) == [area]


def test_removing_the_last_skill_of_a_live_profile_is_refused_in_words(signed_in, tom):
    make_tasker(tom)

    answer = signed_in(tom).post("/tasker/skills/wardrobe-assembly/removal/")

    assert answer.status_code == 422
    assert "This is your only skill." in text_of(answer)


def test_an_unknown_skill_is_not_there(signed_in, tom):
    make_tasker(tom)

    assert signed_in(tom).get("/tasker/skills/rocket-science/").status_code == 404


def test_demand_is_counted_near_a_suburb_and_for_a_month(client, ada):
    stage.make_job(ada)
    with time_machine.travel(clock.now() - timedelta(days=31)):
        stage.make_job(ada, title="Last month's")
    url = "/tasker/become/?skill=wardrobe-assembly&where="

    near, far, nowhere = (
        text_of(client.get(url + place)) for place in ("newtown", "Manly", "qqqqqqqq")
    )

    assert "1<small>within 10 km of Newtown, 2 open now" in near
    assert "0<small>within 10 km of Manly, 0 open now" in far
    assert "We do not know a suburb “qqqqqqqq”" in nowhere
    assert "1<small>in all of Sydney" in nowhere


def test_prices_are_shown_once_ten_were_paid(client, monkeypatch):
    band = bookings.PriceBand(low=aud(90), median=aud(120), high=aud(180), n=14)
    asked = []
    monkeypatch.setattr(bookings, "price_band", lambda **said: asked.append(said) or band)

    said = text_of(client.get("/tasker/become/?skill=wardrobe-assembly&where=Newtown"))

    plain = " ".join(re.sub(r"<[^>]+>", " ", said).split())
    assert "$90–$180 $120 in the middle of 14 done, Newtown" in plain
    assert [each.get("area") for each in asked] == ["Newtown"]


def test_too_few_prices_are_not_shown(client):
    assert "too few done yet to say" in text_of(client.get("/tasker/become/"))


def test_the_dashboard_says_when_nothing_is_missing_to_go_live(signed_in, tom, tia):
    make_tasker(tom, listed=False)
    actions.become_tasker(actor=tia)

    ready, begun = (text_of(signed_in(who).get("/tasker/")) for who in (tom, tia))

    assert "To your desk, to go live" in ready
    assert "See what is missing" in begun
