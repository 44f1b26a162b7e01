"""The search page: words, place, filters, empty states, errors, both sizes, few queries."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.matching import actions
from tests.support.cast import make_person
from tests.support.queue import drain
from tests.taskers.makers import ALWAYS, MANLY, NINE_TO_FIVE, make_tasker

pytestmark = pytest.mark.django_db

SYDNEY = ZoneInfo("Australia/Sydney")
FIND = "/find/?q=wardrobe&where=Newtown"


@pytest.fixture(autouse=True)
def wednesday_morning():
    with time_machine.travel(datetime(2026, 11, 25, 8, tzinfo=SYDNEY), tick=False):
        yield


@pytest.fixture
def near(tom):
    profile = make_tasker(tom, rate=60)
    actions.refresh_rows(profile_id=profile.pk)
    return profile


def text_of(response):
    return " ".join(response.content.decode().split())


def test_words_and_a_suburb_find_who_is_near(client, near):
    page = text_of(client.get(FIND))

    assert "Wardrobe assembly near Newtown" in page
    assert "1 person matches" in page
    assert "Tom R." in page
    assert "$150" in page  # two and a half hours at $60


def test_an_outsider_needs_no_account_and_a_tasker_is_not_offered_to_himself(
    client, signed_in, near
):
    assert "Tom R." in text_of(client.get(FIND))
    assert "Nobody fits all of that" in text_of(signed_in(near.person).get(FIND))


def test_a_misspelt_skill_and_suburb_are_understood(client, near):
    page = text_of(client.get("/find/?q=wardrobe+asembly&where=Nwetown"))

    assert "Tom R." in page


@pytest.mark.parametrize(
    ("filters", "is_found"),
    [
        ("&max=150", True),
        ("&max=149", False),
        ("&km=2", True),
        ("&stars=4.5", False),
        ("&day=2026-11-26", True),
        ("&day=2026-11-26&part=evening", False),
        ("&day=2026-11-28", False),
        ("&sort=price", True),
        ("&sort=nearest", True),
        ("&page=2", False),
    ],
)
def test_each_filter_decides(client, near, filters, is_found):
    page = text_of(client.get(FIND + filters))

    assert ("Tom R." in page) == is_found


def test_the_taskers_own_radius_counts_too(client, tia):
    profile = make_tasker(tia, place=MANLY, radius_km=5)
    actions.refresh_rows(profile_id=profile.pk)

    assert "Tia N." not in text_of(client.get("/find/?q=wardrobe&where=Newtown&km=50"))
    assert "Tia N." in text_of(client.get("/find/?q=wardrobe&where=Manly&km=50"))


def test_a_skill_by_link_fills_the_words(client, near):
    page = text_of(client.get("/find/?skill=wardrobe-assembly&where=Newtown"))

    assert 'value="Wardrobe assembly"' in page
    assert "Tom R." in page


def test_without_words_the_catalogue_shows(client):
    page = text_of(client.get("/find/"))

    assert "What do you need done?" in page
    assert "?skill=dog-walking" in page


def test_words_that_mean_nothing_say_so_and_stay(client):
    page = text_of(client.get("/find/?q=zzqqxx"))

    assert "We have no skill for “zzqqxx” yet" in page
    assert 'value="zzqqxx"' in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("&where=zzqqxx", "We do not know that place."),
        ("&max=abc", "Enter whole dollars, like 160."),
        ("&max=1", "The price must be $5 or more."),
        ("&day=yesterday", "Choose a day, like 28/11/2026."),
        ("&day=2026-11-24", "Choose a day in the next two months."),
    ],
)
def test_bad_input_is_named_and_kept(client, query, sentence):
    response = client.get("/find/?q=wardrobe" + query)

    assert response.status_code == 422
    assert text_of(response).count(sentence) >= 1
    assert 'value="wardrobe"' in text_of(response)


def test_an_empty_list_offers_a_way_on(client, near):
    page = text_of(client.get(FIND + "&max=20&day=2026-11-26"))

    assert "Nobody fits all of that" in page
    assert "What finds more people" in page
    assert "At any price" in page
    assert "/jobs/post/?skill=wardrobe-assembly" in page


def test_htmx_gets_the_region_that_the_page_has(client, near):
    whole = client.get(FIND)
    part = client.get(FIND, headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert part.content.decode().strip() in whole.content.decode()
    assert part.content.decode().split()[1:4] == ['class="finder"', 'id="results"', ">"]
    assert part["Cache-Control"] == "no-store"


def test_reasons_and_doubts_are_told(client, near):
    page = text_of(client.get(FIND + "&day=2026-11-26&part=morning"))

    assert "Free Thursday morning" in page
    assert "New on Hustlr: no reviews yet" in page
    assert "Why this order?" in page


def test_twenty_a_page_and_no_more_than_twelve_queries(
    client, signed_in, ada, django_assert_max_num_queries
):
    for number in range(25):
        person = make_person(f"T{number}", "Asker")
        profile = make_tasker(person, week=ALWAYS if number % 2 else NINE_TO_FIVE)
        actions.refresh_rows(profile_id=profile.pk)
    browser = signed_in(ada)
    browser.get("/find/")  # the session's own book-keeping is done once

    with django_assert_max_num_queries(12):
        first = browser.get(FIND + "&day=2026-11-26")
    second = browser.get(FIND + "&page=2")

    assert first.content.decode().count("<article") == 20
    assert "20+ people match" in text_of(first)
    assert second.content.decode().count("<article") == 5


def test_a_change_reaches_the_search_through_its_fact(client, tom):
    make_tasker(tom)
    assert "Tom R." not in text_of(client.get(FIND))

    drain()

    assert "Tom R." in text_of(client.get(FIND))


def test_an_error_in_a_filter_stands_at_its_field(client):
    page = text_of(client.get("/find/?q=wardrobe&max=abc"))

    assert 'id="id_max_error"' in page
    assert 'value="abc"' in page


@pytest.mark.parametrize(
    ("filters", "label", "left"),
    [
        ("&max=200", "Up to $200", "max="),
        ("&km=5", "Within 5 km", "km="),
        ("&stars=4.5", "4.5 stars and up", "stars="),
        ("&day=2026-11-26&part=morning", "Free Thu 26 Nov, morning", "day="),
    ],
)
def test_a_filter_that_is_on_is_a_chip_that_takes_it_off(client, near, filters, label, left):
    page = text_of(client.get(FIND + filters))
    chip = page.split("Remove filter</span>")[1]

    assert chip.startswith(label)
    href = page.split("Remove filter</span>")[0].rsplit('href="', 1)[1].split('"')[0]
    assert left not in href
    assert 'All filters<span class="count">1' in page


def test_all_filters_are_a_sheet_and_without_scripts_a_page(client, near):
    whole = text_of(client.get(FIND))
    assert 'data-dialog="filter-sheet"' in whole
    assert '<dialog class="dialog" id="filter-sheet"' in whole

    page = text_of(client.get(FIND + "&view=filters"))

    assert "<dialog" not in page
    assert page.count('name="max"') == 1
    assert "<h1" in page
    assert 'form="find"' in page


def test_a_filtered_search_asks_not_to_be_indexed(client, near):
    assert "noindex" in text_of(client.get(FIND))
    assert "noindex" not in text_of(client.get("/find/"))
