"""What others may ask about bookings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.db.models import Exists, OuterRef, Q

from marketplace.bookings import states, story
from marketplace.bookings.asked import GigRequest
from marketplace.bookings.choosing import choices
from marketplace.bookings.docket import price_lines
from marketplace.bookings.errors import BookingMissing
from marketplace.bookings.models import Booking, BookingPhoto, BookingQuerySet
from marketplace.bookings.places import BookingAddress
from marketplace.bookings.prices import Paid, PriceBand, paid_for, price_band, prices_paid
from marketplace.bookings.proposals import Proposal
from marketplace.bookings.reasons import in_words as reason_in_words
from marketplace.bookings.standing import Standing, standing_of
from marketplace.bookings.story import Event
from marketplace.bookings.tiers import Division, Tier, divide
from marketplace.bookings.track import TrackRecord, track_record
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.core.states import Actor
from marketplace.jobs import queries as jobs

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

__all__ = [
    "Address",
    "Paid",
    "PriceBand",
    "ReviewTime",
    "TrackRecord",
    "address_for",
    "booking_by_id",
    "booking_by_ref",
    "booking_for",
    "booking_on_job",
    "bookings_of",
    "choices",
    "desk_of",
    "division_of",
    "door_of",
    "funded_since",
    "is_excusable",
    "may_book_instantly",
    "paid_for",
    "photos_of",
    "price_band",
    "price_lines",
    "prices_paid",
    "proposals_of",
    "questions_to",
    "reason_in_words",
    "recently_done",
    "reliability_of",
    "request_of",
    "review_time",
    "taken",
    "timeline",
    "track_record",
    "waiting_for",
    "working_on",
]


# How long instant bookings are closed to somebody who has reached the points for that.
PAUSED_FOR = timedelta(hours=24)
# Opens the maps app of a phone, or a page; nothing of it is loaded before somebody follows it.
ROUTES = "https://www.google.com/maps/dir/?api=1&destination="


@dataclass(frozen=True)
class Address:
    """Where the work is: the area for everybody, the door for the two sides at their time."""

    area: str
    text: str = ""

    @property
    def shown(self) -> str:
        """The most exact words that may be shown."""
        return self.text or self.area

    @property
    def route_url(self) -> str:
        """A link that opens a map with the way there; empty while the door is not shown."""
        return f"{ROUTES}{quote(self.text)}" if self.text else ""


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
    found = Booking.objects.visible_to(person).with_people().select_related("job", "settlement")
    booking = found.filter(ref=ref).order_by("pk").first()
    if booking is None:
        raise BookingMissing
    return booking


def booking_by_ref(ref: str) -> Booking | None:
    """Return a booking with its people, for the system's own use."""
    return Booking.objects.with_people().filter(ref=ref).order_by("pk").first()


def made_after(refs: Sequence[str], moment: datetime) -> set[str]:
    """Return which of some bookings were made after a moment (one query)."""
    later = Booking.objects.filter(ref__in=refs, accepted_at__gt=moment)
    return set(later.values_list("ref", flat=True))


def booking_by_id(booking_id: int) -> Booking:
    """Return a booking with its people; raises Booking.DoesNotExist."""
    return Booking.objects.with_people().get(pk=booking_id)


def booking_on_job(person: Person, job_id: int) -> Booking | None:
    """Return the person's latest booking on a job, the live one first."""
    mine = Booking.objects.visible_to(person).with_people().filter(job=job_id)
    return mine.live().order_by("-pk").first() or mine.order_by("-pk").first()


def bookings_on(person: Person, job_ids: Iterable[int]) -> list[Booking]:
    """Return the person's bookings on some jobs; of a job's several, the one that counts comes last."""
    return list(Booking.objects.visible_to(person).filter(job__in=list(job_ids)).order_by("pk"))


def bookings_of(person: Person, side: Actor) -> BookingQuerySet:
    """Return the person's bookings on one side, with the people and the job."""
    all_bookings = Booking.objects.with_people().select_related("job")
    if side is Actor.TASKER:
        return all_bookings.of_tasker(person)
    return all_bookings.of_client(person)


def division_of(booking: Booking, kept: Money) -> Division:
    """Return how all of the money divides when the tasker is paid KEPT of the price."""
    return divide(booking, Tier.DISPUTE, kept.minor)


def photos_of(booking: Booking) -> list[BookingPhoto]:
    """Return the photos of the work, those from before it first."""
    shown = booking.photos.exclude(kind=BookingPhoto.Kind.DOOR)
    return sorted(shown.order_by("pk"), key=lambda photo: photo.kind != BookingPhoto.Kind.BEFORE)


def timeline(booking: Booking, proposals: Sequence[Proposal] = ()) -> list[Event]:
    """Return what has happened to a booking and what is still to come."""
    return story.timeline(booking, proposals)


