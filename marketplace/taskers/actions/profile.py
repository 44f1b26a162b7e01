"""Changes to profiles, skills, areas, calendars and standing."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import formats
from django.utils.translation import gettext as _

from marketplace.core import clock, places, policies
from marketplace.core.errors import Conflict, Missing, Refusal
from marketplace.core.facts import record
from marketplace.core.money import Money
from marketplace.core.places import Place
from marketplace.core.turns import Turns, take_turn
from marketplace.taskers import facts, queries
from marketplace.taskers.models import (
    STEP_MINUTES,
    AvailabilityException,
    BusyTime,
    ServiceArea,
    TaskerProfile,
    TaskerSkill,
    WeeklyAvailability,
)

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

AREAS_AT_MOST = 5
Hours = tuple[int, int, int]


class NotATasker(Missing):
    """The person has no tasker profile."""


class NotReady(Refusal):
    """Something that a listed profile needs is not there yet."""


class OutOfRange(Refusal):
    """A price, a radius or a time is outside what is possible."""


class SlotTaken(Conflict):
    """The tasker has another booking at that time."""


class Booked(Refusal):
    """There is a booking in a time that is to be blocked."""


@transaction.atomic
def become_tasker(*, actor: Person) -> TaskerProfile:
    """Give the person a tasker profile, not listed yet; repeated, return the one there is."""
    profile, made = TaskerProfile.objects.get_or_create(
        person=actor, defaults={"timezone": actor.timezone}
    )
    if made:
        record(facts.TaskerJoined(profile.pk), actor=actor, subject=profile)
    return profile


@transaction.atomic
def describe(
    *, actor: Person, headline: str, pitch: str, timezone: str, notice_minutes: int
) -> TaskerProfile:
    """Set what the profile says, the zone of its week and the notice it needs."""
    profile = locked_profile(actor)
    if timezone not in zoneinfo.available_timezones():
        raise OutOfRange(_("Choose a time zone from the list."), field="timezone")
    moved = profile.timezone != timezone or profile.notice_minutes != notice_minutes
    profile.headline, profile.pitch = headline.strip(), pitch.strip()
    profile.timezone, profile.notice_minutes = timezone, notice_minutes
    profile.save(update_fields=["headline", "pitch", "timezone", "notice_minutes"])
    record(facts.TaskerProfileEdited(profile.pk), actor=actor, subject=profile)
    if moved:
        record(facts.TaskerAvailabilityChanged(profile.pk), actor=actor, subject=profile)
    return profile


@transaction.atomic
def set_cancelling(*, actor: Person, choice: str) -> TaskerProfile:
    """Choose how long before the start clients can cancel free; for bookings from now on."""
    profile = locked_profile(actor)
    if choice not in TaskerProfile.Cancelling.values:
        raise OutOfRange(_("Choose one of the three."), field="cancel_policy")
    profile.cancel_policy = choice
    profile.save(update_fields=["cancel_policy"])
    record(facts.TaskerProfileEdited(profile.pk), actor=actor, subject=profile)
    return profile


@transaction.atomic
def list_profile(*, actor: Person) -> TaskerProfile:
    """Let the profile be found; needs a verified e-mail, a skill, an area, hours, a headline."""
    profile = locked_profile(actor)
    if profile.hidden_at is not None:
        raise NotReady(_("We have taken your profile down. Your account says why."))
    lacking = _lacking(profile)
    if lacking:
        raise NotReady(lacking[0])
    if not profile.is_active:
        profile.is_active = True
        profile.save(update_fields=["is_active"])
        record(facts.TaskerListed(profile.pk), actor=actor, subject=profile)
    return profile


@transaction.atomic
def pause(*, actor: Person) -> TaskerProfile:
    """Take the profile out of search; bookings stand, and nothing of the standing is lost."""
    profile = locked_profile(actor)
    if profile.relists:
        profile.relists = False  # taken down, and not to come back by itself
        profile.save(update_fields=["relists"])
    if profile.is_active:
        profile.is_active = False
        profile.save(update_fields=["is_active"])
        record(facts.TaskerPaused(profile.pk), actor=actor, subject=profile)
    return profile


@transaction.atomic
def set_skill(
    *, actor: Person, skill_id: int, rate: Money, minimum: Money, unit: str, pitch: str = ""
) -> TaskerSkill:  # the six are one price list entry
    """Offer a skill at a price, or change the price of one that is offered."""
    profile = locked_profile(actor)
    policy = policies.current()
    if not policy.min_price_minor <= rate.minor <= policy.max_price_minor:
        raise OutOfRange(
            _("The rate must be between %(low)s and %(high)s.")
            % {
                "low": Money(policy.min_price_minor, rate.currency),
                "high": Money(policy.max_price_minor, rate.currency),
            },
            field="rate",
        )
    if not 0 <= minimum.minor <= policy.max_price_minor:
        raise OutOfRange(_("The minimum must not be below zero."), field="minimum")
    if unit not in TaskerSkill.Unit.values:
        raise OutOfRange(_("Choose whether the rate is per hour or for the job."), field="unit")
    skill, _made = TaskerSkill.objects.update_or_create(
        profile=profile,
        skill_id=skill_id,
        defaults={
            "rate_minor": rate.minor,
            "minimum_minor": minimum.minor,
            "currency": rate.currency,
            "unit": unit,
            "pitch": pitch.strip(),
        },
    )
    record(facts.TaskerSkillsChanged(profile.pk, skill_id), actor=actor, subject=profile)
    return skill


@transaction.atomic
def drop_skill(*, actor: Person, skill_id: int) -> None:
    """Stop offering a skill; a listed profile keeps at least one."""
    profile = locked_profile(actor)
    if profile.is_active and not profile.skills.exclude(skill=skill_id).exists():
        raise NotReady(_("This is your only skill. Add another one first, or pause your profile."))
    profile.skills.filter(skill=skill_id).delete()
    # What is no longer offered cannot be booked either.
    for gig in profile.gigs.filter(skill=skill_id, state="live").order_by("pk"):
        gig.state, gig.changed_at = "paused", clock.now()
        gig.save(update_fields=["state", "changed_at"])
        record(facts.GigPaused(gig.pk, gig.ref, profile.pk), actor=actor, subject=gig)
    record(facts.TaskerSkillsChanged(profile.pk, skill_id), actor=actor, subject=profile)


@transaction.atomic
def set_area(
    *, actor: Person, place: Place, radius_km: int, area_id: int | None = None
) -> ServiceArea:
    """Add a circle to work in, or move the one of the id."""
    profile = locked_profile(actor)
    if not 1 <= radius_km <= 50:
        raise OutOfRange(_("Choose a distance from 1 to 50 km."), field="radius_km")
    others = profile.areas.exclude(pk=area_id or 0)
    if area_id is None and others.count() >= AREAS_AT_MOST:
        raise OutOfRange(_("Five areas are the most. Change one of them instead."), field="place")
    if others.filter(label=place.area).exists():
        raise OutOfRange(_("That area is on your list already."), field="place")
    area = profile.areas.filter(pk=area_id or 0).first() or ServiceArea(profile=profile)
    area.label = place.area
    area.lat, area.lng = places.rough(place, key=f"{profile.ref}:{place.area}")
    area.radius_km = radius_km
    area.save()
    record(facts.TaskerAreasChanged(profile.pk), actor=actor, subject=profile)
    return area


@transaction.atomic
def drop_area(*, actor: Person, area_id: int) -> None:
    """Stop working in an area; a listed profile keeps at least one."""
    profile = locked_profile(actor)
    if not profile.areas.filter(pk=area_id).exists():
        raise Missing(_("There is no such area on your list."))
    if profile.is_active and not profile.areas.exclude(pk=area_id).exists():
        raise NotReady(_("This is your only area. Add another one first, or pause your profile."))
    profile.areas.filter(pk=area_id).delete()
    record(facts.TaskerAreasChanged(profile.pk), actor=actor, subject=profile)


@transaction.atomic
def set_week(*, actor: Person, hours: Iterable[Hours]) -> None:
    """Replace the week by (weekday, start, end) in minutes; touching hours become one."""
    profile = locked_profile(actor)
    joined = _joined(hours)
    if profile.is_active and not joined:
        raise NotReady(_("Keep at least one time in your week, or pause your profile."))
    profile.week.all().delete()
    WeeklyAvailability.objects.bulk_create(
        WeeklyAvailability(profile=profile, weekday=day, starts=starts, ends=ends)
        for day, starts, ends in joined
    )
    _calendar_changed(profile, actor)


@transaction.atomic
def add_exception(
    *, actor: Person, start: datetime, end: datetime, is_open: bool, note: str = ""
) -> AvailabilityException:
    """Note a time away, or one open beside the week."""
    profile = locked_profile(actor)
    if end <= start:
        raise OutOfRange(_("The end must be after the start."), field="until")
    if end <= clock.now():
        raise OutOfRange(_("That time is already over."), field="until")
    if not is_open:
        _refuse_booked(profile, start, end)
    exception = AvailabilityException.objects.create(
        profile=profile, during=(start, end), is_open=is_open, note=note.strip()
    )
    _calendar_changed(profile, actor)
    return exception


def _refuse_booked(profile: TaskerProfile, start: datetime, end: datetime) -> None:
    """Let nobody be away from a booking by mistake: it is moved or cancelled where it stands."""
    # The rest after a booking may be blocked.
    buffer = policies.current().busy_buffer
    for busy in profile.busy.filter(during__overlap=(start, end)).order_by("during"):
        if busy.during.upper - buffer > start:
            begins = busy.during.lower.astimezone(profile.zone)
            on = f"{formats.date_format(begins, 'l j F')}, {clock.face(begins)}"
            raise Booked(
                _(
                    "You have a booking on %(day)s in that time. Move or cancel it first, or block "
                    "the time around it."
                )
                % {"day": on},
                field="since",
            )


@transaction.atomic
def drop_exception(*, actor: Person, exception_id: int) -> None:
    """Let the week hold again for the time of an exception."""
    profile = locked_profile(actor)
    exception = profile.exceptions.filter(pk=exception_id).first()
    if exception is None:
        raise Missing(_("There is no such exception on your list."))
    exception.delete()
    _calendar_changed(profile, actor)


@transaction.atomic
def confirm_calendar(*, actor: Person) -> None:
    """Say that the calendar holds as it stands; services are booked at once only while it is so."""
    profile = locked_profile(actor)
    profile.calendar_changed_at = clock.now()
    profile.save(update_fields=["calendar_changed_at"])
    record(facts.CalendarConfirmed(profile.pk), actor=actor, subject=profile)


@transaction.atomic
def set_busy(*, profile_id: int, booking_ref: str, start: datetime, end: datetime) -> None:
    """Take a tasker's time for a booking, with the buffer after it, or move it there.

    Raises SlotTaken when another booking overlaps; the database decides, not the page before.
    """
    # In UTC, because adding to a wall clock would go wrong on the night of a changeover.
    until = end.astimezone(UTC) + policies.current().busy_buffer
    during = (start, until)
    # Rows that meet in an exclusion constraint wait for each other, which PostgreSQL ends as a deadlock.
    take_turn(Turns.BUSY_TIMES, profile_id)
    try:
        with transaction.atomic():
            BusyTime.objects.update_or_create(
                booking_ref=booking_ref, defaults={"profile_id": profile_id, "during": during}
            )
    except IntegrityError as error:
        if "busy_no_overlap" not in str(error):
            raise
        raise SlotTaken(
            _("That time has just been taken. Choose another one."), field="start"
        ) from error


@transaction.atomic
def clear_busy(*, booking_ref: str) -> None:
    """Give a booking's time back to its tasker; nothing happens when there is none."""
    BusyTime.objects.filter(booking_ref=booking_ref).delete()


