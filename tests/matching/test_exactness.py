"""Search equals a plain scan in Python: same taskers, same order, over random queries."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.catalogue import queries as catalogue
from marketplace.core import policies
from marketplace.core.places import Place
from marketplace.matching import actions as matching
from marketplace.matching import queries
from marketplace.taskers import actions, models
from tests.matching.oracle import scan, sources
from tests.support.cast import make_person
from tests.taskers.makers import add_skill, make_tasker

pytestmark = pytest.mark.django_db

SYDNEY = ZoneInfo("Australia/Sydney")
SKILLS = ("wardrobe-assembly", "lawn-mowing", "dog-walking")
QUERIES = 300


@pytest.fixture
def dice():
    return random.Random(20261125)


@pytest.fixture(params=[date(2026, 10, 4), date(2027, 4, 4)], ids=["spring", "autumn"])
def changeover(request):
    """Return the Sunday of a changeover; it is the Friday before it."""
    friday = datetime.combine(request.param, datetime.min.time(), tzinfo=SYDNEY)
    with time_machine.travel(friday - timedelta(days=2) + timedelta(hours=7), tick=False):
        yield request.param


def test_every_page_equals_a_scan(dice, changeover, django_assert_max_num_queries):
    _population(dice, changeover, size=90)
    now, buffer = datetime.now(SYDNEY), policies.current().busy_buffer
    profiles, full = sources(), 0

    for _turn in range(QUERIES // 2):
        search = _search(dice, changeover)
        expected = scan(search, profiles, now=now, buffer=buffer)
        with django_assert_max_num_queries(9):
            results = queries.find_taskers(search)

        found = [(match.profile.pk, match.price.minor) for match in results.matches]
        assert found == [(each.tasker_id, each.price) for each in expected[: queries.PAGE_SIZE]]
        full += len(found) >= 5

    assert full > QUERIES // 10  # the queries are no empty ones


def _population(dice, sunday, *, size):
    midnight = datetime.combine(sunday, datetime.min.time(), tzinfo=SYDNEY).astimezone(UTC)
    for number in range(size):
        zone = dice.choice(["Australia/Sydney"] * 4 + ["Australia/Perth", "Pacific/Auckland"])
        person = make_person(f"P{number}", "T", timezone=zone)
        profile = make_tasker(
            person,
            skill=SKILLS[number % 3],
            rate=dice.randint(20, 90),
            unit=dice.choice(["hour", "job"]),
            place=_place(dice, f"a{number}"),
            radius_km=dice.randint(3, 50),
            week=_week(dice),
        )
        add_skill(person, SKILLS[(number + 1) % 3], rate=dice.randint(20, 90))
        if number % 4 == 0:
            actions.set_area(
                actor=person, place=_place(dice, f"b{number}"), radius_km=dice.randint(3, 50)
            )
        _calendar(dice, person, profile, midnight)
        _standing(dice, profile)
        matching.refresh_rows(profile_id=profile.pk)


def _place(dice, area):
    return Place(lat=dice.gauss(-33.87, 0.12), lng=dice.gauss(151.15, 0.14), area=area)


def _week(dice):
    hours = [(dice.randint(1, 7), dice.randrange(0, 72) * 15) for _n in range(dice.randint(1, 9))]
    return [(day, start, start + dice.randint(2, 24) * 15) for day, start in hours]


def _calendar(dice, person, profile, midnight):
    for number in range(dice.randint(0, 4)):
        start = midnight + timedelta(minutes=15 * dice.randint(-100, 300))
        actions.add_exception(
            actor=person,
            start=start,
            end=start + timedelta(minutes=15 * dice.randint(2, 60)),
            is_open=bool(number % 2),
        )
    start = midnight - timedelta(days=1)
    for _number in range(dice.randint(0, 6)):
        start += timedelta(minutes=15 * dice.randint(1, 40))
        end = start + timedelta(minutes=15 * dice.randint(2, 16))
        ref = f"{profile.pk}-{_number}"[:8]
        actions.set_busy(profile_id=profile.pk, booking_ref=ref, start=start, end=end)
        start = end + timedelta(minutes=15)


def _standing(dice, profile):
    count = dice.choice([0, 0, 1, 4, 30])
    models.TaskerProfile.objects.filter(pk=profile.pk).update(
        rating_count=count,
        rating_sum=sum(dice.choice([3, 4, 5, 5, 5]) for _n in range(count)),
        completed_count=dice.choice([0, 2, 40]),
    )


def _search(dice, sunday):
    skill = catalogue.skill_by_slug(dice.choice(SKILLS))
    place = _place(dice, "here")
    window = None
    if dice.random() < 0.6:
        day = sunday + timedelta(days=dice.randint(-2, 3))
        part = dice.choice(list(queries.PARTS))
        window = queries.window_of(day, part, zone=SYDNEY, minutes=skill.minutes)
    return queries.Search(
        skill_id=skill.pk,
        lat=place.lat,
        lng=place.lng,
        radius_km=dice.choice([2, 5, 10, 25, 50]),
        cap_minor=dice.choice([None, None, 6_000, 12_000]),
        least_stars=dice.choice([0, 0, 0, 4.5]),
        window=window,
        sort=dice.choice(["best", "nearest", "price"]),
    )
