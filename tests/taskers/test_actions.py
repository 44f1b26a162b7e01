"""Profiles, prices, areas, the week; what is refused, and what the database forbids."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction

from marketplace.core.errors import Refusal
from marketplace.core.models import Fact
from marketplace.core.places import Place
from marketplace.taskers import actions, models, queries
from tests.support.cast import make_person
from tests.support.race import losers, race, winners
from tests.taskers.makers import MANLY, NINE_TO_FIVE, add_skill, aud, make_tasker

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Australia/Sydney"))


def refused(action, **arguments):
    """Return the refusal of an action."""
    with pytest.raises(Refusal) as caught:
        action(**arguments)
    return caught.value


def test_becoming_a_tasker_twice_leaves_one_profile(tom):
    first = actions.become_tasker(actor=tom)
    second = actions.become_tasker(actor=tom)

    assert first == second
    assert Fact.objects.filter(name="TaskerJoined").count() == 1


def test_who_is_no_tasker_cannot_act_as_one(ada):
    assert refused(actions.pause, actor=ada).status == 404


def test_listing_needs_everything(tom):
    actions.become_tasker(actor=tom)

    assert "skill" in refused(actions.list_profile, actor=tom).message


def test_listing_needs_a_confirmed_address():
    vera = make_person("Vera", "Unverified", verified=False)
    make_tasker(vera, listed=False)

    assert "e-mail" in refused(actions.list_profile, actor=vera).message


def test_a_listed_profile_keeps_a_skill_an_area_and_a_time(tom):
    profile = make_tasker(tom)
    [skill], [area] = profile.skills.all(), profile.areas.all()

    refused(actions.drop_skill, actor=tom, skill_id=skill.skill_id)
    refused(actions.drop_area, actor=tom, area_id=area.pk)
    refused(actions.set_week, actor=tom, hours=[])

    assert queries.readiness(profile).is_complete


def test_a_paused_profile_is_found_by_its_owner_only(tom, eve):
    profile = make_tasker(tom)
    actions.pause(actor=tom)

    assert queries.profile_by_ref(profile.ref) is None
    assert queries.whole_profile(profile.ref, eve) is None
    assert queries.whole_profile(profile.ref, tom) == profile


@pytest.mark.parametrize(("rate", "minimum"), [(4.99, 0), (10_000.01, 0), (50, -1)])
def test_prices_have_limits(tom, rate, minimum):
    make_tasker(tom)

    refusal = refused(
        actions.set_skill,
        actor=tom,
        skill_id=tom_skill(tom),
        rate=aud(rate),
        minimum=aud(minimum),
        unit="hour",
    )

    assert refusal.field in {"rate", "minimum"}


def tom_skill(tom):
    return queries.skill_ids_of(queries.profile_of(tom))[0]


def test_a_price_is_changed_and_not_doubled(tom):
    profile = make_tasker(tom, rate=50)

    add_skill(tom, "wardrobe-assembly", rate=65)

    [entry] = queries.price_list(profile)
    assert str(entry.rate) == "$65"


@pytest.mark.parametrize(
    ("rate", "unit", "minimum", "minutes", "price"),
    [
        (48, "hour", 0, 150, "$120"),
        (48, "hour", 130, 150, "$130"),
        (140, "job", 0, 150, "$140"),
    ],
)
def test_the_price_of_a_usual_job(tom, rate, unit, minimum, minutes, price):
    profile = make_tasker(tom, rate=rate, unit=unit, minimum=minimum)

    [entry] = queries.price_list(profile)

    assert str(entry.estimate(minutes)) == price


def test_five_areas_are_the_most(tom):
    make_tasker(tom)
    for number in range(4):
        actions.set_area(actor=tom, place=Place(-33.9, 151.2, f"Area {number}"), radius_km=5)

    refused(actions.set_area, actor=tom, place=MANLY, radius_km=5)


def test_an_area_is_named_once_and_moved_by_its_number(tom):
    profile = make_tasker(tom)
    [area] = queries.areas_of(profile)

    assert refused(
        actions.set_area, actor=tom, place=Place(-33.9, 151.2, "Newtown"), radius_km=5
    ).field
    actions.set_area(actor=tom, place=MANLY, radius_km=12, area_id=area.pk)

    assert [(each.label, each.radius_km) for each in queries.areas_of(profile)] == [("Manly", 12)]


def test_touching_hours_become_one(tom):
    profile = make_tasker(tom, week=[(1, 540, 720), (1, 720, 1020), (1, 600, 660), (2, 540, 600)])

    assert queries.week_of(profile) == [(1, 540, 1020), (2, 540, 600)]


def test_the_database_refuses_overlapping_hours(tom):
    profile = make_tasker(tom, week=NINE_TO_FIVE)

    with pytest.raises(IntegrityError), transaction.atomic():
        models.WeeklyAvailability.objects.create(profile=profile, weekday=1, starts=900, ends=1100)


def test_times_that_are_over_are_no_exceptions(tom):
    make_tasker(tom)

    with time_machine.travel(NOON):
        refused(
            actions.add_exception,
            actor=tom,
            start=NOON - timedelta(days=2),
            end=NOON - timedelta(days=1),
            is_open=False,
        )


def test_a_second_booking_at_the_same_time_is_refused(tom):
    profile = make_tasker(tom)
    actions.set_busy(
        profile_id=profile.pk, booking_ref="first", start=NOON, end=NOON + timedelta(hours=2)
    )

    refusal = refused(
        actions.set_busy,
        profile_id=profile.pk,
        booking_ref="second",
        start=NOON + timedelta(hours=2, minutes=14),
        end=NOON + timedelta(hours=3),
    )

    assert refusal.status == 409
    actions.set_busy(
        profile_id=profile.pk,
        booking_ref="third",
        start=NOON + timedelta(hours=2, minutes=15),
        end=NOON + timedelta(hours=3),
    )


def test_a_booking_moves_its_time_and_gives_it_back(tom):
    profile = make_tasker(tom)
    for start in (NOON, NOON + timedelta(hours=1)):
        actions.set_busy(
            profile_id=profile.pk,
            booking_ref="first",
            start=start,
            end=start + timedelta(hours=1),
        )
    assert queries.is_clear(profile.pk, NOON, NOON + timedelta(minutes=30))

    actions.clear_busy(booking_ref="first")
    actions.clear_busy(booking_ref="first")

    assert queries.is_clear(profile.pk, NOON, NOON + timedelta(hours=3))


@pytest.mark.django_db(transaction=True)
def test_of_many_bookings_at_once_one_gets_the_time(tom):
    profile = make_tasker(tom)

    outcomes = race(
        *[
            lambda ref=f"ref{number}": actions.set_busy(
                profile_id=profile.pk,
                booking_ref=ref,
                start=NOON,
                end=NOON + timedelta(hours=1),
            )
            for number in range(8)
        ]
    )

    assert len(winners(outcomes)) == 1
    assert {type(each) for each in losers(outcomes)} == {actions.SlotTaken}
    assert models.BusyTime.objects.count() == 1


def test_ratings_add_up(tom):
    profile = make_tasker(tom)

    for stars in (5, 4):
        actions.add_rating(profile_id=profile.pk, stars=stars)
    actions.count_completed(profile_id=profile.pk)
    profile.refresh_from_db()

    assert (profile.rating_shown, profile.completed_count) == ("4.5", 1)
    refused(actions.add_rating, profile_id=profile.pk, stars=6)
