"""Booking a gig directly: asked and answered, or at once; without a job and without offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.bookings import facts
from marketplace.bookings.actions.accepting import KeyUsed, claim
from marketplace.bookings.asked import GigRequest
from marketplace.bookings.models import Booking
from marketplace.bookings.moves import facts_of, lock, move, require_side, set_timer
from marketplace.bookings.places import BookingAddress
from marketplace.bookings.queries import may_book_instantly
from marketplace.bookings.states import BOOKING
from marketplace.bookings.tiers import choice_for
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing, Refusal
from marketplace.core.facts import record
from marketplace.core.places import Place
from marketplace.core.policies import Policy
from marketplace.core.states import Actor
from marketplace.offers import queries as offers
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.taskers.models import Gig, GigPackage

# How long a booking that was taken back can still be looked at before it is closed (B53).
SETTLING = timedelta(days=30)
# Before the start the money has to be there.
PAID_BEFORE = timedelta(hours=1)


class NotBookable(Refusal):
    """The gig cannot be booked in this way, by this person, at this place."""


class PhoneMissing(Refusal):
    """Who sends a tasker somewhere has a confirmed number."""


class SlotGone(Conflict):
    """The time can no longer be booked."""


class WayChanged(Conflict):
    """The gig is no longer booked at once; the tasker answers first."""


class TooLate(Conflict):
    """The time to answer is over."""


@dataclass(frozen=True)
class Wish:
    """What a client asks for: which package, when, where, what the tasker should know."""

    package: int
    starts_at: datetime
    place: Place
    notes: str = ""
    # What the page said: booked at once, or asked first.
    at_once: bool = False


@transaction.atomic
def request_gig(*, gig_ref: str, wish: Wish, actor: Person, idempotency_key: str) -> Booking:
    """Ask for a gig (B01), or book it at once where its tasker lets that happen (B02).

    The price is frozen here. The same key returns the booking that is there. Raises Missing for
    a gig that cannot be found, Refusal for what the person can change, Conflict when the time is
    gone or the way of booking has changed since the page was shown.
    """
    gig = taskers.lock_gig(gig_ref=gig_ref)
    if gig is None:
        raise Missing(_("This service cannot be booked any more."))
    if made := _made_before(actor, idempotency_key, gig):
        return made
    policy = policies.current()
    package = _package(gig, wish)
    if wish.at_once:
        _check_at_once(gig, actor, policy)
    _check_pair(gig, actor)
    _check_place(gig, wish.place)
    _check_time(gig, package, wish, policy)
    booking = _frozen(gig, package, wish, policy=policy)
    booking.client, booking.idempotency_key = actor, idempotency_key
    if wish.at_once:
        booking.state = BOOKING.step(state="", event="accept", actor=Actor.CLIENT).target
        _save(booking, wish.place, due_at=now() + policy.payment_window)
        claim(booking, until=now() + policy.payment_window, actor=actor)
        return booking
    booking.state = BOOKING.step(state="", event="request", actor=Actor.CLIENT).target
    answer_by = _answer_by(wish.starts_at, policy)
    _save(booking, wish.place, due_at=answer_by)
    GigRequest.objects.create(booking=booking, answer_by=answer_by)
    asked = facts.BookingRequested(
        **facts_of(booking),
        total_minor=booking.total_minor,
        currency=booking.currency,
        answer_by=answer_by.isoformat(),
    )
    record(asked, actor=actor, subject=booking)
    return booking


@transaction.atomic
def agree(*, booking_ref: str, actor: Person) -> Booking:
    """Say yes (B04): the time is kept, and the client pays; repeated, it changes nothing.

    Raises SlotTaken when another booking has come into the time.
    """
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.TASKER)
    if booking.is_awaiting_payment:
        return booking
    _check_answer(booking)
    policy = policies.policy_by_id(booking.policy_id)
    window = timedelta(hours=policy.request_payment_hours)
    until = min(now() + window, booking.starts_at - PAID_BEFORE)
    until = max(until, now() + policy.payment_window)
    _answered(booking)
    move(booking, "agree", by=Actor.TASKER, due_at=until, accepted_at=now())
    claim(booking, until=until, actor=actor, by_request=True)
    return booking


@transaction.atomic
def decline(*, booking_ref: str, actor: Person, reason: str) -> Booking:
    """Say no with a reason of the list (B06)."""
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.TASKER)
    if reason not in GigRequest.Reason.values:
        raise NotBookable(_("Choose a reason. Your client reads it."), field="reason")
    _answered(booking, reason=reason)
    outcome = Booking.Outcome.DECLINED
    move(booking, "decline", by=Actor.TASKER, outcome=outcome, ended_at=now())
    said = facts.RequestDeclined(**facts_of(booking), reason=reason)
    record(said, actor=actor, subject=booking)
    return booking


@transaction.atomic
def withdraw(*, booking_ref: str, actor: Person) -> Booking:
    """Take a request back before it is answered (B08)."""
    booking = lock(ref=booking_ref)
    require_side(booking, actor, Actor.CLIENT)
    move(
        booking,
        "withdraw",
        by=Actor.CLIENT,
        due_at=now() + SETTLING,
        outcome=Booking.Outcome.CANCELLED,
        fault=Booking.Side.CLIENT,
        ended_at=now(),
    )
    record(facts.RequestWithdrawn(**facts_of(booking)), actor=actor, subject=booking)
    return booking


@transaction.atomic
def lapse(*, booking_id: int) -> None:
    """Let a request go that nobody has answered in time (B07)."""
    booking = lock(booking_id=booking_id)
    if not (booking.is_requested and booking.is_due):
        return
    move(booking, "lapse", outcome=Booking.Outcome.UNANSWERED, ended_at=now())
    record(facts.RequestLapsed(**facts_of(booking)), actor=None, subject=booking)


def _made_before(actor: Person, key: str, gig: Gig) -> Booking | None:
    mine = Booking.objects.of_client(actor).with_people().filter(idempotency_key=key)
    made = mine.order_by("pk").first()
    if made and made.gig_id != gig.pk:
        raise KeyUsed(_("This form was sent before. Open the page again."))
    return made


def _package(gig: Gig, wish: Wish) -> GigPackage:
    package = profiles.package_of(gig, wish.package)
    if package is None:
        raise NotBookable(_("Choose one of the packages."), field="package")
    return package


def _check_at_once(gig: Gig, actor: Person, policy: Policy) -> None:
    """Let only those book without asking, or be booked so, who have kept their word of late."""
    person = gig.profile.person
    if not (profiles.is_instant(gig, policy) and may_book_instantly(person, policy)):
        raise WayChanged(
            _("%(name)s now answers each request first. Look at the page again, then ask.")
            % {"name": person.first_name}
        )
    if not may_book_instantly(actor, policy):
        raise WayChanged(
            _(
                "After bookings that you have let down, booking at once is closed to you for a day."
                " Look at the page again, then ask."
            )
        )


def _check_pair(gig: Gig, actor: Person) -> None:
    person = gig.profile.person
    if person.pk == actor.pk:
        raise NotBookable(_("This is your own service."))
    if accounts.are_blocked(actor.pk, person.pk):
        raise NotBookable(_("You and this tasker cannot book each other."))
    if not accounts.is_phone_verified(actor):
        raise PhoneMissing(
            _("Confirm your mobile number first: a tasker at the door must be able to call.")
        )
    if not (accounts.may(actor, "book") and accounts.may(person, "offer")):
        raise NotBookable(_("This booking is not possible at present."))


def _check_place(gig: Gig, place: Place) -> None:
    if not profiles.serves(gig.profile_id, place.lat, place.lng):
        raise NotBookable(
            _("%(name)s does not come to %(area)s. Try an address nearer by.")
            % {"name": gig.profile.person.first_name, "area": place.area},
            field="address",
        )


def _check_time(gig: Gig, package: GigPackage, wish: Wish, policy: Policy) -> None:
    end = wish.starts_at + timedelta(minutes=package.minutes)
    latest = now() + timedelta(days=profiles.DAYS_AHEAD)
    if not profiles.soonest_start(gig, policy) <= wish.starts_at <= latest:
        raise SlotGone(_("That time can no longer be booked. Choose another one."), field="start")
    if not profiles.is_free(gig.profile_id, wish.starts_at, end):
        raise SlotGone(_("That time has just been taken. Choose another one."), field="start")


def _answer_by(starts_at: datetime, policy: Policy) -> datetime:
    lead = timedelta(hours=policy.request_lead_hours)
    return min(now() + timedelta(hours=policy.request_answer_hours), starts_at - lead)


def _frozen(gig: Gig, package: GigPackage, wish: Wish, *, policy: Policy) -> Booking:
    """Return the booking, not saved yet, with what is asked for as it stands now."""
    sides = offers.earnings(package.price, policy)
    return Booking(
        gig=gig,
        package=package.name,
        tasker=gig.profile,
        title=gig.title,
        scope={
            "description": wish.notes.strip(),
            "answers": {},
            "message": "",
            "included": package.included_lines,
            "not_included": "; ".join(package.excluded_lines),
        },
        area=wish.place.area,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + timedelta(minutes=package.minutes),
        timezone=gig.profile.timezone,
        price_minor=sides.price.minor,
        client_fee_minor=sides.client_fee.minor,
        total_minor=sides.total.minor,
        commission_minor=sides.commission.minor,
        tasker_net_minor=sides.net.minor,
        currency=package.currency,
        policy_id=policy.id,
        cancel_policy=choice_for(gig.profile.cancel_policy, package.minutes, policy),
    )


def _save(booking: Booking, place: Place, *, due_at: datetime) -> None:
    set_timer(booking, due_at)
    BookingAddress.objects.create(
        booking=booking, text=place.address or place.area, lat=place.lat, lng=place.lng
    )


def _check_answer(booking: Booking) -> None:
    """Refuse when the time to answer is over, even before its timer has run."""
    if booking.is_requested and booking.is_due:
        raise TooLate(_("The time to answer this request is over."))


def _answered(booking: Booking, *, reason: str = "") -> None:
    GigRequest.objects.filter(booking=booking).update(answered_at=now(), reason=reason)
