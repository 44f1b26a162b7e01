"""What a message costs the database: one look at what forbids it, one statement that writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Subquery

from chat.models import Conversation, Member, Message
from marketplace.accounts import queries as people
from marketplace.core import clock

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

# The counters, the row that they number, and how far its sender has read: whoever speaks has read
# what was said before.
_WRITE = """
WITH counted AS (
    UPDATE chat_conversation
    SET last_seq = last_seq + 1, last_rev = last_rev + 1, last_message_at = %(at)s
    WHERE id = %(conversation)s
    RETURNING id, last_seq, last_rev
), reader AS (
    UPDATE chat_member SET last_read_seq = counted.last_seq FROM counted
    WHERE conversation_id = counted.id AND person_id = %(sender)s::bigint
)
INSERT INTO chat_message (
    conversation_id, seq, created_rev, rev, sender_id, client_id, kind, body, payload, digest,
    is_masked, created_at
)
SELECT id, last_seq, last_rev, last_rev, %(sender)s::bigint, %(client)s::uuid, %(kind)s, %(body)s,
    %(payload)s::jsonb, %(digest)s, %(masked)s, %(at)s
FROM counted
RETURNING id, seq, rev
"""


@dataclass(frozen=True)
class Standing:
    """What is known of a sender in a conversation before anything is written."""

    # The message that came with this key before.
    earlier_id: int | None
    is_allowed: bool
    is_apart: bool
    # When the sender said the last but so many, if there were as many.
    paced_at: datetime | None
    # The other side's row, and how far that one has read.
    other_id: int
    other_read: int

    def is_within(self, span: timedelta) -> bool:
        """Say whether the last messages up to the paced one came within a time."""
        return self.paced_at is not None and self.paced_at > clock.now() - span


def standing(
    conversation: Conversation, sender: Person, *, key: UUID, capability: str, pace: int
) -> Standing:
    """Look at everything that a message depends on (one query).

    Only under the lock of the conversation: what the last holder of it has written is seen then.
    """
    mine = Message.objects.filter(sender=sender)
    earlier = mine.filter(conversation=conversation, client_id=key).order_by()
    paced = mine.order_by("-created_at").values("created_at")[pace - 1 : pace]
    other = conversation.other_id(sender.pk)
    row = Member.objects.filter(conversation=conversation, person=other).values_list(
        Subquery(earlier.values("pk")),
        ~Exists(people.takings(sender, capability)),
        Exists(people.blocks_between(sender.pk, other)),
        Subquery(paced),
        "pk",
        "last_read_seq",
    )
    return Standing(*row.get())


def append(conversation: Conversation, message: Message) -> Message:
    """Give the message the next seq and rev of its conversation, which is locked (one query)."""
    message.conversation, message.created_at = conversation, clock.now()
    values: dict[str, Any] = {
        "conversation": conversation.pk,
        "at": message.created_at,
        "sender": message.sender_id,
        "client": message.client_id,
        "kind": message.kind,
        "body": message.body,
        "payload": json.dumps(message.payload),
        "digest": message.digest,
        "masked": message.is_masked,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        message.pk, message.seq, message.rev = cursor.fetchone()
    message.created_rev = message.rev
    message._state.adding, message._state.db = False, connection.alias
    conversation.last_seq, conversation.last_rev = message.seq, message.rev
    conversation.last_message_at = message.created_at
    return message