@transaction.atomic
def add_rating(*, profile_id: int, stars: int) -> None:
    """Count a published review; the caller does so once per review."""
    if not 1 <= stars <= 5:
        raise OutOfRange(_("Give one to five stars."), field="stars")
    TaskerProfile.objects.filter(pk=profile_id).update(
        rating_sum=F("rating_sum") + stars, rating_count=F("rating_count") + 1
    )
    _standing_changed(profile_id)


@transaction.atomic
def drop_rating(*, profile_id: int, stars: int) -> None:
    """Count a review no more; the caller does so once for a review that was counted."""
    TaskerProfile.objects.filter(pk=profile_id).update(
        rating_sum=F("rating_sum") - stars, rating_count=F("rating_count") - 1
    )
    _standing_changed(profile_id)


@transaction.atomic
def count_completed(*, profile_id: int) -> None:
    """Count one more finished and paid job; the caller does so once per booking."""
    TaskerProfile.objects.filter(pk=profile_id).update(completed_count=F("completed_count") + 1)
    _standing_changed(profile_id)


def locked_profile(actor: Person) -> TaskerProfile:
    """Lock the person's profile until the transaction ends; raises NotATasker."""
    profile = (
        TaskerProfile.objects.select_for_update(no_key=True, of=("self",))
        .filter(person=actor)
        .first()
    )
    if profile is None:
        raise NotATasker(_("Become a tasker first."))
    return profile


