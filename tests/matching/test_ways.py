"""When little is found: each way on is a link that finds as many as it says."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.matching import actions, queries
from marketplace.matching.models import SearchRow
from marketplace.taskers import queries as taskers
from tests.support.cast import make_person
from tests.taskers.makers import MANLY, NINE_TO_FIVE, add_skill, make_tasker

pytestmark = pytest.mark.django_db

SYDNEY = ZoneInfo("Australia/Sydney")
FIND = "/find/?q=wardrobe&where=Newtown"
WAY = re.compile(
    r'class="chip"\s+href="([^"]+)"\s*>(?:(?!</a>).)*?</svg>([^<]+)<span\s+class="count"\s*>(\d+)',
    re.DOTALL,
)


@pytest.fixture(autouse=True)
def wednesday_morning():
    with time_machine.travel(datetime(2026, 11, 25, 8, tzinfo=SYDNEY), tick=False):
        yield


def listed(name, **options):
    profile = make_tasker(make_person(name, "Ng"), **{"radius_km": 50} | options)
    actions.refresh_rows(profile_id=profile.pk)
    return profile


def ways_of(client, path):
    """Return the ways on with what each says and what it really finds."""
    page = client.get(path).content.decode()
    found = {}
    for href, label, count in WAY.findall(page):
        there = client.get(unescape(href)).content.decode()
        found[unescape(label).strip()] = (int(count), there.count("<article"))
    return found


def test_a_wider_radius_says_how_many_it_finds(client):
    listed("Ann"), listed("Bob", place=MANLY), listed("Cam", place=MANLY)

    ways = ways_of(client, f"{FIND}&km=5")

    assert ways == {"Within 20 km": (3, 3)}


def test_another_day_and_any_day(client):
    listed("Ann", week=NINE_TO_FIVE)

    ways = ways_of(client, f"{FIND}&day=2026-11-28")

    assert ways == {"Free Monday 30 Nov instead": (1, 1), "On any day": (1, 1)}


def test_at_any_price_and_with_any_rating(client):
    listed("Ann", rate=60)

    assert ways_of(client, f"{FIND}&max=20") == {"At any price": (1, 1)}
    assert ways_of(client, f"{FIND}&stars=4.8") == {"With any rating": (1, 1)}


def test_a_similar_skill(client):
    listed("Ann", skill="bed-assembly")

    assert ways_of(client, FIND) == {"Bed assembly": (1, 1)}


def test_what_finds_no_more_is_not_offered(client):
    listed("Ann", week=NINE_TO_FIVE)

    page = client.get(f"{FIND}&km=5&day=2026-11-26").content.decode()

    assert "What finds more people" not in page
    assert "Let them come to you" in page
    assert "/jobs/post/?skill=wardrobe-assembly" in page


def test_a_long_list_needs_no_advice_and_no_query(client, django_assert_max_num_queries):
    for number in range(4):
        listed(f"T{number}")

    with django_assert_max_num_queries(9):
        page = client.get(f"{FIND}&km=5").content.decode()

    assert "What finds more people" not in page
    assert "Rather let them come to you?" in page


def test_the_ways_cost_two_queries(signed_in, ada, django_assert_max_num_queries):
    listed("Ann")
    browser = signed_in(ada)
    browser.get("/find/")

    with django_assert_max_num_queries(12):
        browser.get(f"{FIND}&km=5&day=2026-11-28&max=200")


def test_counts_of_nothing_ask_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.counts([]) == []


def test_the_market_of_a_category_counts_a_tasker_once(django_assert_num_queries):
    profile = listed("Ann", rate=60)
    add_skill(profile.person, "bed-assembly", rate=40)
    actions.refresh_rows(profile_id=profile.pk)
    category = profile.skills.first().skill.category_id

    with django_assert_num_queries(1):
        market = queries.market(category)

    assert {skill.slug for skill, supply in market.skills if supply} == {
        "bed-assembly",
        "wardrobe-assembly",
    }
    assert {supply.taskers for _skill, supply in market.skills if supply} == {1}
    assert (len(market.skills), market.taskers) == (6, 1)


def test_a_market_is_of_those_who_come_to_the_place():
    profile = listed("Ann", rate=60)
    category = profile.skills.first().skill.category_id
    here, far = (
        queries.market(category, near=(-33.9, 151.2)),
        queries.market(category, near=(-35.3, 149.1)),
    )

    assert (here.taskers, far.taskers) == (1, 0)
    assert any(supply for _skill, supply in here.skills)
    assert not any(supply for _skill, supply in far.skills)
    assert queries.market(0) == queries.Market(skills=[], taskers=0)


def test_the_best_taskers_come_with_price_and_next_free_hour(django_assert_num_queries):
    good, better = listed("Ann", rate=60), listed("Bea", rate=50)
    add_skill(better.person, "bed-assembly", rate=40)
    SearchRow.objects.filter(tasker_id=good.pk).update(quality=0.1)
    category = good.skills.first().skill.category_id

    with django_assert_num_queries(1):
        cards = queries.best_taskers(category, buffer=timedelta(minutes=30))

    assert [card.profile for card in cards] == [better, good]
    assert [str(card.cheapest.rate) for card in cards] == ["$40", "$60"]
    assert {card.free for card in cards} == set(taskers.next_free([good.pk, better.pk]).values())
    assert queries.best_taskers(category, buffer=timedelta(), near=(-35.3, 149.1)) == []
