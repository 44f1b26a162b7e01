"""What the system says in a conversation: one sentence for each event, the same for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money

if TYPE_CHECKING:
    from chat.models import Message


@dataclass(frozen=True)
class Event:
    """Icon and words; they may name client, tasker, actor and amount."""

    icon: str
    words: str | Promise


EVENTS = {
    "offer_made": Event("hand-coins", _("%(tasker)s offers to do it for %(amount)s")),
    "offer_edited": Event("pencil", _("%(tasker)s changed the offer to %(amount)s")),
    "offer_countered": Event("reply", _("%(client)s proposes %(amount)s instead")),
    "counter_agreed": Event("handshake", _("%(tasker)s agrees to %(amount)s")),
    "counter_answered": Event("reply", _("%(tasker)s answers with %(amount)s")),
    "counter_taken_back": Event(
        "undo-2", _("%(client)s took the counter-offer back. The offer stands as it was")
    ),
    "counter_lapsed": Event(
        "hourglass", _("The counter-offer was not answered in time. The offer stands as it was")
    ),
    "offer_outdated": Event(
        "refresh-cw", _("%(client)s changed the job. %(tasker)s has time to confirm the offer")
    ),
    "offer_reconfirmed": Event("check-check", _("%(tasker)s stands by the offer of %(amount)s")),
    "offer_withdrawn": Event("undo-2", _("%(tasker)s took the offer back")),
    "offer_declined": Event("circle-x", _("%(client)s declined the offer")),
    "offer_expired": Event("hourglass", _("The offer has run out")),
    "offer_closed": Event("lock", _("The job no longer takes offers")),
    "booking_made": Event(
        "handshake", _("%(client)s accepted the offer. The time is kept until the payment arrives")
    ),
    "booking_expired": Event(
        "hourglass", _("The payment did not come in time. The offer is open again")
    ),
    "booking_scheduled": Event("lock", _("%(amount)s is held. The booking stands")),
    "booking_cancelled": Event("calendar-x", _("%(actor)s cancelled the booking")),
    "booking_refunded": Event(
        "calendar-x", _("%(actor)s cancelled the booking. %(amount)s goes back to %(client)s")
    ),
    "gig_requested": Event("calendar-plus", _("%(client)s asks for this time, for %(amount)s")),
    "gig_agreed": Event(
        "handshake", _("%(tasker)s said yes. The time is kept until the payment arrives")
    ),
    "gig_booked": Event(
        "zap", _("%(client)s booked directly. The time is kept until the payment arrives")
    ),
    "gig_declined": Event("circle-x", _("%(tasker)s cannot do it")),
    "gig_lapsed": Event("hourglass", _("%(tasker)s did not answer in time")),
    "gig_withdrawn": Event("undo-2", _("%(client)s took the request back")),
    "gig_unpaid": Event("hourglass", _("The payment did not come in time. Nothing is booked")),
    "booking_agreed": Event(
        "handshake", _("The booking has ended in agreement. %(amount)s goes back to %(client)s")
    ),
    "booking_stopped": Event(
        "handshake",
        _("The work has stopped early in agreement. %(amount)s goes back to %(client)s"),
    ),
    "booking_no_show": Event(
        "scale", _("%(actor)s did not come. %(amount)s goes back to %(client)s")
    ),
    "booking_moved": Event("calendar-check", _("Both agreed on another time")),
    "asked_move": Event("calendar-days", _("%(actor)s asks for another time")),
    "asked_cancel": Event("handshake", _("%(actor)s asks to cancel together, without fault")),
    "asked_stop": Event("handshake", _("%(actor)s proposes to stop early")),
    "question_refused": Event("circle-x", _("The answer to %(actor)s is no. All stays as agreed")),
    "question_withdrawn": Event("undo-2", _("%(actor)s took the question back")),
    "question_lapsed": Event("hourglass", _("Nobody answered in time. All stays as agreed")),
    "tasker_set_off": Event("route", _("%(tasker)s is on the way")),
    "tasker_at_door": Event("map-pin", _("%(tasker)s is at the door, and nobody opens")),
    "contact_call": Event("phone", _("%(tasker)s has called %(client)s")),
    "contact_message": Event("message-circle", _("%(tasker)s has written to %(client)s")),
    "contact_bell": Event("bell", _("%(tasker)s has rung the bell")),
    "absence_reported": Event("eye-off", _("%(actor)s was reported absent. The money waits")),
    "approval_paused": Event("clock", _("%(client)s needs more time to look at the work")),
    "work_started": Event("play", _("%(tasker)s started the work")),
    "work_finished": Event(
        "clipboard-check",
        _("%(tasker)s marked the work as done. %(client)s has time to look at it"),
    ),
    "booking_completed": Event("banknote", _("%(client)s released the money to %(tasker)s")),
    "booking_completed_timer": Event(
        "banknote", _("The time to look is over. The money went to %(tasker)s")
    ),
    "refund_succeeded": Event("undo-2", _("%(amount)s is on its way back to %(client)s")),
    "booking_over": Event(
        "calendar-x", _("The booking is over. %(amount)s goes back to %(client)s")
    ),
    "dispute_opened": Event(
        "flag", _("%(actor)s reported a problem. %(amount)s is frozen until it is settled")
    ),
    "dispute_stale": Event(
        "circle-help", _("Nobody said what happened. %(amount)s is frozen until you both tell us")
    ),
    "dispute_statement": Event("pencil", _("%(actor)s added something to the problem")),
    "dispute_proposed": Event(
        "hand-coins", _("%(actor)s proposes: %(amount)s goes back to %(client)s")
    ),
    "dispute_escalated": Event("scale", _("Hustlr decides about the problem")),
    "dispute_question": Event("circle-help", _("Hustlr asks both of you about the problem")),
    "dispute_defaulted": Event("hourglass", _("The time to answer the problem is over")),
    "dispute_settled": Event(
        "handshake", _("You agreed about the problem. %(amount)s goes back to %(client)s")
    ),
    "dispute_withdrawn": Event("undo-2", _("%(actor)s withdrew the problem")),
    "dispute_silence": Event(
        "hourglass", _("The problem was never answered. %(amount)s goes back to %(client)s")
    ),
    "dispute_ruled": Event(
        "scale", _("Hustlr decided about the problem. %(amount)s goes back to %(client)s")
    ),
    "reviews_published": Event("star", _("Both reviews can be read now")),
}
_UNKNOWN = Event("info", _("Something about this job has changed"))


def event_of(message: Message) -> Event:
    """Return the event of a system message; an older version may have said what we forgot."""
    return EVENTS.get(message.payload.get("event", ""), _UNKNOWN)


def text_of(message: Message) -> str:
    """Return the sentence of a system message."""
    conversation = message.conversation
    client, tasker = conversation.client.public_name, conversation.tasker.public_name
    payload = message.payload
    values = {
        "client": client,
        "tasker": tasker,
        "actor": client if payload.get("by") == "client" else tasker,
        "amount": _amount(payload),
    }
    return str(event_of(message).words) % values


def _amount(payload: dict[str, Any]) -> str:
    if "minor" not in payload:
        return ""
    return str(Money(int(payload["minor"]), str(payload["currency"])))
