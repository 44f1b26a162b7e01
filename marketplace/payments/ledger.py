"""Posting to the books: a transaction moves amounts between accounts, once per key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from marketplace.core.errors import Conflict
from marketplace.core.money import Money
from marketplace.payments.models import LedgerAccount, LedgerMovement, LedgerTransaction

Kind = LedgerAccount.Kind
Nature = LedgerAccount.Nature

_DEBIT_KINDS = {
    Kind.PSP,
    Kind.DISPUTE_PENDING,
    Kind.TASKER_DEBT,
    Kind.PSP_FEE,
    Kind.CHARGEBACK_LOSS,
    Kind.GOODWILL,
    Kind.ROUNDING,
}
# What we owe to somebody: it can be used up, never overdrawn.
_GUARDED_KINDS = {
    Kind.BOOKING_HOLD,
    Kind.TIP_HOLD,
    Kind.PAYABLE,
    Kind.PAYABLE_RECOVERY,
    Kind.REFUND_DUE,
    Kind.CLIENT_CREDIT,
    Kind.TAX_DUE,
}


class Overdrawn(Conflict):
    """An account has less than was to be taken from it: somebody else was quicker."""


@dataclass(frozen=True)
class Place:
    """An account by what it stands for and whose it is; the platform's own have no owner."""

    kind: LedgerAccount.Kind
    owner: str = ""


@dataclass(frozen=True)
class Move:
    """An amount from the debited place to the credited one."""

    debit: Place
    credit: Place
    amount: Money


def psp() -> Place:
    """Return the money at the payment provider."""
    return Place(Kind.PSP)


def hold_of(booking_ref: str) -> Place:
    """Return the held money of one booking. A common hold would pay one job with another's."""
    return Place(Kind.BOOKING_HOLD, booking_ref)


def tip_of(booking_ref: str) -> Place:
    """Return the tip of one booking, between its arrival and the tasker."""
    return Place(Kind.TIP_HOLD, booking_ref)


def payable_to(person_id: int) -> Place:
    """Return what a tasker has earned and not been sent."""
    return Place(Kind.PAYABLE, str(person_id))


def refund_due(refund_id: int) -> Place:
    """Return the money set aside for one refund."""
    return Place(Kind.REFUND_DUE, str(refund_id))


def credit_of(person_id: int) -> Place:
    """Return a client's money that could not be sent back."""
    return Place(Kind.CLIENT_CREDIT, str(person_id))


def platform_fee() -> Place:
    """Return what the platform has earned."""
    return Place(Kind.PLATFORM_FEE)


def post(
    *, key: str, kind: str, booking_ref: str, cause: str, moves: Iterable[Move]
) -> LedgerTransaction:
    """Write a transaction. The caller holds the lock of the payment that it belongs to.

    Raises Overdrawn when a guarded account has too little, IntegrityError when the key is used.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Books are written in the transaction of their cause")
    wanted = [move for move in moves if move.amount]
    accounts = _accounts(wanted)
    row = LedgerTransaction.objects.create(key=key, kind=kind, booking_ref=booking_ref, cause=cause)
    LedgerMovement.objects.bulk_create(
        LedgerMovement(
            transaction=row,
            debit=accounts[move.debit, move.amount.currency],
            credit=accounts[move.credit, move.amount.currency],
            amount_minor=move.amount.minor,
            currency=move.amount.currency,
        )
        for move in wanted
    )
    _change_balances(wanted, accounts)
    return row


def balance(place: Place, currency: str) -> Money:
    """Return the balance of a guarded place; nothing was ever there if it has no account."""
    found = LedgerAccount.objects.filter(kind=place.kind, owner=place.owner, currency=currency)
    return Money(found.values_list("balance_minor", flat=True).first() or 0, currency)


def _accounts(moves: list[Move]) -> dict[tuple[Place, str], LedgerAccount]:
    """Return the accounts of the moves, opening those that are missing."""
    needed = {
        (place, move.amount.currency) for move in moves for place in (move.debit, move.credit)
    }
    LedgerAccount.objects.bulk_create(
        (
            LedgerAccount(
                kind=place.kind,
                owner=place.owner,
                currency=currency,
                nature=Nature.DEBIT if place.kind in _DEBIT_KINDS else Nature.CREDIT,
                guarded=place.kind in _GUARDED_KINDS,
            )
            for place, currency in sorted(needed, key=str)
        ),
        ignore_conflicts=True,
    )
    return {
        (place, currency): LedgerAccount.objects.get(
            kind=place.kind, owner=place.owner, currency=currency
        )
        for place, currency in needed
    }


def _change_balances(moves: list[Move], accounts: dict[tuple[Place, str], LedgerAccount]) -> None:
    """Bring the guarded balances up to date, in the order of ids so that nobody deadlocks."""
    changes: dict[LedgerAccount, int] = defaultdict(int)
    for move in moves:
        debit = accounts[move.debit, move.amount.currency]
        credit = accounts[move.credit, move.amount.currency]
        changes[debit] += move.amount.minor if debit.nature == Nature.DEBIT else -move.amount.minor
        changes[credit] += (
            move.amount.minor if credit.nature == Nature.CREDIT else -move.amount.minor
        )
    for account, change in sorted(changes.items(), key=lambda pair: pair[0].pk):
        if account.guarded:
            _change(account, change)


def _change(account: LedgerAccount, change: int) -> None:
    enough = LedgerAccount.objects.filter(pk=account.pk, balance_minor__gte=-change)
    if not enough.update(balance_minor=F("balance_minor") + change):
        raise Overdrawn(_("This money is no longer there. Look at the page again."))
