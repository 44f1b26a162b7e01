"""Conversations, who is in them, what was said, and its photos."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from chat import events
from marketplace.core.clock import now
from marketplace.core.refs import PublicRefField

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

MAX_BODY = 4000
# By name, because the rows declare themselves what these fill.
_UNREAD = {"unread": F("last_seq") - F("members__last_read_seq")}
_WAITING = {"unread__gt": 0}


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Conversations."""

    def visible_to(self, person: Person) -> ConversationQuerySet:
        """Only those that the person is one of the two sides of."""
        return self.filter(Q(client=person) | Q(tasker=person))

    def with_unread(self, person: Person) -> ConversationQuerySet:
        """The person's, with people at hand and the number of messages not read yet."""
        mine = self.filter(members__person=person).select_related("client", "tasker")
        return mine.annotate(**_UNREAD)

    def waiting(self) -> ConversationQuerySet:
        """Of those with_unread, the ones that have any."""
        return self.filter(**_WAITING)

    def about(self, bookings: Collection[str], offers: Collection[str]) -> ConversationQuerySet:
        """Those whose two are at one of these bookings or offers, by reference."""
        return self.filter(Q(booking_ref__in=bookings) | Q(offer_ref__in=offers))

    def with_seen(self, person: Person) -> ConversationQuerySet:
        """The same, and how far the other side has read."""
        others = Member.objects.filter(conversation=OuterRef("pk")).exclude(person=person)
        seen = {"seen": Subquery(others.order_by("pk").values("last_read_seq")[:1])}
        return self.with_unread(person).annotate(**seen)

    def newest_first(self) -> ConversationQuerySet:
        """The one that was spoken in last at the top."""
        return self.order_by("-last_message_at", "-pk")


class Conversation(models.Model):
    """The private thread of one pair about one job, or one booking that was made without a job.

    Its two counters order all that is in it.
    """

    ref = PublicRefField()
    # Plain values, no keys: conversations can move to a database of their own.
    job_id = models.BigIntegerField(null=True)
    job_ref = models.CharField(max_length=8, blank=True)
    direct_booking_id = models.BigIntegerField(null=True, unique=True)
    title = models.CharField(max_length=200)
    # What the two are at: the newest offer, and its booking once there is one.
    offer_ref = models.CharField(max_length=8, blank=True)
    booking_ref = models.CharField(max_length=8, blank=True)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tasker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Contact details pass while this is set: from the payment into the hold on.
    funded_at = models.DateTimeField(null=True, blank=True)
    last_seq = models.PositiveIntegerField(default=0)
    last_rev = models.PositiveIntegerField(default=0)
    last_message_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)

    # Filled by with_unread and with_seen, the last by queries.conversation_for.
    unread: int
    seen: int | None
    is_apart: bool

    objects: ClassVar[Any] = ConversationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["job_id", "tasker"], name="conversation_once"),
            models.CheckConstraint(
                condition=~Q(client=F("tasker")), name="conversation_two_people"
            ),
            models.CheckConstraint(
                condition=Q(job_id__isnull=False, direct_booking_id__isnull=True)
                | Q(job_id__isnull=True, direct_booking_id__isnull=False),
                name="conversation_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(last_rev__gte=F("last_seq")), name="conversation_counters"
            ),
        )
        indexes = (
            models.Index(fields=["client", "-last_message_at"], name="conversation_of_client"),
            models.Index(fields=["tasker", "-last_message_at"], name="conversation_of_tasker"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.ref})"

    @property
    def is_masked(self) -> bool:
        """Say whether contact details are taken out of what is said now."""
        return self.funded_at is None

    def has(self, person: Person) -> bool:
        """Say whether the person is one of the two sides."""
        return person.pk in self.people_ids

    @property
    def people_ids(self) -> tuple[int, int]:
        """Return the ids of client and tasker."""
        return self.client_id, self.tasker_id

    def other_id(self, person_id: int) -> int:
        """Return the id of the side that a person talks to."""
        return self.tasker_id if person_id == self.client_id else self.client_id

    def other(self, person: Person) -> Person:
        """Return the side that the person talks to."""
        return self.tasker if person.pk == self.client_id else self.client


