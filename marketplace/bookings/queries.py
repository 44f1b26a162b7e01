"""What others may ask about bookings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.bookings import states, story
from marketplace.bookings.errors import BookingMissing
from marketplace.bookings.models import Booking, BookingPhoto, BookingQuerySet
from marketplace.bookings.places import BookingAddress
from marketplace.bookings.prices import PriceBand, price_band, price_bands, prices_paid
from marketplace.bookings.story import Event
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.policies import Policy
from marketplace.core.states import Actor, Choice
from marketplace.jobs import queries as jobs

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

__all__ = [
    "Address",
    "PriceBand",
    "ReviewTime",
    "address_for",
    "agenda",
    "booking_by_id",
    "booking_by_ref",
    "booking_for",
    "booking_on_job",
    "bookings_of",
    "choices",
    "earned_since",
    "photos_of",
    "price_band",
    "price_bands",
    "prices_paid",
    "recently_done",
    "review_time",
    "timeline",
    "working_on",
]


@dataclass(frozen=True)
class Address:
    """Where the work is: the area for everybody, the door for the two sides at their time."""

    area: str
    text: str = ""

    @property
    def shown(self) -> str:
        """The most exact words that may be shown."""
        return self.text or self.area


@dataclass(frozen=True)
class ReviewTime:
    """When the two sides may review each other."""

    opens: datetime
    closes: datetime

    @property
    def is_open(self) -> bool:
        """Whether it is not over yet."""
        return now() < self.closes


def booking_for(person: Person, ref: str) -> Booking:
    """Return one of the person's bookings; raises BookingMissing for anybody else's."""
    found = Booking.objects.visible_to(person).with_people().select_related("job")
    booking = found.filter(ref=ref).order_by("pk").first()
    if booking is None:
        raise BookingMissing
    return booking


def booking_by_ref(ref: str) -> Booking | None:
    """Return a booking with its people, for the system's own use."""
    return Booking.objects.with_people().filter(ref=ref).order_by("pk").first()


def booking_by_id(booking_id: int) -> Booking:
    """Return a booking with its people; raises Booking.DoesNotExist."""
    return Booking.objects.with_people().get(pk=booking_id)


def booking_on_job(person: Person, job_id: int) -> Booking | None:
    """Return the person's latest booking on a job, the live one first."""
    mine = Booking.objects.visible_to(person).with_people().filter(job=job_id)
    return mine.live().order_by("-pk").first() or mine.order_by("-pk").first()


def bookings_of(person: Person, side: Actor) -> BookingQuerySet:
    """Return the person's bookings on one side, with the people and the job."""
    all_bookings = Booking.objects.with_people().select_related("job")
    if side is Actor.TASKER:
        return all_bookings.of_tasker(person)
    return all_bookings.of_client(person)


def photos_of(booking: Booking) -> list[BookingPhoto]:
    """Return the photos of the finished work."""
    return list(booking.photos.order_by("pk"))


def timeline(booking: Booking) -> list[Event]:
    """Return what has happened to a booking and what is still to come."""
    return story.timeline(booking)


def address_for(booking: Booking, person: Person) -> Address:
    """Return the address as the person may see it now: the door only while somebody must find it.

    The client knows the door; the tasker sees it from the payment until the work is approved.
    """
    side = booking.side_of(person)
    shown = booking.state in states.ADDRESS_SHOWN
    if side is Actor.CLIENT or (side is Actor.TASKER and shown):
        return Address(area=booking.area, text=_door(booking))
    return Address(area=booking.area)


def _door(booking: Booking) -> str:
    """Return where exactly: the job's address, or the one that a direct booking was made with."""
    if booking.job_id:
        found = jobs.address_of(booking.job_id)
        return found.text if found else ""
    texts = BookingAddress.objects.filter(booking=booking).order_by("pk")
    return texts.values_list("text", flat=True).first() or ""


def review_time(booking: Booking, policy: Policy | None = None) -> ReviewTime | None:
    """Return when the booking may be reviewed: from its end, if it was ever paid for.

    Whoever has the booking's policy at hand saves a query.
    """
    if booking.ended_at is None or not booking.was_funded:
        return None
    window = (policy or policies.policy_by_id(booking.policy_id)).review_window
    return ReviewTime(opens=booking.ended_at, closes=booking.ended_at + window)


def earned_since(person: Person, moment: datetime) -> list[Booking]:
    """Return the tasker's bookings that were approved since a moment, the latest first."""
    done = Booking.objects.of_tasker(person).filter(completed_at__gte=moment)
    return list(done.order_by("-completed_at", "-pk"))


def working_on(person: Person) -> list[Booking]:
    """Return what a tasker has before them, up to what waits for approval, in its order."""
    return list(Booking.objects.of_tasker(person).with_people().ahead())


def recently_done(*, limit: int) -> list[Booking]:
    """Return the last bookings whose work was approved, for public pages (one query)."""
    done = Booking.objects.with_people().filter(completed_at__isnull=False)
    return list(done.order_by("-completed_at", "-pk")[:limit])


def agenda(person: Person, start: datetime, end: datetime) -> list[Booking]:
    """Return a tasker's paid bookings that begin between two moments, in their order."""
    mine = Booking.objects.of_tasker(person).with_people().filter(paid_at__isnull=False)
    there = mine.exclude(outcome=Booking.Outcome.CANCELLED)
    return list(there.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk"))


def choices(booking: Booking, person: Person) -> list[Choice]:
    """Return what the person may do now, the main thing first; from the machine's table."""
    side = booking.side_of(person)
    if side is None:
        return []
    known = states.BOOKING.events(state=booking.state, actor=side)
    # What goes through a dispute is offered by the pages of disputes.
    events = [event for event in known if event not in states.THROUGH_DISPUTE]
    if side is Actor.CLIENT and booking.is_awaiting_payment:
        # Paying happens elsewhere and reports back (B09); here is only the way there.
        events = ["pay", *events]
    return sorted((_choice(booking, event) for event in events), key=_rank)


def _rank(choice: Choice) -> int:
    return 0 if choice.style == "primary" else 1


def _choice(booking: Booking, event: str) -> Choice:
    def url(name: str) -> str:
        return reverse(f"bookings:{name}", args=[booking.ref])

    table = {
        "pay": Choice(
            "pay",
            _("Pay %(amount)s") % {"amount": booking.total},
            url("checkout"),
            "primary",
            icon="lock-keyhole",
        ),
        "abandon": Choice("abandon", _("Give this up"), url("cancellation"), "quiet", icon="x"),
        "cancel": Choice("cancel", _("Cancel booking"), url("cancellation"), "quiet", icon="x"),
        "start": Choice(
            "start", _("Start with the PIN"), url("start"), "primary", icon="key-round"
        ),
        "finish": Choice("finish", _("Mark as done"), url("finish"), "primary", icon="check"),
        "approve": Choice(
            "approve",
            _("Release %(amount)s") % {"amount": booking.total},
            url("approval"),
            "primary",
            icon="check",
        ),
    }
    return table[event]
