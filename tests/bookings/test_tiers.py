"""What ending a booking early costs, tier by tier and to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from marketplace.bookings import tiers
from marketplace.bookings.models import Booking
from marketplace.core.clock import now
from marketplace.core.policies import Policy
from marketplace.core.states import Actor

POLICY = Policy(id=1)


def booking(*, price=10_000, hours=4, ahead=timedelta(days=3), policy="standard", **changes):
    """Return a booking that nobody has saved: price and fees as the policy of the launch."""
    start = now() + ahead
    fee, commission = price * 8 // 100, price // 10
    values = {
        "state": "scheduled",
        "cancel_policy": policy,
        "starts_at": start,
        "ends_at": start + timedelta(hours=hours),
        "paid_at": now() - timedelta(days=1),
        "price_minor": price,
        "client_fee_minor": fee,
        "total_minor": price + fee,
        "commission_minor": commission,
        "tasker_net_minor": price - commission,
        "currency": "AUD",
    }
    return Booking(**(values | changes))


def amounts(division):
    return [division.refund.minor, division.net.minor, division.fees.minor]


def asked(made, side=Actor.CLIENT, policy=POLICY):
    return tiers.cancellation(made, side, policy, at=now())


def test_the_worked_example_of_a_late_cancellation():
    late = asked(booking(ahead=timedelta(hours=23)))

    assert late.tier == "late"
    assert amounts(late) == [8100, 2250, 450]


@pytest.mark.parametrize(
    ("policy", "hours", "ahead", "tier"),
    [
        ("flexible", 4, timedelta(hours=5), "early"),
        ("flexible", 4, timedelta(hours=3), "late"),
        ("standard", 4, timedelta(hours=25), "early"),
        ("standard", 4, timedelta(hours=23), "late"),
        ("strict", 4, timedelta(hours=73), "early"),
        ("strict", 4, timedelta(hours=71), "late"),
        ("standard", 4, timedelta(hours=-1), "late"),
    ],
)
def test_the_window_is_the_taskers_choice(policy, hours, ahead, tier):
    assert asked(booking(policy=policy, hours=hours, ahead=ahead)).tier == tier


def test_strict_is_for_half_a_day_and_more():
    assert tiers.choice_for("strict", 239, POLICY) == "standard"
    assert tiers.choice_for("strict", 240, POLICY) == "strict"
    assert tiers.choice_for("flexible", 30, POLICY) == "flexible"


@pytest.mark.parametrize(
    ("paid", "ahead", "tier"),
    [
        (timedelta(minutes=14), timedelta(hours=3), "grace"),
        (timedelta(minutes=16), timedelta(hours=3), "late"),
        (timedelta(minutes=14), timedelta(hours=2), "late"),
    ],
)
def test_the_first_minutes_are_free_unless_it_starts_soon(paid, ahead, tier):
    assert asked(booking(ahead=ahead, paid_at=now() - paid)).tier == tier


@pytest.mark.parametrize(
    ("hours", "kept"),
    [(8, 2500), (4, 2500), (3, 3333), (2, 5000), (1, 5000)],
)
def test_late_keeps_an_hour_or_a_quarter_and_half_at_most(hours, kept):
    assert asked(booking(hours=hours, ahead=timedelta(hours=1))).kept.minor == kept


@pytest.mark.parametrize(
    ("price", "hours", "kept"),
    [(10_000, 4, 5000), (10_000, 1, 10_000), (3600, 4, 3600), (3800, 4, 1900)],
)
def test_the_way_to_the_door_keeps_an_hour_or_half_and_all_of_little(price, hours, kept):
    door = asked(booking(price=price, hours=hours, state="en_route"))

    assert door.tier == "door"
    assert door.kept.minor == kept


@pytest.mark.parametrize("state", ["scheduled", "en_route"])
def test_a_tasker_who_cancels_costs_the_client_nothing(state):
    made = booking(ahead=timedelta(minutes=1), state=state)

    assert asked(made, Actor.TASKER).refund == made.total


@pytest.mark.parametrize("price", [1, 3, 99, 12_345, 999_999])
@pytest.mark.parametrize("share", [0, 1, 33, 50, 99, 100])
def test_the_parts_always_add_up(price, share):
    made = booking(price=price)
    division = tiers.divide(made, tiers.Tier.AGREED, price * share // 100)

    assert sum(amounts(division)) == made.total_minor
    assert min(amounts(division)) >= 0
    if share == 100:
        assert amounts(division) == [
            0,
            made.tasker_net_minor,
            made.total_minor - made.tasker_net_minor,
        ]


def test_a_kept_start_holds_for_the_side_that_asked():
    made = booking(ahead=timedelta(days=5), kept_start=now() + timedelta(hours=3))
    made.kept_start_for = "client"

    assert asked(made).tier == "late"
    made.kept_start_for = "tasker"
    assert asked(made).tier == "early"


def test_the_amounts_follow_the_policy_of_the_booking():
    strict = replace(POLICY, late_standard_hours=48, late_kept_bps=4000)
    late = asked(booking(ahead=timedelta(hours=40)), policy=strict)

    assert (late.tier, late.kept.minor) == ("late", 4000)


def test_the_terms_say_until_when_and_how_much():
    made = booking()
    terms = tiers.terms(made, POLICY)

    assert not terms.is_over
    assert tiers.terms(booking(ahead=timedelta(hours=20)), POLICY).is_over
    assert terms.free_until == made.starts_at - timedelta(hours=24)
    assert (terms.late.minor, terms.door.minor) == (2700, 5400)
