"""Lets either side of a conversation report what the other has said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat import actions, queries
from marketplace.accounts.reportables import Kind, Subject, Verdict, register

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def _find(person: Person, ref: str) -> Subject | None:
    """Find "conversation-number": what was said there, by the other side, to this person."""
    conversation_ref, _dash, number = ref.partition("-")
    talk = queries.conversation_for(person, conversation_ref)
    said = queries.message_of(talk, number) if talk else None
    if talk is None or said is None or said.sender is None:
        return None
    title = _("Message from %(name)s") % {"name": said.sender.public_name}
    return Subject(said.sender.pk, title, reverse("chat:conversation", args=[talk.ref]), said.body)


def _remove(said: Verdict) -> None:
    conversation_ref, _dash, number = said.ref.partition("-")
    actions.take_down(conversation_ref=conversation_ref, seq=int(number), actor=said.actor)


def register_all() -> None:
    """Let messages be reported."""
    register("message", Kind(gettext_lazy("Message"), _find, _remove))