def _lacking(profile: TaskerProfile) -> list[str]:
    """What a profile needs before it can be listed, as sentences."""
    has = queries.readiness(profile)
    needs = (
        (has.skills, _("Add at least one skill with its price.")),
        (has.areas, _("Say where you work.")),
        (has.week, _("Say when you work.")),
        (has.words, _("Write your promise in one line.")),
        (has.email, _("Confirm your e-mail address first.")),
    )
    return [sentence for there, sentence in needs if not there]


def _joined(hours: Iterable[Hours]) -> list[Hours]:
    joined: list[Hours] = []
    for day, starts, ends in sorted(hours):
        if starts % STEP_MINUTES or ends % STEP_MINUTES:
            raise OutOfRange(_("Times are in quarter hours."))
        last = joined[-1] if joined else None
        if last and last[0] == day and starts <= last[2]:
            joined[-1] = (day, last[1], max(last[2], ends))
        else:
            joined.append((day, starts, ends))
    return joined


def _calendar_changed(profile: TaskerProfile, actor: Person) -> None:
    profile.calendar_changed_at = clock.now()
    profile.save(update_fields=["calendar_changed_at"])
    record(facts.TaskerAvailabilityChanged(profile.pk), actor=actor, subject=profile)


def _standing_changed(profile_id: int) -> None:
    profile = TaskerProfile.objects.get(pk=profile_id)
    record(facts.TaskerStandingChanged(profile_id), actor=None, subject=profile)
