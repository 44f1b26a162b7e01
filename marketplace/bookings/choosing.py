"""What a person may do with a booking now: the events of the table, as buttons in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.bookings import states
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.states import Actor, Choice

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking
    from marketplace.bookings.proposals import Proposal
    from marketplace.core.policies import Policy


@dataclass(frozen=True)
class Button:
    """How an event looks; words may name the total."""

    words: str | Promise
    page: str
    icon: str
    style: Literal["primary", "quiet"] = "quiet"


# In the order in which they stand on a page. Events without a button have a page elsewhere.
BUTTONS = {
    "agree": Button(gettext_lazy("Answer"), "answer", "circle-help", "primary"),
    "pay": Button(gettext_lazy("Pay %(total)s"), "checkout", "lock-keyhole", "primary"),
    "set_off": Button(gettext_lazy("I’m on my way"), "departure", "navigation", "primary"),
    "start": Button(gettext_lazy("Start with the PIN"), "start", "key-round", "primary"),
    "finish": Button(gettext_lazy("Mark as done"), "finish", "check", "primary"),
    "approve": Button(gettext_lazy("Release %(total)s"), "approval", "check", "primary"),
    "report_absent": Button(gettext_lazy("Nobody came"), "absence", "eye-off", "primary"),
    "contest": Button(gettext_lazy("That is not so"), "disputes:open", "flag", "primary"),
    "pause": Button(gettext_lazy("I need more time"), "pause", "clock"),
    "move": Button(gettext_lazy("Move to another time"), "new_time", "calendar-days"),
    "agree_stop": Button(gettext_lazy("Stop early"), "agreement", "hand"),
    "dispute": Button(gettext_lazy("Report a problem"), "disputes:open", "flag"),
    "stop": Button(gettext_lazy("Report a problem"), "disputes:open", "flag"),
    "withdraw": Button(gettext_lazy("Take it back"), "withdrawal", "x"),
    "abandon": Button(gettext_lazy("Give this up"), "cancellation", "x"),
    "cancel": Button(gettext_lazy("Cancel booking"), "cancellation", "x"),
}
# What a standing question of one side to the other already asks for.
ASKED = ("move", "agree_stop")


def choices(
    booking: Booking,
    person: Person,
    *,
    policy: Policy | None = None,
    proposals: Sequence[Proposal] | None = None,
) -> list[Choice]:
    """Return what the person may do, the main thing first.

    At most two queries, none for whoever has policy and proposals at hand.
    """
    side = booking.side_of(person)
    if side is None:
        return []
    events = states.BOOKING.events(state=booking.state, actor=side)
    if booking.is_disputed:
        return [_see_problem(booking)]
    if not (booking.is_no_show and side == booking.fault):
        events = [each for each in events if each != "contest"]
    if side is Actor.CLIENT and booking.is_awaiting_payment:
        # Paying happens elsewhere and reports back (B09); here is only the way there.
        events = ["pay", *events]
    if booking.paused_at:
        events = [each for each in events if each != "pause"]
    if booking.state in states.TIMED:
        policy = policy or policies.policy_of(booking.policy)
        events = [each for each in events if _is_time(booking, each, side, policy, now())]
    found = [_choice(booking, event, side) for event in BUTTONS if event in events]
    found = _one_main(booking, found, now())
    if booking.state in states.PROPOSABLE and (proposal := standing(booking, proposals)):
        found = _with_answer(booking, found, proposal, side)
    return sorted(found, key=lambda choice: choice.style != "primary")


def standing(booking: Booking, proposals: Sequence[Proposal] | None = None) -> Proposal | None:
    """Return the question that waits for an answer, among those at hand or by one query."""
    if proposals is not None:
        return next((each for each in proposals if each.is_standing), None)
    return booking.proposals.standing().order_by("pk").first()


def absent_from(booking: Booking, side: Actor, policy: Policy) -> datetime:
    """Return from when a side may say that the other is not there."""
    if side is Actor.TASKER:
        return booking.starts_at
    if booking.is_en_route:
        return expected_at(booking) + timedelta(minutes=policy.absent_again_minutes)
    return booking.starts_at + timedelta(minutes=policy.absent_minutes)


def expected_at(booking: Booking) -> datetime:
    """Return when the tasker has to be there: as said on the way, but never before the start."""
    return max(booking.eta or booking.starts_at, booking.starts_at)


def sets_off_from(booking: Booking, policy: Policy) -> datetime:
    """Return from when the tasker may be on the way."""
    return booking.starts_at - timedelta(hours=policy.en_route_hours)


def _is_time(booking: Booking, event: str, side: Actor, policy: Policy, at: datetime) -> bool:
    """Say whether the guard on time lets the event through; the action asks the same."""
    if event == "set_off":
        return at >= sets_off_from(booking, policy)
    if event == "report_absent":
        return at >= absent_from(booking, side, policy)
    return True


def _one_main(booking: Booking, found: list[Choice], at: datetime) -> list[Choice]:
    """Leave one primary button: setting off before the start, the PIN from then on."""
    mains = [each.event for each in found if each.style == "primary"]
    if mains == ["start"] and booking.is_scheduled and at < booking.starts_at:
        mains = []
    if mains == ["set_off", "start"] and at >= booking.starts_at:
        mains = ["start"]
    return [
        replace(each, style="quiet")
        if each.style == "primary" and each.event not in mains[:1]
        else each
        for each in found
    ]


def _with_answer(
    booking: Booking, found: list[Choice], proposal: Proposal, side: Actor
) -> list[Choice]:
    """Put the standing question first for whom it asks; who asked it only sees to it."""
    url = reverse("bookings:proposal", args=[booking.ref])
    rest = [each for each in found if each.event not in ASKED]
    if proposal.is_by(side):
        return [*rest, Choice("proposal", _("See your question"), url, icon="hourglass")]
    name = booking.client if side is Actor.TASKER else booking.tasker.person
    words = _("Answer %(name)s") % {"name": name.first_name}
    quiet = [replace(each, style="quiet") for each in rest]
    return [Choice("answer", words, url, "primary", icon="circle-help"), *quiet]


def _see_problem(booking: Booking) -> Choice:
    """Return the way to what the two talk about; that page knows where it stands."""
    url = reverse("disputes:open", args=[booking.ref])
    return Choice("problem", _("Look at the problem"), url, "primary", icon="flag")


def _choice(booking: Booking, event: str, side: Actor) -> Choice:
    button = BUTTONS[event]
    words, page = str(button.words) % {"total": booking.total}, button.page
    style = button.style
    if event == "report_absent" and side is Actor.TASKER:
        words, page, style = _("Nobody opens"), "doorstep", "quiet"
    elif event == "report_absent":
        words = _("%(name)s is not here") % {"name": booking.tasker.person.first_name}
    url = reverse(page if ":" in page else f"bookings:{page}", args=[booking.ref])
    return Choice(event, words, url, style, icon=button.icon)
