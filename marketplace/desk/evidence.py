"""What a dispute rests on, from every part that knows something, in the order of time.

Operators read what the two read, and no more. A message whose contact details were masked stays
masked: what was taken out is kept nowhere. One that was taken back, which only goes before it is
read, or taken down, is a place without words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.files import File
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from marketplace.bookings import queries as bookings
from marketplace.bookings.actions import Check
from marketplace.desk import words
from marketplace.disputes import queries as disputes

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.disputes.queries import Case

STATEMENTS, WORK = "statements", "work"
# What the audit trail adds to the timeline of a booking.
ADDED = (
    *("TaskerSetOff", "TaskerArrived", "ContactTried", "AbsenceReported"),
    *("BookingMoved", "StartPinRenewed", "StartPinLocked", "WorkStarted", "BookingCancelled"),
)


@dataclass(frozen=True)
class Piece:
    """One line: who said or did what, when; with photos to look at, by the keys of its source."""

    time: datetime
    title: str
    text: str = ""
    who: str = ""
    photos: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Source:
    """A part above this one that knows something about a booking, with photos of its own."""

    pieces: Callable[[Booking], list[Piece]]
    photo: Callable[[Booking, str], File[bytes] | None]


_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Let a part that the desk must not know add to the evidence."""
    _sources[name] = source


def evidence_of(case: Case) -> list[Piece]:
    """Return all that is known: the booking, its day, what was said, shown and proposed."""
    booking = case.dispute.booking
    told: list[Any] = [*bookings.timeline(booking), *disputes.timeline(case.dispute)]
    pieces = [
        Piece(event.time, str(event.title), event.note)
        for event in told
        if event.time and event.state == "done"
    ]
    pieces += [*_said(case), *_proposed(case), *_happened(booking), *_asked(booking)]
    pieces += _shown(booking)
    for source in _sources.values():
        pieces += source.pieces(booking)
    return sorted(pieces, key=lambda piece: piece.time)


def photo_of(dispute: Any, source: str, key: str) -> File[bytes] | None:
    """Return a photo of the evidence by its source and key."""
    if source in _sources:
        return _sources[source].photo(dispute.booking, key)
    if not key.isdecimal() or len(key) > 15:
        return None
    if source == STATEMENTS:
        found: File[bytes] = disputes.evidence_photo(dispute, int(key)).image
        return found
    if source == WORK:
        shot = dispute.booking.photos.filter(pk=int(key)).order_by("pk").first()
        return shot.image if shot else None
    return None


def _said(case: Case) -> list[Piece]:
    pieces = []
    for said in case.statements:
        title = _("%(name)s says") % {"name": said.author.first_name}
        keys = tuple(str(photo.pk) for photo in said.photos.all())
        who = said.author.public_name
        pieces.append(Piece(said.created_at, title, said.text, who, keys, STATEMENTS))
    return pieces


def _proposed(case: Case) -> list[Piece]:
    pieces = []
    for offer in case.offers:
        values = {"refund": offer.effect.refund.exact, "net": offer.effect.net.exact}
        words_of = (
            _("Proposal of the client: %(refund)s back, %(net)s to the tasker")
            if offer.proposal.by == "client"
            else _("Proposal of the tasker: %(refund)s back, %(net)s to the tasker")
        )
        title = words_of % values
        pieces.append(Piece(offer.proposal.created_at, title, offer.proposal.words))
    return pieces


def _happened(booking: Booking) -> list[Piece]:
    """Return what the audit trail knows of the day, with whose doing it was (one query)."""
    rows = apps.get_model("core.Fact").objects.filter(
        subject_kind="bookings.booking", subject_id=booking.pk, name__in=ADDED
    )
    pieces = []
    for row in rows.select_related("actor").order_by("pk"):
        who = row.actor.public_name if row.actor else _("Hustlr")
        pieces.append(Piece(row.created_at, *_told(row.name, row.payload), who=who))
    return pieces


def _told(name: str, said: dict[str, Any]) -> tuple[str, str]:
    """Return the words for a fact: what happened, and the details that it carries."""
    means = {
        "call": _("Called the client"),
        "message": _("Wrote the client a message"),
        "bell": _("Rang the bell"),
    }
    told = {
        "TaskerSetOff": (_("Said to be on the way"), _("Arrival: %(at)s"), "eta"),
        "TaskerArrived": (_("At the door, and nobody opens"), _("Waits until %(at)s"), "over_at"),
        "AbsenceReported": (_("Absence reported"), _("Contested until %(at)s"), "contest_by"),
        "BookingMoved": (_("The time was moved"), _("Before: %(at)s"), "before"),
        "StartPinRenewed": (_("A new start PIN was made"), "", ""),
        "StartPinLocked": (_("The start PIN was wrong too often"), "", ""),
        "WorkStarted": (_("Entered the client's start PIN"), "", ""),
        "BookingCancelled": (_("Cancelled the booking"), "", ""),
    }
    if name == "ContactTried":
        return means.get(said.get("means", ""), _("Tried to reach the client")), ""
    title, words, field = told[name]
    return title, words % {"at": _moment(said.get(field))} if field else ""


def _asked(booking: Booking) -> list[Piece]:
    """Return what each side asked of the other about time and end, and the answers (one query)."""
    kinds = {
        "move": _("Asks for another time"),
        "cancel": _("Asks to cancel without fault"),
        "stop": _("Asks to stop early"),
    }
    pieces = []
    for each in booking.proposals.order_by("pk"):
        person = booking.client if each.by == "client" else booking.tasker.person
        slots = ", ".join(_moment(start) for start in each.starts)
        text = "\n".join(part for part in (slots, each.reason) if part)
        pieces.append(Piece(each.created_at, kinds[each.kind], text, person.public_name))
        if each.answered_at and not each.is_standing:
            title = f"{kinds[each.kind]}: {each.get_state_display()}"
            pieces.append(Piece(each.answered_at, title))
    return pieces


def _shown(booking: Booking) -> list[Piece]:
    """Return the photos of the work and of the door, and the closing list (one query)."""
    note = apps.get_model("bookings.Doorstep").objects.filter(photo=OuterRef("pk"))
    shots: dict[str, list[Any]] = defaultdict(list)
    for shot in booking.photos.annotate(words=Subquery(note.values("note")[:1])).order_by("pk"):
        shots[shot.kind].append(shot)
    who = booking.tasker.person.public_name
    pieces = [
        Piece(
            found[0].created_at,
            _("Photos: %(what)s") % {"what": found[0].get_kind_display()},
            found[0].words or "",
            who,
            tuple(str(shot.pk) for shot in found),
            WORK,
        )
        for found in shots.values()
    ]
    if booking.finished_at:
        ticked = booking.finish_checks
        lines = [f"{'✓' if each.value in ticked else '–'} {each.label}" for each in Check]
        pieces.append(Piece(booking.finished_at, _("The closing list"), "\n".join(lines), who))
    return pieces


def _moment(value: Any) -> str:
    """Return a moment of a payload or of a row, as people read it."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) and value else value
    return str(words.plain(moment))
