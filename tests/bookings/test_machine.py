"""The booking's table and the database agree on what can be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marketplace.bookings import queries
from marketplace.bookings.models import Booking
from marketplace.bookings.states import BOOKING
from marketplace.core.errors import Conflict
from marketplace.core.states import Actor
from tests.support import bookings as stage


def test_every_row_is_reachable_from_the_birth():
    reached, grew = {""}, True
    while grew:
        more = {row.target for row in BOOKING if row.source in reached}
        grew, reached = not more <= reached, reached | more

    assert {row.source for row in BOOKING} <= reached


def test_every_state_leads_to_an_end():
    ends = set(BOOKING.final)
    for _round in BOOKING.states:
        ends |= {row.source for row in BOOKING if row.target in ends}

    assert set(BOOKING.states) <= ends
    assert not [row for row in BOOKING if row.source in BOOKING.final]


def test_ids_are_unique_and_one_actor_has_one_way():
    assert len({row.id for row in BOOKING}) == len(BOOKING.transitions)
    ways = [(row.source, row.event, actor) for row in BOOKING for actor in row.actors]
    assert len(set(ways)) == len(ways)


@pytest.mark.parametrize("state", ["", *BOOKING.states])
def test_whatever_the_table_does_not_know_is_a_conflict(state):
    events = {row.event for row in BOOKING}
    for actor in Actor:
        for event in events - set(BOOKING.events(state=state, actor=actor)):
            with pytest.raises(Conflict):
                BOOKING.step(state=state, event=event, actor=actor)


def test_the_words_of_pages_cover_all_states():
    assert set(Booking.State.values) == set(BOOKING.states)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("stage_name", "client", "tasker"),
    [
        ("accepted", ["pay", "abandon"], ["abandon"]),
        ("scheduled", ["move", "cancel"], ["start", "move", "cancel"]),
        ("started", ["agree_stop", "stop"], ["finish", "agree_stop", "stop"]),
        ("finished", ["approve", "pause", "dispute"], []),
        ("completed", [], []),
    ],
)
def test_choices_follow_the_table(stage_name, client, tasker, request, ada, tom, eve):
    booking = request.getfixturevalue(stage_name)

    for person, expected in ((ada, client), (tom, tasker), (eve, [])):
        assert [each.event for each in queries.choices(booking, person)] == expected


BROKEN = {
    "booking_state_known": {"state": "unheard_of"},
    "booking_ends_after_start": {"ends_at": "start"},
    "booking_amounts_add_up": {"total_minor": 15_121},
    "booking_paid_before_work": {"paid_at": None},
}


@pytest.mark.django_db
@pytest.mark.parametrize("constraint", BROKEN)
def test_the_database_refuses(constraint, scheduled):
    changes = dict(BROKEN[constraint])
    if changes.get("ends_at"):
        changes["ends_at"] = scheduled.starts_at

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Booking.objects.filter(pk=scheduled.pk).update(**changes)


@pytest.mark.django_db
def test_the_database_keeps_one_live_booking_of_a_job_and_of_an_offer(scheduled, ada, tia):
    twin = copy_of(scheduled)
    with pytest.raises(IntegrityError, match="booking_one_per_offer"), transaction.atomic():
        twin.save()
    other_job = stage.make_job(ada, title="Desk")
    twin = copy_of(scheduled, offer=stage.make_offer(other_job, tia))
    with pytest.raises(IntegrityError, match="booking_one_per_job"), transaction.atomic():
        twin.save()


@pytest.mark.django_db
def test_the_database_keeps_one_booking_of_a_key(scheduled):
    twin = copy_of(scheduled, state="expired", key=scheduled.idempotency_key)

    with pytest.raises(IntegrityError, match="booking_once_per_key"), transaction.atomic():
        twin.save()


def copy_of(booking, *, offer=None, state="scheduled", key="another"):
    """Return a second booking like the first, not saved."""
    twin = Booking.objects.get(pk=booking.pk)
    twin.pk, twin.ref, twin.state, twin.idempotency_key = None, "vvvvwwww", state, key
    twin.starts_at += timedelta(days=1)
    twin.ends_at += timedelta(days=1)
    if offer:
        twin.offer_id = offer.pk
    return twin
