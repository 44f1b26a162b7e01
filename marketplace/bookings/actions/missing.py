"""Somebody does not come: the report, the wait at a closed door, and what it leads to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import facts
from marketplace.bookings.actions.ending import end_early
from marketplace.bookings.actions.scoring import blame_absent
from marketplace.bookings.choosing import absent_from
from marketplace.bookings.models import Booking, BookingPhoto, ContactTry, Doorstep
from marketplace.bookings.moves import facts_of, lock, lock_with_job, move, require_side
from marketplace.bookings.tiers import absence
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.facts import record
from marketplace.core.images import CleanPhoto
from marketplace.core.states import Actor
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.core.policies import Policy


class TooSoon(Refusal):
    """The other side has more time than that."""


class NotWaited(Refusal):
    """The wait at the door is not over, or too little was tried."""


@transaction.atomic
def report_tasker_absent(*, booking_ref: str, actor: Person) -> Booking:
    """Say that the tasker has not come (B26, B27). Repeated, it changes nothing."""
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.CLIENT)
    if booking.is_no_show:
        return booking
    policy = policies.policy_by_id(booking.policy_id)
    if now() < absent_from(booking, Actor.CLIENT, policy):
        raise TooSoon(_("Give %(name)s a little more time.") % _tasker(booking))
    _report(booking, by=Actor.CLIENT, absent=Actor.TASKER, actor=actor, policy=policy)
    return booking


@transaction.atomic
def arrive(*, booking_ref: str, photo: CleanPhoto, actor: Person, note: str = "") -> Doorstep:
    """Begin the wait at a closed door, with a photo as evidence. Begun already, it goes on."""
    booking = _at_the_door(booking_ref, actor)
    found = Doorstep.objects.filter(booking=booking).order_by("pk").first()
    if found:
        return found
    policy = policies.policy_by_id(booking.policy_id)
    kept = BookingPhoto(
        booking=booking,
        kind=BookingPhoto.Kind.DOOR,
        width=photo.width,
        height=photo.height,
        created_at=now(),
    )
    kept.image.save("door.jpg", photo.content, save=True)
    step = Doorstep.objects.create(booking=booking, photo=kept, note=note.strip(), arrived_at=now())
    over_at = step.over_at(booking.starts_at, policy)
    said = facts.TaskerArrived(**facts_of(booking), over_at=over_at.isoformat())
    record(said, actor=actor, subject=booking)
    return step


@transaction.atomic
def try_contact(*, booking_ref: str, means: str, actor: Person) -> ContactTry:
    """Note a try to reach the client from the door; tries lie apart, so that each is one."""
    booking = _at_the_door(booking_ref, actor)
    step = _doorstep(booking)
    policy = policies.policy_by_id(booking.policy_id)
    last = step.tries.order_by("-created_at", "-pk").first()
    gap = timedelta(minutes=policy.contact_gap_minutes)
    if last and now() - last.created_at < gap:
        words = _("Wait %(minutes)d minutes between two tries.")
        raise NotWaited(words % {"minutes": policy.contact_gap_minutes}, field="means")
    made = ContactTry.objects.create(doorstep=step, means=ContactTry.Means(means), created_at=now())
    tried = facts.ContactTried(**facts_of(booking), means=means, number=step.tries.count())
    record(tried, actor=actor, subject=booking)
    return made


@transaction.atomic
def report_client_absent(*, booking_ref: str, actor: Person) -> Booking:
    """Say that nobody opened, after the wait and the tries (B28). Repeated, it changes nothing."""
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.TASKER)
    if booking.is_no_show:
        return booking
    if not booking.is_en_route:
        raise Conflict(_("This has changed in the meantime. Look at the page again."))
    step, policy = _doorstep(booking), policies.policy_by_id(booking.policy_id)
    if step.tries.count() < policy.contact_tries:
        words = _("Try to reach %(name)s %(n)d times first.")
        raise NotWaited(words % {"name": booking.client.first_name, "n": policy.contact_tries})
    if now() < step.over_at(booking.starts_at, policy):
        raise NotWaited(_("Wait until the countdown is over."))
    _report(booking, by=Actor.TASKER, absent=Actor.CLIENT, actor=actor, policy=policy)
    return booking


@transaction.atomic
def settle_absence(*, booking_id: int) -> None:
    """End a booking by the fault that nobody has contested in time (B29)."""
    booking = lock_with_job(booking_id=booking_id)
    if not (booking.is_no_show and booking.is_due):
        return
    policy = policies.policy_by_id(booking.policy_id)
    side = Actor(booking.fault)
    end_early(
        booking,
        "settle",
        by=Actor.SYSTEM,
        actor=None,
        cause="no_show",
        division=absence(booking, policy),
        fault_of=side,
        reopen_job=side is Actor.TASKER,
    )
    blame_absent(booking)


def _report(booking: Booking, *, by: Actor, absent: Actor, actor: Person, policy: Policy) -> None:
    contest_by = now() + timedelta(hours=policy.contest_hours)
    move(
        booking,
        "report_absent",
        by=by,
        due_at=contest_by,
        fault=Booking.Side(absent),
        absent_at=now(),
    )
    taskers.clear_busy(booking_ref=booking.ref)
    said = facts.AbsenceReported(
        **facts_of(booking), absent=absent, contest_by=contest_by.isoformat()
    )
    record(said, actor=actor, subject=booking)


def _at_the_door(booking_ref: str, actor: Person) -> Booking:
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.TASKER)
    if not booking.is_en_route:
        raise Conflict(_("This has changed in the meantime. Look at the page again."))
    return booking


def _doorstep(booking: Booking) -> Doorstep:
    found = Doorstep.objects.filter(booking=booking).order_by("pk").first()
    if found is None:
        raise NotWaited(_("Begin with a photo of the door."))
    return found


def _tasker(booking: Booking) -> dict[str, str]:
    return {"name": booking.tasker.person.first_name}
