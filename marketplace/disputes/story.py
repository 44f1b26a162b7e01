"""A dispute told as a timeline: what happened, where it stands, what is to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.disputes.models import Dispute


@dataclass(frozen=True)
class Event:
    """One line, as components/timeline.html draws it."""

    title: str
    state: str
    time: datetime | None = None
    note: str = ""


def tell(dispute: Dispute) -> list[Event]:
    """Return the life of a dispute in order."""
    done = [Event(_opened(dispute), "done", dispute.created_at)]
    if dispute.answered_at and dispute.has_opener:
        words = _("%(name)s has answered") % {"name": _name(dispute, _other(dispute))}
        done.append(Event(words, "done", dispute.answered_at))
    if dispute.escalated_at:
        done.append(Event(_("Handed to Hustlr"), "done", dispute.escalated_at))
    if dispute.question_at:
        asked = Event(_("We asked both of you"), "done", dispute.question_at, dispute.question)
        done.append(asked)
    if dispute.ended_at:
        done.append(Event(str(dispute.get_ending_display()), "done", dispute.ended_at))
    return [*done, *_ahead(dispute)]


def _ahead(dispute: Dispute) -> list[Event]:
    if dispute.is_negotiating:
        return [
            Event(_("You look for an agreement"), "now", dispute.due_at),
            Event(_("Then Hustlr decides"), "todo"),
        ]
    if dispute.is_under_review:
        return [Event(_("We decide at the latest"), "now", dispute.review_by)]
    if dispute.is_defaulted:
        return [Event(_("The last moment to answer"), "now", dispute.due_at)]
    return []


def _opened(dispute: Dispute) -> str:
    if not dispute.has_opener:
        return _("Nobody said what happened, so we ask both of you")
    return _("%(name)s reported a problem") % {"name": _name(dispute, Actor(dispute.opened_by))}


def _other(dispute: Dispute) -> Actor:
    return Actor.TASKER if dispute.is_by(Actor.CLIENT) else Actor.CLIENT


def _name(dispute: Dispute, side: Actor) -> str:
    booking = dispute.booking
    person = booking.client if side is Actor.CLIENT else booking.tasker.person
    return person.first_name
