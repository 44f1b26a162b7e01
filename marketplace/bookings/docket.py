"""The money of a booking as its docket shows it, from the books and for one of the two sides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.bookings.models import Booking
from marketplace.core import policies
from marketplace.core.money import Money, percent
from marketplace.core.policies import Policy
from marketplace.core.states import Actor
from marketplace.offers import queries as offers
from marketplace.offers.queries import Line

if TYPE_CHECKING:
    from marketplace.payments.queries import Books


@dataclass(frozen=True)
class Stage:
    """One of the three thirds of the bar: paid, held, released."""

    label: str
    note: str = ""
    track: str = ""


@dataclass(frozen=True)
class Docket:
    """What components/docket.html takes."""

    state: str
    label: str
    amount: Money
    note: str
    rows: list[Line]
    steps: list[Stage] = field(default_factory=list)


def docket_of(booking: Booking, side: Actor, books: Books, policy: Policy) -> Docket:
    """Return the docket in the words of one side; the amounts in it are those of the books."""
    state, label, note = _standing(booking, side, books)
    return Docket(
        state=state,
        label=label,
        amount=_amount(booking, side, books),
        note=note,
        rows=price_lines(booking, side, policy),
        steps=[] if booking.outcome and state == "unpaid" else _stages(state),
    )


def price_lines(booking: Booking, side: Actor, policy: Policy | None = None) -> list[Line]:
    """Return price, fee and what the reader pays or receives; last the other side's share.

    Without the booking's policy at hand, it is asked for (one query).
    """
    policy = policy or policies.policy_of(booking.policy)
    other = booking.client if side is Actor.TASKER else booking.tasker.person
    words = _tasker_total if side is Actor.TASKER else _client_total
    rows = offers.price_lines(
        _sides(booking, policy), side=side, name=other.first_name, total=words(booking)
    )
    # The other side's share, the last row, was never due.
    return rows[:-1] if _came_to_nothing(booking) else rows


def _sides(booking: Booking, policy: Policy) -> offers.Earnings:
    """Return the amounts as they were agreed, not as a policy would have them now."""
    return offers.Earnings(
        price=booking.price,
        client_fee=booking.client_fee,
        total=booking.total,
        commission=booking.commission,
        net=booking.tasker_net,
        client_percent=percent(policy.client_fee_bps),
        commission_percent=percent(policy.commission_bps),
    )


def _tasker_total(booking: Booking) -> str:
    return _("You would have received") if _came_to_nothing(booking) else ""


def _client_total(booking: Booking) -> str:
    if booking.was_funded:
        return _("You paid")
    return _("You would have paid") if _came_to_nothing(booking) else ""


def _came_to_nothing(booking: Booking) -> bool:
    """Say whether the booking ended without work: cancelled, or never paid."""
    return bool(booking.outcome) and not booking.is_done


def _amount(booking: Booking, side: Actor, books: Books) -> Money:
    """Return the sum that the docket is about: the reader's share, or what goes back."""
    if books.refund_due or books.refunded:
        return booking.total
    if _came_to_nothing(booking):
        return Money(0, booking.currency)
    return booking.tasker_net if side is Actor.TASKER else booking.total


def _standing(booking: Booking, side: Actor, books: Books) -> tuple[str, str, str]:
    if books.released:
        return "released", _("Released"), ""
    if books.held:
        note = _("safe until you release it") if side is Actor.CLIENT else _("held for you")
        return "held", _("Held"), note
    name = booking.client.first_name
    to_client = "" if side is Actor.CLIENT else _("to %(name)s") % {"name": name}
    if books.refund_due:
        return "unpaid", _("On its way back"), to_client or _("banks take a few days")
    if books.refunded:
        return "unpaid", _("Refunded"), to_client
    if booking.is_awaiting_payment:
        return "unpaid", _("Not paid yet"), ""
    return "unpaid", _("Nothing was charged"), ""


def _stages(state: str) -> list[Stage]:
    """Return the bar: what lies behind is solid, what stands now is tape."""
    paid = "paid" if state in {"held", "released"} else ""
    held = {"held": "held", "released": "paid"}.get(state, "")
    return [
        Stage(_("Paid"), track=paid),
        Stage(_("Held"), note=_("now") if state == "held" else "", track=held),
        Stage(_("Released"), track="free" if state == "released" else ""),
    ]
