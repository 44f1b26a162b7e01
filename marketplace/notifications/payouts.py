"""Who is told of the ways of earnings: a new account, a hold, its end, what came back."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format

from marketplace.accounts import queries as accounts
from marketplace.bookings import queries as bookings
from marketplace.core.clock import face
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.notifications import actions
from marketplace.payments import facts as paid


@listen(paid.PayoutAccountAdded)
def account_added(fact: paid.PayoutAccountAdded, row: Fact) -> None:
    """Tell the tasker, whoever it was that did it."""
    actions.tell(fact.person_id, "payout_account_added", row, bank=fact.bank)


@listen(paid.PayoutAccountChanged)
def account_changed(fact: paid.PayoutAccountChanged, row: Fact) -> None:
    """Tell the tasker while nothing can be sent yet, whoever it was that did it."""
    day = _day(fact.person_id, fact.until)
    actions.tell(fact.person_id, "payout_account_changed", row, bank=fact.bank, day=day)


@listen(paid.PayoutsHeld)
def payouts_held(fact: paid.PayoutsHeld, row: Fact) -> None:
    """Tell the tasker that a new password or address holds the money for a while."""
    day = _day(fact.person_id, fact.until)
    actions.tell(fact.person_id, "payout_hold", row, day=day, cause=fact.cause)


@listen(paid.PayoutHoldEnded)
def hold_ended(fact: paid.PayoutHoldEnded, row: Fact) -> None:
    """Tell the tasker that money goes out again."""
    actions.tell(fact.person_id, "payout_hold_ended", row)


@listen(paid.TransferFailed)
def transfer_failed(fact: paid.TransferFailed, row: Fact) -> None:
    """Tell the tasker that the account does not take the money."""
    booking = bookings.booking_by_ref(fact.booking_ref)
    title = booking.title if booking else fact.booking_ref
    amount = {"minor": fact.amount_minor, "currency": fact.currency}
    actions.tell(fact.payee_id, "payout_failed", row, title=title, **amount)


def _day(person_id: int, until: str) -> str:
    """Return the end of a hold as the person's calendar and clock say it."""
    zone = accounts.person_by_id(person_id).zone
    if not until:
        return ""
    ends = datetime.fromisoformat(until).astimezone(zone)
    return f"{date_format(ends, 'l j F')}, {face(ends)}"
