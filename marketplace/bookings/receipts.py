"""What a client has paid for a booking, line by line, as a receipt says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.bookings.docket import price_lines
from marketplace.core.states import Actor
from marketplace.offers.queries import Line
from marketplace.payments import queries as payments

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.core.money import Money
    from marketplace.payments.models import Payment
    from marketplace.payments.queries import Books


@dataclass(frozen=True)
class Receipt:
    """The lines, the way it was paid, and where the money is."""

    rows: list[Line]
    cost: Money
    paid_at: datetime
    card: str
    # The band of the sheet, as on dockets, and the words for it.
    state: str
    note: str


def receipt_of(booking: Booking) -> Receipt | None:
    """Return the client's receipt; None when nothing was paid."""
    payment, tip = payments.payment_for(booking.ref), payments.tip_for(booking.ref)
    if payment is None or payment.paid_at is None or not booking.was_funded:
        return None
    books = payments.books_of(booking.ref)
    # Without the last line: what the tasker receives of it is no part of the client's bill.
    rows, cost = price_lines(booking, Actor.CLIENT)[:2], booking.total
    rows.append(Line(_("Paid"), booking.total, "total"))
    for line in _later(books, tip if tip and tip.has_arrived else None):
        rows.append(line)
        cost += line.amount
    if cost.minor != booking.total_minor:
        rows.append(Line(_("Paid in the end"), cost, "total"))
    return Receipt(rows, cost, payment.paid_at, payment.card, *_standing(books))


def _later(books: Books, tip: Payment | None) -> list[Line]:
    """Return what came to the payment, and what went back of it."""
    lines = [Line(_("Tip"), tip.amount)] if tip else []
    if books.refunded:
        lines.append(Line(_("Refunded"), -books.refunded))
    if books.refund_due:
        lines.append(Line(_("On its way back to you"), -books.refund_due))
    return lines


def _standing(books: Books) -> tuple[str, str]:
    """Say where the money is now."""
    if books.held:
        return "", _("%(amount)s is held until you release it.") % {"amount": books.held.exact}
    if books.released:
        return "released", _("Released to the tasker. Nothing is held any more.")
    if books.refund_due:
        return "unpaid", _("All of it is on its way back to you. Nothing is held any more.")
    return "unpaid", _("All of it has gone back to you. Nothing is held any more.")
