"""Questions about money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.errors import Missing
from marketplace.core.money import Money
from marketplace.payments import gateways
from marketplace.payments.earning import (
    Earned,
    Payout,
    Released,
    Unit,
    earned_by,
    nothing,
    payout_flags,
    payout_of,
    released_on,
)
from marketplace.payments.invariants import broken_invariants
from marketplace.payments.models import LedgerAccount, LedgerMovement, Payment
from marketplace.payments.sharing import Shared, shared_bank, shared_by

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

__all__ = [
    "Balance",
    "Books",
    "Earned",
    "Payout",
    "Released",
    "Shared",
    "Unit",
    "balance_of",
    "books_of",
    "broken_invariants",
    "earned_by",
    "held",
    "missing_at_gateway",
    "nothing",
    "pay_url",
    "payment_for",
    "payment_of_payer",
    "payout_flags",
    "payout_of",
    "released_on",
    "shared_bank",
    "shared_by",
    "tip_for",
]

Kind = LedgerAccount.Kind


@dataclass(frozen=True)
class Books:
    """The money of one booking: what came in, and where it is now."""

    paid: Money
    held: Money
    released: Money
    fees: Money
    refunded: Money
    refund_due: Money


@dataclass(frozen=True)
class Balance:
    """A tasker's earnings: what waits to be sent, what has been, what came since a moment."""

    available: Money
    paid: Money
    lately: Money


def payment_for(booking_ref: str) -> Payment | None:
    """Return the newest payment of a booking, or None."""
    return Payment.objects.for_booking(booking_ref).order_by("-seq", "-pk").first()


def tip_for(booking_ref: str) -> Payment | None:
    """Return the newest tip of a booking, paid or not, or None."""
    return Payment.objects.tips_for(booking_ref).order_by("-seq", "-pk").first()


def held(booking_ref: str) -> Money:
    """Return what is in the hold of a booking now (one query)."""
    holds = LedgerAccount.objects.filter(kind=Kind.BOOKING_HOLD, owner=booking_ref)
    found = holds.order_by("-balance_minor", "pk").first()
    return Money(found.balance_minor, found.currency) if found else nothing()


def payment_of_payer(person: Person, ref: str) -> Payment:
    """Return a payment for the person who is to pay it; raise Missing for anybody else."""
    found = Payment.objects.of_payer(person).filter(ref=ref).first()
    if found is None:
        raise Missing(_("There is no such payment."))
    return found


def pay_url(payment: Payment) -> str:
    """Return where to send the client: the hosted page, or a page that waits for it."""
    return payment.hosted_url or reverse("payments:pay", args=[payment.ref])


def books_of(booking_ref: str) -> Books:
    """Return the money of one booking (two queries)."""
    payment = payment_for(booking_ref)
    currency = payment.currency if payment else settings.DEFAULT_CURRENCY
    own = LedgerMovement.objects.exclude(transaction__kind__startswith="tip")
    moved = own.filter(transaction__booking_ref=booking_ref, currency=currency).aggregate(
        paid=_sum(debit__kind=Kind.PSP, credit__kind=Kind.BOOKING_HOLD),
        into_hold=_sum(credit__kind=Kind.BOOKING_HOLD),
        out_of_hold=_sum(debit__kind=Kind.BOOKING_HOLD),
        released=_sum(debit__kind=Kind.BOOKING_HOLD, credit__kind=Kind.PAYABLE),
        fees=_sum(debit__kind=Kind.BOOKING_HOLD, credit__kind=Kind.PLATFORM_FEE),
        refunded=_sum(debit__kind=Kind.REFUND_DUE, credit__kind=Kind.PSP),
        into_due=_sum(credit__kind=Kind.REFUND_DUE),
        out_of_due=_sum(debit__kind=Kind.REFUND_DUE),
        came_back=_sum(debit__kind=Kind.PSP, credit__kind=Kind.CLIENT_CREDIT),
    )
    amount = {name: value or 0 for name, value in moved.items()}
    return Books(
        paid=Money(amount["paid"], currency),
        held=Money(amount["into_hold"] - amount["out_of_hold"], currency),
        released=Money(amount["released"], currency),
        fees=Money(amount["fees"], currency),
        refunded=Money(amount["refunded"] - amount["came_back"], currency),
        refund_due=Money(amount["into_due"] - amount["out_of_due"], currency),
    )


def balance_of(person_id: int, *, since: datetime | None = None) -> Balance:
    """Return what a tasker has earned, in the currency of this deployment (one query)."""
    currency = settings.DEFAULT_CURRENCY
    mine = {"kind": Kind.PAYABLE, "owner": str(person_id)}
    earned = Q(**{f"credit__{name}": value for name, value in mine.items()})
    sent = Q(**{f"debit__{name}": value for name, value in mine.items()})
    late = earned & Q(transaction__created_at__gte=since or now())
    moved = LedgerMovement.objects.filter(earned | sent, currency=currency).aggregate(
        earned=Sum("amount_minor", filter=earned),
        sent=Sum("amount_minor", filter=sent),
        lately=Sum("amount_minor", filter=late),
    )
    gone = moved["sent"] or 0
    return Balance(
        available=Money((moved["earned"] or 0) - gone, currency),
        paid=Money(gone, currency),
        lately=Money(moved["lately"] or 0, currency),
    )


def missing_at_gateway() -> Money:
    """Return how much more the books say is at the gateway than the gateway says (a call).

    It is zero once every call and event has been dealt with.
    """
    currency = settings.DEFAULT_CURRENCY
    moved = LedgerMovement.objects.filter(currency=currency).aggregate(
        came=_sum(debit__kind=Kind.PSP), went=_sum(credit__kind=Kind.PSP)
    )
    booked = Money((moved["came"] or 0) - (moved["went"] or 0), currency)
    return booked - gateways.for_call().balance(currency)


def _sum(**conditions: str) -> Sum:
    return Sum("amount_minor", filter=Q(**conditions))
