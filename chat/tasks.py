"""Queued work of chat: reminders of unread messages, photos that were never sent."""

from __future__ import annotations

from chat import photos
from chat.models import Member
from marketplace.core import queue
from marketplace.notifications import actions as notifications


@queue.task(name="chat.remind")
def remind(*, member_id: int, seq: int) -> None:
    """Tell a person of a message that nobody has read for a while; one notice for each streak."""
    people = ("conversation__client", "conversation__tasker", "person")
    member = Member.objects.select_related(*people).get(pk=member_id)
    if member.last_read_seq >= seq:
        return
    talk = member.conversation
    notifications.notify(
        person_id=member.person_id,
        kind="message_waiting",
        key=f"message:{talk.pk}:{seq}",
        payload={
            "ref": talk.ref,
            "title": talk.title,
            "name": talk.other(member.person).public_name,
        },
    )


@queue.periodic(name="chat.sweep_photos", cron="17 * * * *")
def sweep_photos() -> None:
    """Delete photos whose message was never sent."""
    photos.sweep()
