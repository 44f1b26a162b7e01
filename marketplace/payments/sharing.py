"""What payer and payee have in common that two strangers have not: a card, or a bank account.

Said are people by number and bookings by reference; what tells a card from others stays here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.payments.models import Payee, Payment


class Sign(StrEnum):
    """What is shared."""

    # Both sides of a booking have paid with one card.
    CARD = "card"
    # One card has paid a tasker for several clients.
    CLIENTS = "clients"
    # One bank account receives what both sides earn.
    BANK = "bank"


@dataclass(frozen=True)
class Shared:
    """A sign that who paid and who was paid are one, with the bookings that show it.

    `between` are those of the two; `elsewhere` those in which the card was seen as well. `others`
    have paid the same payee with it.
    """

    sign: Sign
    payer_id: int
    payee_id: int
    between: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    others: tuple[int, ...] = ()


def shared_by(payment_id: int) -> list[Shared]:
    """Return what the two people of a payment that has arrived share (four queries at most)."""
    payment = Payment.objects.get(pk=payment_id)
    alike = _with_card_of(payment) if payment.fingerprint else []
    found = _both_paid(payment, alike) + _paid_for_several(payment, alike)
    return found + shared_bank(payment.payer_id)


def shared_bank(person_id: int) -> list[Shared]:
    """Return whom a person has paid or was paid by while one account receives for both."""
    mine = Payee.objects.filter(person=person_id).exclude(bank_key="").first()
    if mine is None:
        return []
    twins = Payee.objects.filter(gateway=mine.gateway, bank_key=mine.bank_key)
    others = twins.exclude(pk=mine.pk).values("person")
    either = Q(payer=person_id, payee__in=others) | Q(payee=person_id, payer__in=others)
    return _by_pair(Sign.BANK, list(Payment.objects.arrived().filter(either).order_by("pk")))


def forget_cards() -> int:
    """Let go what tells cards apart once it is older than the policy says; return of how many."""
    long_ago = now() - timedelta(days=policies.current().card_sign_days)
    old = Payment.objects.exclude(fingerprint="").filter(paid_at__lte=long_ago)
    return old.order_by().update(fingerprint="")


def _both_paid(payment: Payment, alike: list[Payment]) -> list[Shared]:
    """Return the pairs of which both have paid with this card, and one the other."""
    payer, payee = payment.payer_id, payment.payee_id
    own = [each.booking_ref for each in alike if each.payer_id == payee]
    found = _by_pair(Sign.CARD, [payment], elsewhere=own) if own else []
    to_me = [each for each in alike if each.payee_id == payer and each.payer_id != payer]
    return found + _by_pair(Sign.CARD, to_me, elsewhere=[payment.booking_ref])


def _paid_for_several(payment: Payment, alike: list[Payment]) -> list[Shared]:
    """Return every client but the first whom this card has paid the same tasker for."""
    to_same = [each for each in alike if each.payee_id == payment.payee_id]
    first = [each for each in to_same if each.payer_id == to_same[0].payer_id]
    others = [each for each in to_same if each.payer_id != to_same[0].payer_id]
    pairs = _by_pair(Sign.CLIENTS, others, elsewhere=[each.booking_ref for each in first])
    payers = list(dict.fromkeys(each.payer_id for each in to_same))
    return [
        replace(pair, others=tuple(each for each in payers if each != pair.payer_id))
        for pair in pairs
    ]


def _with_card_of(payment: Payment) -> list[Payment]:
    same = Payment.objects.arrived().filter(
        gateway=payment.gateway, fingerprint=payment.fingerprint
    )
    return list(same.order_by("paid_at", "pk"))


def _by_pair(
    sign: Sign, payments: list[Payment], elsewhere: list[str] | None = None
) -> list[Shared]:
    pairs: dict[tuple[int, int], list[str]] = {}
    for each in payments:
        pairs.setdefault((each.payer_id, each.payee_id), []).append(each.booking_ref)
    return [
        Shared(sign, payer, payee, _once(refs), _once(elsewhere or []))
        for (payer, payee), refs in pairs.items()
    ]


def _once(refs: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(refs))
