"""The day of the work: starting by the client's PIN, finishing with photos and a note."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from marketplace.bookings import facts
from marketplace.bookings.models import Booking, BookingPhoto, new_pin
from marketplace.bookings.moves import facts_of, lock, move, require_side, set_reminders
from marketplace.bookings.states import BOOKING
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.images import CleanPhoto
from marketplace.core.states import Actor
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

# Slower than a finger, much slower than a program that tries all PINs.
BETWEEN_TRIES = timedelta(seconds=2)
# Work of which nobody says that it is over counts as finished so long after the planned end.
OVERRUN = timedelta(hours=48)
PHOTOS_AT_MOST = 8


class Check(models.TextChoices):
    """The closing list: what a tasker looks at before leaving."""

    AGREED = "agreed", _l("Everything that was agreed is done")
    TRIED = "tried", _l("I have tried it, and it works")
    TIDY = "tidy", _l("The place is tidy, and what I used is packed away")
    WHOLE = "whole", _l("Nothing was damaged")


class WrongPin(Refusal):
    """The PIN is not that of the booking, was tried too often, or too fast."""


class TooManyPhotos(Refusal):
    """More photos than a booking keeps."""


def start(*, booking_ref: str, pin: str, actor: Person) -> Booking:
    """Begin the work with the PIN that the client tells the tasker at the door (B22).

    A wrong try is counted even though the action refuses, so the count commits before WrongPin
    is raised; never call this inside a transaction of your own.
    """
    booking, refusal = _try_to_start(booking_ref=booking_ref, pin=pin, actor=actor)
    if refusal:
        raise WrongPin(refusal, field="pin")
    return booking


@transaction.atomic
def renew_pin(*, booking_ref: str, actor: Person) -> Booking:
    """Give the client a fresh PIN with all its tries; the old one opens nothing any more."""
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.CLIENT)
    if not (booking.is_scheduled or booking.is_en_route):
        raise Conflict(_("The PIN is not needed any more."))
    booking.pin, booking.pin_tries, booking.pin_tried_at = new_pin(), 0, None
    booking.save(update_fields=["pin", "pin_tries", "pin_tried_at"])
    record(facts.StartPinRenewed(**facts_of(booking)), actor=actor, subject=booking)
    return booking


@transaction.atomic
def finish(
    *,
    booking_ref: str,
    actor: Person,
    photos: Sequence[CleanPhoto] = (),
    before: Sequence[CleanPhoto] = (),
    checks: Sequence[str] = (),
    note: str = "",
) -> Booking:
    """Say that the work is done (B34): the client's time to look begins.

    PHOTOS show it afterwards, BEFORE as it was; CHECKS are the ticked lines of the closing list.
    """
    limit_photos(len(photos) + len(before))
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.TASKER)
    booking.finish_note = note.strip()
    booking.finish_checks = [each for each in Check.values if each in checks]
    shown = len(photos) + len(before)
    _work_done(booking, "finish", by=Actor.TASKER, actor=actor, photos=shown)
    for kind, shots in ((BookingPhoto.Kind.BEFORE, before), (BookingPhoto.Kind.AFTER, photos)):
        for photo in shots:
            kept = BookingPhoto(booking=booking, kind=kind, width=photo.width, height=photo.height)
            kept.image.save("photo.jpg", photo.content, save=True)
    fault("bookings.finish.before_commit")
    return booking


def limit_photos(count: int) -> None:
    """Refuse more photos than a booking keeps; forms ask before they decode any."""
    if count > PHOTOS_AT_MOST:
        raise TooManyPhotos(
            ngettext("Add at most %(n)d photo.", "Add at most %(n)d photos.", PHOTOS_AT_MOST)
            % {"n": PHOTOS_AT_MOST},
            field="photos",
        )


@transaction.atomic
def overrun(*, booking_id: int) -> None:
    """Count work as done of which nobody has said so 48 h after its planned end (B35)."""
    booking = lock(booking_id=booking_id)
    if not (booking.is_in_progress and booking.is_due):
        return
    _work_done(booking, "overrun", by=Actor.SYSTEM, actor=None, photos=0)


def _try_to_start(*, booking_ref: str, pin: str, actor: Person) -> tuple[Booking, str]:
    with transaction.atomic():
        booking = lock(ref=booking_ref)
        require_side(booking, actor, Actor.TASKER)
        BOOKING.step(state=booking.state, event="start", actor=Actor.TASKER)
        refusal = _refusal_of(booking, pin, actor=actor)
        if not refusal:
            overdue = max(now(), booking.ends_at) + OVERRUN
            move(booking, "start", by=Actor.TASKER, due_at=overdue, started_at=now())
            record(facts.WorkStarted(**facts_of(booking)), actor=actor, subject=booking)
            fault("bookings.start.before_commit")
        return booking, refusal


def _refusal_of(booking: Booking, pin: str, *, actor: Person) -> str:
    """Count the try and return why it is refused, or nothing when the PIN is right."""
    tries = policies.policy_by_id(booking.policy_id).pin_attempts
    if booking.pin_tries >= tries:
        return _("That was the last try. Ask your client to make a new PIN on this booking's page.")
    if booking.pin_tried_at and now() - booking.pin_tried_at < BETWEEN_TRIES:
        return _("Wait two seconds, then try again.")
    if secrets.compare_digest(booking.pin.encode(), pin.strip().encode()):
        return ""
    booking.pin_tries += 1
    booking.pin_tried_at = now()
    booking.save(update_fields=["pin_tries", "pin_tried_at"])
    left = tries - booking.pin_tries
    if not left:
        record(facts.StartPinLocked(**facts_of(booking)), actor=actor, subject=booking)
        return _("That was the last try. Ask your client to make a new PIN on this booking's page.")
    return ngettext(
        "That is not the PIN. %(n)d try is left.",
        "That is not the PIN. %(n)d tries are left.",
        left,
    ) % {"n": left}


def _work_done(
    booking: Booking, event: str, *, by: Actor, actor: Person | None, photos: int
) -> None:
    """Start the client's time to look, and queue the reminders in it."""
    window = policies.policy_by_id(booking.policy_id).auto_approve_window
    approve_by = now() + window
    move(booking, event, by=by, due_at=approve_by, finished_at=now(), approve_by=approve_by)
    set_reminders(booking, window)
    taskers.clear_busy(booking_ref=booking.ref)
    said = facts.WorkFinished(
        **facts_of(booking),
        approve_by=approve_by.isoformat(),
        photos=photos,
        by_timer=actor is None,
    )
    record(said, actor=actor, subject=booking)
