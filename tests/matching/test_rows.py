"""Search rows: kept by facts, compared by a command, blind to true addresses."""

import math
import random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from marketplace.core.places import distance_km
from marketplace.matching import actions, queries, rows, scoring, tasks
from marketplace.matching.models import SearchRow
from marketplace.taskers import actions as taskers
from tests.support.queue import drain
from tests.taskers.makers import MANLY, NEWTOWN, add_skill, make_tasker

pytestmark = pytest.mark.django_db


def stored(profile):
    return SearchRow.objects.filter(tasker_id=profile.pk).count()


def test_a_row_for_each_skill_and_area(tom):
    profile = make_tasker(tom)
    add_skill(tom, "dog-walking")
    taskers.set_area(actor=tom, place=MANLY, radius_km=5)

    drain()

    assert stored(profile) == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda tom: taskers.pause(actor=tom),
        lambda tom: add_skill(tom, "wardrobe-assembly", rate=99),
        lambda tom: add_skill(tom, "dog-walking"),
        lambda tom: taskers.set_area(actor=tom, place=MANLY, radius_km=5),
        lambda tom: taskers.set_week(actor=tom, hours=[(7, 600, 720)]),
    ],
    ids=["paused", "priced", "skilled", "moved", "closed"],
)
def test_every_change_is_followed(tom, change):
    make_tasker(tom)
    drain()

    change(tom)
    assert list(actions.differing_taskers())

    drain()
    assert not list(actions.differing_taskers())


def test_ratings_and_jobs_raise_the_standing(tom):
    profile = make_tasker(tom)
    drain()
    before = SearchRow.objects.get(tasker_id=profile.pk).quality

    taskers.add_rating(profile_id=profile.pk, stars=5)
    taskers.count_completed(profile_id=profile.pk)
    drain()

    assert SearchRow.objects.get(tasker_id=profile.pk).quality > before


def test_the_command_finds_a_lie_and_mends_it(tom, capsys):
    profile = make_tasker(tom)
    drain()
    SearchRow.objects.filter(tasker_id=profile.pk).update(price=1)

    with pytest.raises(CommandError, match=str(profile.pk)):
        call_command("check_search_rows")
    call_command("check_search_rows", "--mend")
    call_command("check_search_rows")

    assert "All search rows are true." in capsys.readouterr().out


def test_the_nightly_task_mends_too(tom):
    profile = make_tasker(tom)
    assert stored(profile) == 0

    tasks.mend_rows()

    assert stored(profile) == 1


def test_refreshing_twice_writes_once(tom):
    profile = make_tasker(tom)

    assert actions.refresh_rows(profile_id=profile.pk) == 1
    assert actions.refresh_rows(profile_id=profile.pk) == 0


def test_the_search_reads_the_covering_index_alone(tom):
    profile = make_tasker(tom)
    actions.refresh_rows(profile_id=profile.pk)

    with connection.cursor() as cursor:
        # What rolled-back tests leave in the indexes would else decide between them.
        for other in ("seqscan", "bitmapscan", "indexscan"):
            cursor.execute(f"set local enable_{other} = off")
        cursor.execute(
            "explain select * from search_reach(1::int2, -33.9, 151.2, 10, 100000, 0, null, '{}')"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan using search_row_ix" in plan


def test_ten_thousand_searches_place_nobody_closer_than_half_a_kilometre(tom):
    profile = make_tasker(tom)
    actions.refresh_rows(profile_id=profile.pk)
    row = SearchRow.objects.get(tasker_id=profile.pk)
    truth = (NEWTOWN.lat, NEWTOWN.lng)
    dice = random.Random(7)

    # Whoever moves the centre about learns the stored point, which is all that a search reads.
    guesses = [_trilaterated((row.lat, row.lng), dice, looks=100) for _attacker in range(100)]

    assert all(distance_km(guess, truth) > 0.5 for guess in guesses)


def _trilaterated(point, dice, *, looks):
    """The best guess of somebody who averages the answers to searches from moving centres."""
    found = []
    for _look in range(looks):
        centre = (point[0] + dice.gauss(0, 0.02), point[1] + dice.gauss(0, 0.02))
        shown = round(distance_km(centre, point) * 2) / 2
        turn = math.atan2(point[0] - centre[0], (point[1] - centre[1]) * 0.83)
        found.append(
            (
                centre[0] + shown / 111 * math.sin(turn),
                centre[1] + shown / 92 * math.cos(turn),
            )
        )
    return tuple(sum(axis) / looks for axis in zip(*found, strict=True))


@pytest.mark.parametrize("seed", range(300))
def test_a_public_point_is_half_a_kilometre_away_and_not_much_more(seed):
    area = type("Area", (), {"lat": -33.9, "lng": 151.2, "label": f"Place {seed}"})
    profile = type("Profile", (), {"ref": "abc"})

    away = distance_km(rows.public_point(profile, area), (area.lat, area.lng))

    assert 0.5 <= away <= 1.2


def test_taskers_for_a_job_are_near_and_not_its_client(tom, tia):
    for person in (tom, tia):
        actions.refresh_rows(profile_id=make_tasker(person).pk)
    skill_id = SearchRow.objects.first().skill_id

    found = queries.taskers_for_job(
        skill_id=skill_id, lat=NEWTOWN.lat, lng=NEWTOWN.lng, exclude_person_id=tia.pk
    )

    assert [match.profile.person for match in found] == [tom]
    assert not queries.taskers_for_job(skill_id=skill_id, lat=MANLY.lat, lng=MANLY.lng)


@pytest.mark.parametrize(
    ("minute", "bit"), [(0, 0), (359, 0), (360, 1), (479, 1), (480, 2), (1319, 8), (1320, 0)]
)
def test_the_coarse_week_has_nine_bits_a_day(minute, bit):
    assert scoring.bit_of(1, minute) == bit
    assert scoring.bit_of(7, minute) == 54 + bit


def test_standing_stays_between_nothing_and_one():
    worst = scoring.standing(rating_sum=500, rating_count=500, completed=0)
    best = scoring.standing(rating_sum=50_000, rating_count=10_000, completed=10_000)
    new = scoring.standing(rating_sum=0, rating_count=0, completed=0)

    assert 0 <= worst < new < best <= 1