class MemberQuerySet(models.QuerySet["Member"]):
    """Members."""

    def unread_totals(self) -> dict[int, int]:
        """Return the number of unread messages of each person (one query)."""
        return {row["person_id"]: row["total"] for row in self.unread_rows()}

    def unread_rows(self) -> models.QuerySet[Any]:
        """One row for each person, with the `total` of unread messages."""
        rows = self.values("person_id").order_by("person_id")
        return rows.annotate(total=Sum(F("conversation__last_seq") - F("last_read_seq")))


class Member(models.Model):
    """One side of a conversation, and how far it has read."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_read_seq = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = MemberQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "person"], name="member_once"),
        )

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}"


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages."""

    def changed_since(self, rev: int) -> MessageQuerySet:
        """What is new or different for somebody who has seen everything up to a rev."""
        return self.filter(rev__gt=rev).order_by("rev")

    def with_parts(self) -> MessageQuerySet:
        """With what the bubble draws, so that a list costs two queries."""
        people = ("sender", "conversation__client", "conversation__tasker")
        return self.select_related(*people).prefetch_related("photos")


class Message(models.Model):
    """One thing said, by one of the two or by the system; `seq` is its place for good."""

    class Kind(models.TextChoices):
        """What draws it: a bubble, or a line of the system's."""

        TEXT = "text", _("Text")
        SYSTEM = "system", _("System")

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    seq = models.PositiveIntegerField()
    # Every change takes the next rev of its conversation; the first one is kept, so that a
    # reader who knows a cursor can tell new rows from changed ones.
    created_rev = models.PositiveIntegerField()
    rev = models.PositiveIntegerField()
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    client_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    body = models.CharField(max_length=MAX_BODY, blank=True)
    payload = models.JSONField(default=dict)
    # SHA-256 of what was sent, since the stored body may be masked.
    digest = models.CharField(max_length=64, blank=True)
    is_masked = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "seq"], name="message_seq"),
            models.UniqueConstraint(
                fields=["conversation", "sender", "client_id"], name="message_once"
            ),
            models.UniqueConstraint(
                fields=["conversation", "client_id"],
                condition=Q(sender=None),
                name="message_system_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="system", sender=None) | Q(kind="text", sender__isnull=False),
                name="message_kind_sender",
            ),
            models.CheckConstraint(
                condition=Q(rev__gte=F("created_rev")) & Q(created_rev__gte=F("seq")),
                name="message_counters",
            ),
        )
        indexes = (
            models.Index(fields=["conversation", "rev"], name="message_rev"),
            models.Index(fields=["sender", "created_at"], name="message_rate"),
        )

    def __str__(self) -> str:
        return f"{self.conversation_id}/{self.seq}"

    @property
    def report_ref(self) -> str:
        """How a report names it; with the conversation at hand."""
        return f"{self.conversation.ref}-{self.seq}"

    @property
    def is_system(self) -> bool:
        """Say whether nobody but the system said it."""
        return self.kind == self.Kind.SYSTEM

    @property
    def icon(self) -> str:
        """Return the icon of a system message."""
        return events.event_of(self).icon

    @property
    def words(self) -> str:
        """Return what was said, as it may be shown to both."""
        return events.text_of(self) if self.is_system else self.body

    @property
    def side(self) -> str:
        """Say which of the two said it; pages tell mine from theirs by that alone."""
        return "client" if self.sender_id == self.conversation.client_id else "tasker"

    @property
    def is_removed(self) -> bool:
        """Say whether its sender took it back."""
        return self.removed_at is not None


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos."""

    def unsent_of(self, person: Person) -> PhotoQuerySet:
        """Uploads that wait for their message."""
        return self.filter(message=None, owner=person).order_by("pk")

    def readable_by(self, person: Person) -> PhotoQuerySet:
        """What was said to or by the person, and own uploads that are not sent yet."""
        inside = Q(conversation__client=person) | Q(conversation__tasker=person)
        return self.filter(inside & (Q(message__isnull=False) | Q(owner=person)))


class Photo(models.Model):
    """A photo of a conversation: without a message until that is sent, then part of it."""

    ref = PublicRefField()
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="photos")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="chat/%Y/%m/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[Any] = PhotoQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["created_at"], condition=Q(message=None), name="photo_never_sent"),
        )

    def __str__(self) -> str:
        return str(self.ref)
