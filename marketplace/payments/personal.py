"""What payments keep about people: the ledger stays, as the law on bookkeeping wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from marketplace.core.personal import Hindrance, hinders, keeps, nothing
from marketplace.payments import queries

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

PAID = ("amount_minor", "currency", "state", "created_at")
keeps(
    "payments.Payment",
    owner="payer",
    show=("ref", "booking_ref", "description", "card", *PAID),
    blank={"fingerprint": ""},
)
keeps("payments.Refund", owner="payment__payer", show=("payment__ref", "reason", *PAID))
keeps(
    "payments.Release",
    owner="payee",
    show=("booking_ref", "gross_minor", "net_minor", "currency", "cause", "created_at"),
)
keeps(
    "payments.Payee",
    owner="person",
    show=("gateway", "remote_account", "bank", "bank_since", "held_until", "created_at"),
)
keeps("payments.Transfer", owner="payee__person", show=PAID)
# Amounts and references of bookings; the provider knows people by the numbers of their rows.
nothing(
    "payments.LedgerAccount",
    "payments.LedgerTransaction",
    "payments.LedgerMovement",
    "payments.Operation",
    "payments.RemoteObject",
    "payments.GatewayEvent",
    "sandbox",
)


@hinders
def money_due(person: Person) -> list[Hindrance]:
    """Earned money goes out first: nobody could send it to a person without a name."""
    balance = queries.balance_of(person.pk)
    if balance.available.minor <= 0:
        return []
    text = _("%(amount)s is yours and not paid out yet.") % {"amount": balance.available}
    return [Hindrance(text, "/tasker/payouts/")]
