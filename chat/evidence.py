"""Puts what the two have written to each other into the evidence of their dispute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from chat import queries
from marketplace.desk.evidence import Piece, Source, register

if TYPE_CHECKING:
    from django.core.files import File

    from chat.models import Message
    from marketplace.bookings.models import Booking

NAME = "messages"


def pieces(booking: Booking) -> list[Piece]:
    """Return the messages of the two about a booking, with their photos (two queries)."""
    said, are_more = queries.said_about(booking)
    found = [_piece(message) for message in said]
    if are_more:
        found.insert(0, Piece(said[0].created_at, _("Earlier messages are left out here")))
    return found


def photo(booking: Booking, key: str) -> File[bytes] | None:
    """Return a photo that was sent in the thread about a booking."""
    found = queries.photo_about(booking, key)
    return found.file if found else None


def register_all() -> None:
    """Let the desk read the messages of the two sides of a dispute."""
    register(NAME, Source(pieces, photo))


def _piece(message: Message) -> Piece:
    title, text = _("Message"), message.body
    if message.is_removed:
        title = _("Message, taken back or taken down: its words are deleted")
    elif message.is_masked:
        title = _("Message, its contact details masked when it was sent")
    who = message.sender.public_name if message.sender else ""
    photos = tuple(shot.ref for shot in message.photos.all())
    return Piece(message.created_at, title, text, who, photos, NAME)