def proposals_of(booking: Booking) -> list[Proposal]:
    """Return the questions of the two sides that still say something, the oldest first.

    One query at most: a booking that was neither moved nor ended in agreement has none.
    """
    asks = booking.state in states.PROPOSABLE
    if not (asks or booking.moves or (booking.is_cancelled and booking.was_funded)):
        return []
    return list(booking.proposals.order_by("pk"))


def is_excusable(booking: Booking, person: Person) -> bool:
    """Say whether the other side has points from this booking that the person can take away."""
    if not (booking.is_cancelled and booking.fault):
        return False
    entries = booking.entries.filter(excused_at__isnull=True)
    return entries.exclude(person=person).exists()


def questions_to(person: Person) -> list[Proposal]:
    """Return what clients have asked a tasker and wait for, the most urgent first (one query)."""
    asked = Proposal.objects.standing().filter(
        booking__tasker__person=person, by=Booking.Side.CLIENT, due_at__gt=now()
    )
    return list(asked.select_related("booking__client").order_by("due_at", "pk"))


def waiting_for(person: Person) -> list[str]:
    """Return the references of bookings that stand still until the person acts (one query).

    The client pays, looks at the work; the tasker agrees to be booked; either answers a question.
    """
    asked = Proposal.objects.standing().filter(booking=OuterRef("pk"), due_at__gt=now())
    sides = (
        (Booking.objects.of_client(person), states.OF_CLIENT, Booking.Side.TASKER),
        (Booking.objects.of_tasker(person), states.OF_TASKER, Booking.Side.CLIENT),
    )
    arms = [
        own.filter(Q(state__in=waiting) | Exists(asked.filter(by=other)))
        .order_by()
        .values_list("ref", flat=True)
        for own, waiting, other in sides
    ]
    return list(arms[0].union(arms[1]))


def reliability_of(person: Person) -> Standing:
    """Return a person's points, their weight now and what that leads to (two queries)."""
    return standing_of(person, policies.current())


def may_book_instantly(person: Person, policy: Policy) -> bool:
    """Say whether a person may book at once, or be booked so: not for a day after seven points."""
    standing = standing_of(person, policy)
    if standing.level not in ("pause", "review"):
        return True
    return now() - standing.entries[0].created_at > PAUSED_FOR


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
    door = door_of(booking)
    return door.text if door else ""


def door_of(booking: Booking) -> BookingAddress | None:
    """Return the true place of a directly made booking, for the system's own use (one query)."""
    try:
        # Kept on the row, so that a page asks once.
        return booking.address
    except BookingAddress.DoesNotExist:
        return None


def request_of(booking: Booking) -> GigRequest | None:
    """Return what was asked before a direct booking, if its tasker answers first (one query)."""
    return GigRequest.objects.filter(booking=booking).order_by("pk").first()


def review_time(booking: Booking, policy: Policy | None = None) -> ReviewTime | None:
    """Return when the booking may be reviewed: from its end, if it was ever paid for.

    Whoever has the booking's policy at hand saves a query.
    """
    if booking.ended_at is None or not booking.was_funded:
        return None
    window = (policy or policies.policy_of(booking.policy)).review_window
    return ReviewTime(opens=booking.ended_at, closes=booking.ended_at + window)


def funded_since(person: Person, moment: datetime) -> BookingQuerySet:
    """Return the tasker's bookings that were paid for, from those of a moment on, the last first."""
    mine = Booking.objects.of_tasker(person).with_people().select_related("settlement")
    return mine.filter(paid_at__isnull=False, starts_at__gte=moment).order_by("-starts_at", "-pk")


def taken(person: Person, start: datetime, end: datetime) -> list[Booking]:
    """Return the bookings that have or had a place in the tasker's days between two moments."""
    mine = Booking.objects.of_tasker(person).with_people()
    there = mine.filter(starts_at__lt=end, ends_at__gt=start)
    stands = Q(state__in=states.BLOCKING) | Q(paid_at__isnull=False)
    gone = (Booking.Outcome.CANCELLED, Booking.Outcome.REFUNDED)
    return list(there.filter(stands).exclude(outcome__in=gone).order_by("starts_at", "pk"))


def working_on(person: Person) -> list[Booking]:
    """Return what a tasker has before them, up to what waits for approval, in its order."""
    mine = Booking.objects.of_tasker(person).with_people().select_related("policy")
    return list(mine.ahead())


def recently_done(*, limit: int) -> list[Booking]:
    """Return the last bookings whose work was approved, for public pages (one query)."""
    done = Booking.objects.with_people().filter(completed_at__isnull=False)
    return list(done.order_by("-completed_at", "-pk")[:limit])


def desk_of(person: Person, start: datetime, end: datetime) -> list[Booking]:
    """Return what a tasker has before them, and what was or is paid between two moments."""
    mine = Booking.objects.of_tasker(person).with_people().select_related("policy")
    between = Q(paid_at__isnull=False, starts_at__gte=start, starts_at__lt=end)
    there = between & ~Q(outcome=Booking.Outcome.CANCELLED)
    return list(mine.filter(Q(state__in=states.AHEAD) | there).order_by("starts_at", "pk"))
