"""Everything that changes a conversation; web, WhatsApp and listeners call the same functions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chat import bus, deals, facts, photos, tasks, writing
from chat.models import MAX_BODY, Conversation, ConversationQuerySet, Member, Message
from chat.refusals import Apart, NothingSaid, TooFast
from marketplace.accounts import actions as accounts
from marketplace.core import clock
from marketplace.core.contacts import mask
from marketplace.core.errors import Conflict, Missing, Refusal
from marketplace.core.facts import record
from marketplace.jobs import queries as jobs
from marketplace.offers import queries as offers
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking

BURST, BURST_TIME = 20, timedelta(seconds=20)
REMIND_AFTER = timedelta(minutes=5)


class KeyReused(Conflict):
    """The key of a sent message came again with other words."""


class AlreadyRead(Conflict):
    """What the other side has read belongs to both."""


class NotHere(Missing):
    """The conversation does not exist for this person."""


class NoOfferYet(Refusal):
    """Two people talk in private once there is an offer between them."""


@transaction.atomic
def open_conversation(*, job_id: int, tasker_profile_id: int, actor: Person) -> Conversation:
    """Return the thread of a job and a tasker for one of the two, once there is an offer."""
    job, profile = jobs.job_by_id(job_id), taskers.profile_by_id(tasker_profile_id)
    if actor.pk not in (job.client_id, profile.person_id) or job.client_id is None:
        raise NotHere(_("There is no such conversation."))
    offer = offers.my_offer(job, profile)
    if offer is None:
        raise NoOfferYet(_("You can write to each other once there is an offer."))
    conversation = ensure_conversation(
        job_id=job.pk,
        job_ref=job.ref,
        title=job.title,
        client=job.client_id,
        tasker=profile.person_id,
    )
    if not conversation.offer_ref:
        set_deal(conversation_id=conversation.pk, offer_ref=offer.ref)
    return conversation


@transaction.atomic
def ensure_conversation(
    *, job_id: int, job_ref: str, title: str, client: Person | int, tasker: Person | int
) -> Conversation:
    """Return the thread of a job and a pair of people, made at the first call."""
    client_id, tasker_id = (p if isinstance(p, int) else p.pk for p in (client, tasker))
    conversation, fresh = Conversation.objects.get_or_create(
        job_id=job_id,
        tasker_id=tasker_id,
        defaults={"job_ref": job_ref, "title": title, "client_id": client_id},
    )
    return _seated(conversation) if fresh else conversation


@transaction.atomic
def conversation_about(booking: Booking) -> Conversation:
    """Return the thread of a booking: that of its job, or its own when there is no job."""
    client_id, tasker_id = booking.client_id, booking.tasker.person_id
    if booking.job_id:
        job = jobs.job_by_id(booking.job_id)
        return ensure_conversation(
            job_id=job.pk, job_ref=job.ref, title=job.title, client=client_id, tasker=tasker_id
        )
    conversation, fresh = Conversation.objects.get_or_create(
        direct_booking_id=booking.pk,
        defaults={
            "title": booking.title,
            "client_id": client_id,
            "tasker_id": tasker_id,
            "booking_ref": booking.ref,
        },
    )
    return _seated(conversation) if fresh else conversation


@transaction.atomic
def send_message(
    *,
    sender: Person,
    body: str,
    client_id: UUID,
    conversation_id: int = 0,
    conversation_ref: str = "",
    attachment_ids: Sequence[str] = (),
) -> Message:
    """Say something; the same key from the same person is the same message, however often.

    The row lock on the conversation, named by id or as a page does, hands out seq and rev without
    a gap, and in commit order.
    """
    names = {"ref": conversation_ref} if conversation_ref else {"pk": conversation_id}
    conversation = _lock(Conversation.objects.visible_to(sender).filter(**names))
    body = body.replace("\r\n", "\n").strip()
    digest = hashlib.sha256(body.encode()).hexdigest()
    # While money is held for the two, a suspended person may still see it through.
    capability = "message" if conversation.is_masked else "reply"
    found = writing.standing(conversation, sender, key=client_id, capability=capability, pace=BURST)
    if found.earlier_id is not None:
        return _same(conversation, found.earlier_id, digest)
    accounts.require(sender, capability, is_allowed=found.is_allowed)
    _check_apart(conversation, is_apart=found.is_apart)
    _check_size(body, attachment_ids)
    if found.is_within(BURST_TIME):
        raise TooFast(_("That was a lot at once. Wait ten seconds, then go on."), field="body")
    said = mask(body) if conversation.is_masked else None
    message = _append(
        conversation,
        Message(
            sender=sender,
            client_id=client_id,
            body=said.text if said else body,
            is_masked=bool(said and said.found),
            digest=digest,
        ),
    )
    photos.attach(message, attachment_ids)
    if found.other_read == message.seq - 1:  # the first unread one of the other side
        tasks.remind.defer(
            at=message.created_at + REMIND_AFTER, member_id=found.other_id, seq=message.seq
        )
    return message


@transaction.atomic
def post_system_message(
    *, conversation_id: int, source: str, kind: str, payload: dict[str, Any]
) -> Message:
    """Tell both sides what happened; SOURCE ("booking:12:3") names the event and says it once."""
    client_id = uuid5(NAMESPACE_URL, f"hustlr:{source}:{kind}")
    conversation = _locked(conversation_id)
    earlier = conversation.messages.filter(sender=None, client_id=client_id).first()
    if earlier is not None:
        told: Message = earlier
        return told
    message = Message(
        kind=Message.Kind.SYSTEM, client_id=client_id, payload={"event": kind, **payload}
    )
    return _append(conversation, message)


@transaction.atomic
def remove_message(*, conversation_id: int, seq: int, actor: Person) -> Message:
    """Take back what nobody has read yet: words and photos are deleted, the place stays.

    What was read stays, since the thread is the record of what was agreed.
    """
    conversation = _locked(conversation_id)
    message: Message | None = conversation.messages.filter(sender=actor, seq=seq).first()
    if message is None:
        raise NotHere(_("There is no such message."))
    if message.is_removed:
        return message
    if conversation.members.exclude(person=actor).filter(last_read_seq__gte=seq).exists():
        raise AlreadyRead(_("It has been read already, so it stays."))
    return _blank(conversation, message, actor)


@transaction.atomic
def take_down(*, conversation_ref: str, seq: int, actor: Person) -> None:
    """Remove a message as an operator, read or not; the report that asked for it keeps its words.

    Removed already, it stays so.
    """
    found = Conversation.objects.filter(ref=conversation_ref).values_list("pk", flat=True).first()
    conversation = _locked(found or 0)
    message: Message | None = conversation.messages.filter(seq=seq, removed_at=None).first()
    if message is not None:
        _blank(conversation, message, actor)


@transaction.atomic
def mark_read(*, conversation_id: int, person: Person | int, seq: int) -> bool:
    """Note how far a person has read, never backwards; return whether that is news."""
    person_id = person if isinstance(person, int) else person.pk
    last = Conversation.objects.filter(pk=conversation_id).order_by("pk")
    reached = min(seq, last.values_list("last_seq", flat=True).first() or 0)
    changed = Member.objects.filter(
        conversation_id=conversation_id, person_id=person_id, last_read_seq__lt=reached
    ).update(last_read_seq=reached)
    if changed:
        bus.tell(bus.Read(conversation_id, person_id))
    return bool(changed)


@transaction.atomic
def set_deal(
    *, conversation_id: int, offer_ref: str = "", booking_ref: str = "", funded: bool = False
) -> None:
    """Say what the two are at now; contact details pass while money is held for it.

    An offer that comes back after its booking fell away is named without one. What was masked
    stays so: only later messages are spared.
    """
    conversation = _locked(conversation_id)
    conversation.offer_ref = offer_ref or conversation.offer_ref
    conversation.booking_ref = booking_ref
    conversation.funded_at = (conversation.funded_at or clock.now()) if funded else None
    conversation.save(update_fields=["offer_ref", "booking_ref", "funded_at"])


def rename(*, job_id: int, title: str) -> None:
    """Let the threads of a job carry its new title."""
    Conversation.objects.filter(job_id=job_id).exclude(title=title).update(title=title)


def _check_apart(conversation: Conversation, *, is_apart: bool) -> None:
    """Keep two apart of whom one has blocked the other, except while a booking of theirs runs."""
    if is_apart and not deals.is_running(conversation):
        raise Apart(_("You and the other side no longer write to each other."), field="body")


def _seated(conversation: Conversation) -> Conversation:
    """Let both sides into a new conversation."""
    Member.objects.bulk_create(
        Member(conversation=conversation, person_id=who) for who in conversation.people_ids
    )
    opened = facts.ConversationOpened(
        conversation_id=conversation.pk,
        job_ref=conversation.job_ref,
        client_id=conversation.client_id,
        tasker_id=conversation.tasker_id,
    )
    record(opened, actor=None, subject=conversation)
    return conversation


def _blank(conversation: Conversation, message: Message, actor: Person) -> Message:
    """Delete words and photos; the place in the thread stays."""
    for photo in message.photos.order_by("pk"):
        photos.delete(photo)
    conversation.last_rev += 1
    conversation.save(update_fields=["last_rev"])
    message.body, message.removed_at, message.rev = "", clock.now(), conversation.last_rev
    message.save(update_fields=["body", "removed_at", "rev"])
    fact = facts.MessageRemoved(conversation.pk, message.seq)
    record(fact, actor=actor, subject=conversation)
    bus.tell(bus.Said(conversation.pk, message.rev, conversation.people_ids))
    return message


def _locked(conversation_id: int) -> Conversation:
    return _lock(Conversation.objects.filter(pk=conversation_id))


def _lock(named: ConversationQuerySet) -> Conversation:
    found: Conversation | None = named.select_for_update(no_key=True).order_by("pk").first()
    if found is None:
        raise NotHere(_("There is no such conversation."))
    return found


def _append(conversation: Conversation, message: Message) -> Message:
    writing.append(conversation, message)
    bus.tell(bus.Said(conversation.pk, message.rev, conversation.people_ids))
    return message


def _same(conversation: Conversation, earlier_id: int, digest: str) -> Message:
    earlier: Message = conversation.messages.get(pk=earlier_id)
    if earlier.digest != digest:
        raise KeyReused(_("This message was already sent with other words."))
    return earlier


def _check_size(body: str, attachment_ids: Sequence[str]) -> None:
    if not body and not attachment_ids:
        raise NothingSaid(_("Write something or add a photo."), field="body")
    if len(body) > MAX_BODY:
        over = len(body) - MAX_BODY
        text = ngettext(
            "This is %(over)d character too long.", "This is %(over)d characters too long.", over
        )
        raise NothingSaid(text % {"over": over}, field="body")
