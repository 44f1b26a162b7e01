"""The door behind a public point: thousands of searches from anywhere do not come near it."""

from __future__ import annotations

import math
import random
from uuid import uuid4

import pytest

from marketplace.catalogue import queries as catalogue
from marketplace.core import places
from marketplace.core.places import Place
from marketplace.jobs import actions as jobs
from marketplace.jobs import cards, queries, steps
from marketplace.jobs.models import Job
from marketplace.jobs.search import Filters
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles
from tests.support import bookings as stage
from tests.taskers.makers import make_tasker

SAFE_KM = 0.5
KM = 111.195
SEARCHES = 400


def flat(a, b):
    """Return how far east and north b lies of a, in kilometres."""
    return (b[1] - a[1]) * KM * math.cos(math.radians(a[0])), (b[0] - a[0]) * KM


def told(public, centre) -> float:
    """Return the distance as a page says it, in kilometres; the first step has no number."""
    words = places.shown_distance(places.distance_km(centre, public))
    return 0.5 if words.startswith("under") else float(words.split()[0])


def found(public, dice) -> tuple[float, float]:
    """Find a point by the distances that pages say from centres all round: least squares."""
    seen = []
    for _search in range(SEARCHES):
        centre = (public[0] + dice.uniform(-0.04, 0.04), public[1] + dice.uniform(-0.04, 0.04))
        seen.append((centre, told(public, centre)))
    guess = (-33.9 + dice.uniform(-0.02, 0.02), 151.18)
    for _step in range(25):
        east = north = 0.0
        for centre, km in seen:
            x, y = flat(centre, guess)
            off = (km - math.hypot(x, y)) / max(math.hypot(x, y), 0.01) / len(seen)
            east, north = east + 2 * off * x, north + 2 * off * y
        shrinks = math.cos(math.radians(guess[0]))
        guess = (guess[0] + north / KM, guess[1] + east / KM / shrinks)
    return guess


def test_trilateration_finds_the_public_point_and_stays_away_from_the_door():
    dice = random.Random(7)
    for client in range(1, 11):
        door = (-33.9 + dice.uniform(-0.01, 0.01), 151.18 + dice.uniform(-0.01, 0.01))
        job = Job(client_id=client)
        steps.Where(Place(*door, "Newtown")).move(job)
        public = job.point

        guess = found(public, dice)

        # The attack is a good one: it finds what there is to be found.
        assert math.hypot(*flat(guess, public)) < 0.1
        assert places.distance_km(public, door) > SAFE_KM
        assert math.hypot(*flat(guess, door)) > SAFE_KM - 0.1


@pytest.mark.django_db
def test_all_jobs_of_a_client_at_one_door_have_one_point(ada, ben):
    dice = random.Random(8)
    door = (stage.HOME.lat, stage.HOME.lng)
    moves = []
    for _job in range(12):
        # A geocoder that answers a few metres off changes nothing.
        near = Place(round(door[0], 3) + dice.uniform(-2e-4, 2e-4), round(door[1], 3), "Newtown")
        job = Job(client=ada, ref="abcdefgh")
        steps.Where(near).move(job)
        moves.append((job.lat - near.lat, job.lng - near.lng))
    other = Job(client=ben, ref="abcdefgh")
    steps.Where(Place(*door, "Newtown")).move(other)

    same = pytest.approx(moves[0], abs=1e-5)
    assert moves == [same] * 12
    assert places.distance_km(door, (other.lat, other.lng)) > SAFE_KM
    assert (other.lat - door[0], other.lng - door[1]) != same


@pytest.mark.django_db
def test_a_guest_s_job_has_that_point_too_once_it_is_somebody_s(ada):
    own = stage.make_job(ada)
    what = steps.What(title="Cot", skill_id=catalogue.skill_by_slug(stage.SKILL).pk)
    draft = jobs.start(actor=None, what=what, key=str(uuid4()), guest_key="a-guest")
    where = steps.Where(place=stage.HOME)
    draft = jobs.save_draft(job_id=draft.pk, actor=None, step=where, guest_key="a-guest")
    assert draft.point != own.point

    [adopted] = jobs.adopt_drafts(actor=ada, guest_key="a-guest")

    assert adopted.point == own.point


@pytest.mark.django_db
def test_pages_search_and_measure_from_the_public_point(ada):
    job = stage.make_job(ada)
    address = queries.address_of(job.pk)
    dice = random.Random(9)

    for _search in range(60):
        centre = (job.lat + dice.uniform(-0.03, 0.03), job.lng + dice.uniform(-0.03, 0.03))
        away = places.distance_km(centre, job.point)
        [open_job] = queries.open_jobs(Filters(centre=centre))
        near = queries.open_jobs(Filters(centre=centre, radius_km=2)).exists()

        assert open_job.km == pytest.approx(away, rel=0.01)
        assert near == (open_job.km <= 2)
        [card] = cards.open_cards([open_job], counts={})
        assert card["place"] == f"Newtown, {places.shown_distance(open_job.km)}"
    assert places.distance_km((address.lat, address.lng), job.point) > SAFE_KM


@pytest.mark.django_db
@pytest.mark.parametrize("area", ["Newtown", "Nowhere in the gazetteer"])
def test_of_a_tasker_s_door_nothing_is_kept_but_the_name_of_the_area(tom, area):
    make_tasker(tom)
    doors = [(-33.8991, 151.1742), (-33.8952, 151.1811)]
    kept = []
    for door in doors:
        [own] = profiles.areas_of(profiles.profile_of(tom))
        moved = taskers.set_area(actor=tom, place=Place(*door, area), radius_km=5, area_id=own.pk)
        kept.append((moved.lat, moved.lng))

    if area == "Newtown":
        centre = places.area_by_slug("newtown")
        assert kept == [(centre.lat, centre.lng)] * 2
    else:
        assert all(places.distance_km(a, b) > SAFE_KM for a, b in zip(doors, kept, strict=True))
