"""Reliability points: given for own fault, taken back when it is excused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from marketplace.bookings import facts
from marketplace.bookings.errors import BookingMissing
from marketplace.bookings.models import Booking, ReliabilityEntry
from marketplace.bookings.standing import POINTS, level_of, score_of
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.facts import record
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.tiers import Division

Cause = ReliabilityEntry.Cause


def blame_canceller(booking: Booking, side: Actor, division: Division, *, on_way: bool) -> None:
    """Note a cancellation that was somebody's own doing; what is free for clients costs nothing."""
    cause = _cause(booking, side, division, on_way=on_way)
    if cause:
        blame(booking, side, cause)


def points_for(booking: Booking, side: Actor, division: Division) -> int:
    """Return the points that cancelling now would cost, before anybody does."""
    cause = _cause(booking, side, division, on_way=booking.is_en_route)
    return POINTS[cause] if cause else 0


def blame_absent(booking: Booking) -> None:
    """Note an absence that nobody has contested."""
    if booking.fault == Actor.TASKER:
        blame(booking, Actor.TASKER, Cause.TASKER_ABSENT)
    else:
        blame(booking, Actor.CLIENT, Cause.CLIENT_ABSENT)


def blame(booking: Booking, side: Actor, cause: Cause) -> ReliabilityEntry:
    """Give a side the points of a cause, once for each booking."""
    person = booking.client if side is Actor.CLIENT else booking.tasker.person
    entry, made = ReliabilityEntry.objects.get_or_create(
        person=person,
        booking=booking,
        defaults={"cause": cause, "points": POINTS[cause], "created_at": now()},
    )
    if made:
        policy = policies.current()
        after = score_of(person, policy)
        level = level_of(after, policy)
        if level == level_of(after - entry.points, policy):
            level = ""
        noted = facts.ReliabilityNoted(person.pk, booking.ref, cause, entry.points, level)
        record(noted, actor=None, subject=booking)
    return entry


@transaction.atomic
def excuse(*, entry_id: int, actor: Person, reason: str = "") -> ReliabilityEntry:
    """Let a fault weigh nothing: the other side of the booking may say so, or the desk."""
    found = ReliabilityEntry.objects.select_for_update(no_key=True, of=("self",))
    found = found.select_related("booking__tasker").filter(pk=entry_id)
    entry = found.order_by("pk").first()
    if entry is None or entry.person_id == actor.pk:
        raise BookingMissing
    if not (actor.is_staff or entry.booking.side_of(actor)):
        raise BookingMissing
    if entry.excused_at is None:
        entry.excused_at, entry.excuse = now(), reason.strip()
        entry.save(update_fields=["excused_at", "excuse"])
        said = facts.FaultExcused(entry.person_id, entry.booking.ref, entry.excuse)
        record(said, actor=actor, subject=entry.booking)
    return entry


def _cause(booking: Booking, side: Actor, division: Division, *, on_way: bool) -> Cause | None:
    if side is Actor.TASKER:
        return _tasker_cause(booking, now(), on_way=on_way)
    if division.is_door:
        return Cause.CLIENT_DOOR
    return Cause.CLIENT_LATE if division.is_late else None


def _tasker_cause(booking: Booking, at: datetime, *, on_way: bool) -> Cause:
    ahead = booking.clock_for(Actor.TASKER) - at
    if on_way:
        return Cause.TASKER_ROAD
    if ahead > timedelta(hours=24):
        return Cause.TASKER_EARLY
    return Cause.TASKER_LATE if ahead >= timedelta(hours=4) else Cause.TASKER_LAST
