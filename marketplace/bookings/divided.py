"""A divided hold in the words of one side, line by line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.bookings.docket import Docket, docket_of
from marketplace.bookings.tiers import Tier
from marketplace.core.states import Actor
from marketplace.offers.queries import Line

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking, Settlement
    from marketplace.bookings.tiers import Division
    from marketplace.core.policies import Policy
    from marketplace.payments.queries import Books


def division_lines(booking: Booking, division: Division | Settlement, side: Actor) -> list[Line]:
    """Return what is kept of the price, the fee on it, what the reader pays or gets, the rest."""
    tasker, client = booking.tasker.person.first_name, booking.client.first_name
    if side is Actor.TASKER:
        return [
            Line(_("Kept of your price"), division.kept),
            Line(_("Our fee on that"), -division.commission),
            Line(_("You receive"), division.net, "total"),
            Line(_("%(name)s gets back") % {"name": client}, division.refund, "sub"),
        ]
    return [
        Line(_("Kept of %(name)s’s price") % {"name": tasker}, division.kept),
        Line(_("Service fee on that"), division.client_fee),
        Line(_("You get back"), division.refund, "total"),
        Line(_("%(name)s receives, after our fee") % {"name": tasker}, division.net, "sub"),
    ]


def why(division: Division) -> str:
    """Return in a sentence why it is divided so."""
    reasons = {
        Tier.GRACE: _("All of it, because you booked only just now."),
        Tier.EARLY: _("All of it, service fee included: the start is far enough away."),
        Tier.LATE: _("The start is near, so a part of the price is kept for the lost time."),
        Tier.DOOR: _("The tasker is on the way already, so the way is paid."),
    }
    return reasons.get(division.tier, _("All of it, service fee included."))


def docket_for(booking: Booking, side: Actor, books: Books, policy: Policy) -> Docket:
    """Return the docket of a booking, also of one whose hold was divided."""
    docket = docket_of(booking, side, books, policy)
    if booking.is_disputed:
        note = _("until the problem is settled")
        amount = books.held
        return replace(docket, state="held", label=_("Frozen"), amount=amount, note=note, steps=[])
    settled: Settlement | None = getattr(booking, "settlement", None)
    if settled is None or not settled.kept:
        return docket
    is_tasker = side is Actor.TASKER
    return replace(
        docket,
        state="released",
        label=_("Divided"),
        amount=settled.net if is_tasker else settled.refund,
        note=_("yours") if is_tasker else _("back to your card"),
        rows=division_lines(booking, settled, side),
        steps=[],
    )
