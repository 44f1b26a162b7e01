"""What pages and other parts may ask about conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects

from chat.models import Conversation, Member, Message, Photo
from marketplace.accounts import queries as accounts

if TYPE_CHECKING:
    from chat.deals import Asked
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking

PAGE = 50
ROWS = 30
GAP = 500
# So many messages are read as the evidence of a dispute.
EVIDENCE = 300


@dataclass(frozen=True)
class Row:
    """A conversation as the inbox shows it to one of its two."""

    conversation: Conversation
    other: Person
    last: Message | None
    unread: int

    @property
    def is_mine(self) -> bool:
        """Say whether the viewer spoke last."""
        last = self.last
        return last is not None and not last.is_system and last.sender_id != self.other.pk


@dataclass(frozen=True)
class Window:
    """A stretch of messages, and the number to ask for those before it."""

    messages: Sequence[Message]
    before: int | None


def unread_messages(person: Person) -> QuerySet[Any]:
    """Return the same as a query that can stand within another one."""
    return Member.objects.filter(person=person).unread_rows().values("total")


def unread_total(person: Person) -> int:
    """Return how many messages the person has not read (one query)."""
    totals: dict[int, int] = Member.objects.filter(person=person).unread_totals()
    return totals.get(person.pk, 0)


def conversation_for(person: Person, ref: str) -> Conversation | None:
    """Return a conversation of the person's with both people, `seen`, `is_apart` (one query)."""
    blocks = accounts.blocks_between(OuterRef("client_id"), OuterRef("tasker_id"))
    apart = {"is_apart": Exists(blocks)}
    rows = Conversation.objects.with_seen(person).annotate(**apart)
    found: Conversation | None = rows.filter(ref=ref).first()
    return found


def thread_for(person: Person, ref: str) -> Conversation | None:
    """Return a conversation of the person's without anything about it (one light query)."""
    found: Conversation | None = Conversation.objects.visible_to(person).filter(ref=ref).first()
    return found


def inbox(
    person: Person, *, unread_only: bool = False, asked: Asked | None = None, page: int = 1
) -> tuple[list[Row], bool]:
    """Return a page of the person's rows and whether more follow (two queries).

    ASKED leaves only those about certain bookings and offers.
    """
    found = Conversation.objects.with_unread(person)
    if unread_only:
        found = found.waiting()
    if asked is not None:
        found = found.about(asked.bookings, asked.offers)
    start = (page - 1) * ROWS
    conversations = list(found.newest_first()[start : start + ROWS + 1])
    more, conversations = len(conversations) > ROWS, conversations[:ROWS]
    last = Message.objects.filter(
        conversation__in=[each.pk for each in conversations], seq=F("conversation__last_seq")
    )
    by_id = {each.pk: each for each in conversations}
    lines = {}
    for message in last.order_by("pk"):
        message.conversation = by_id[message.conversation_id]
        lines[message.conversation_id] = message
    rows = [
        Row(each, each.other(person), lines.get(each.pk), each.unread) for each in conversations
    ]
    return rows, more


def window(conversation: Conversation, *, before: int | None = None) -> Window:
    """Return the newest messages, or those before a seq, oldest first (two queries)."""
    found = conversation.messages.with_parts()
    if before is not None:
        found = found.filter(seq__lt=before)
    messages = list(found.order_by("-seq")[:PAGE])[::-1]
    earlier = messages[0].seq if messages and messages[0].seq > 1 else None
    return Window(messages, earlier)


def changed_since(
    conversation: Conversation, rev: int, *, said: Message | None = None
) -> list[Message] | None:
    """Return what a reader at REV lacks; None when the page does that better (two queries).

    The conversation is as it was read just now: when nothing has come since, nobody is asked, and
    when nothing has but what the reader said, only for its photos.
    """
    if rev >= conversation.last_rev:
        return []
    if said is not None and said.rev == conversation.last_rev == rev + 1:
        prefetch_related_objects([said], "photos")
        return [said]
    messages = list(conversation.messages.changed_since(rev).with_parts()[: GAP + 1])
    return messages if len(messages) <= GAP else None


def message_of(conversation: Conversation, number: str) -> Message | None:
    """Return what somebody said in a conversation by its number, with who said it."""
    if not number.isdecimal() or len(number) > 9:
        return None
    said = conversation.messages.filter(seq=int(number), removed_at=None, kind="text")
    found: Message | None = said.select_related("sender").first()
    return found


def is_said(conversation: Conversation, person: Person, client_id: UUID) -> bool:
    """Say whether the person's message of a key is there already (one query)."""
    return bool(conversation.messages.filter(sender=person, client_id=client_id).exists())


def photo_for(person: Person, ref: str) -> Photo | None:
    """Return a photo that the person may look at."""
    found: Photo | None = Photo.objects.readable_by(person).filter(ref=ref).first()
    return found


def said_about(booking: Booking) -> tuple[list[Message], bool]:
    """Return the newest messages of the two about a booking, and whether more came before them.

    For whoever decides between them (two queries).
    """
    said = Message.objects.filter(kind=Message.Kind.TEXT, conversation__in=_about(booking))
    newest = list(said.with_parts().order_by("-created_at", "-pk")[: EVIDENCE + 1])
    return newest[:EVIDENCE][::-1], len(newest) > EVIDENCE


def photo_about(booking: Booking, ref: str) -> Photo | None:
    """Return a photo that was sent in the thread about a booking."""
    sent = Photo.objects.filter(conversation__in=_about(booking), message__isnull=False)
    found: Photo | None = sent.filter(ref=ref).order_by("pk").first()
    return found


def _about(booking: Booking) -> QuerySet[Any]:
    direct = Q(direct_booking_id=booking.pk)
    on_job = Q(job_id=booking.job_id, tasker=booking.tasker.person_id)
    found: QuerySet[Any] = Conversation.objects.filter(on_job if booking.job_id else direct)
    return found
