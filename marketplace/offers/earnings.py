"""Both sides of one price, and the lines in which they are shown everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from marketplace.core.money import Money, fee
from marketplace.core.policies import Policy


@dataclass(frozen=True)
class Earnings:
    """What the client pays for a price, and what the tasker receives of it."""

    price: Money
    client_fee: Money
    total: Money
    commission: Money
    net: Money
    client_percent: str
    commission_percent: str

    @property
    def fees(self) -> Money:
        """What is kept of the total, from both sides."""
        return self.client_fee + self.commission


def earnings(price: Money, policy: Policy) -> Earnings:
    """Return what a price means for both sides under a policy."""
    client_fee, commission = fee(price, policy.client_fee_bps), fee(price, policy.commission_bps)
    return Earnings(
        price=price,
        client_fee=client_fee,
        total=price + client_fee,
        commission=commission,
        net=price - commission,
        client_percent=_percent(policy.client_fee_bps),
        commission_percent=_percent(policy.commission_bps),
    )


def tasker_rows(price: Money, policy: Policy) -> list[dict[str, Any]]:
    """Return the three lines that a tasker sees beside a price."""
    both = earnings(price, policy)
    percents = {"client": both.client_percent, "tasker": both.commission_percent}
    return [
        _row(_("The client pays"), both.total),
        _row(_("Fees: client %(client)s, you %(tasker)s") % percents, -both.fees),
        _row(_("You receive"), both.net, "total"),
    ]


def client_rows(price: Money, policy: Policy, *, name: str) -> list[dict[str, Any]]:
    """Return the lines that a client sees beside an offer; the total stands above them."""
    both = earnings(price, policy)
    return [
        _row(_("%(name)s’s price") % {"name": name}, both.price),
        _row(_("Service fee, %(percent)s") % {"percent": both.client_percent}, both.client_fee),
        _row(_("%(name)s receives") % {"name": name}, both.net, "sub"),
    ]


def budget_rows(budget: Money, policy: Policy) -> list[dict[str, Any]]:
    """Return the lines that a client sees beside a budget."""
    both = earnings(budget, policy)
    percent, commission = both.client_percent, both.commission_percent
    return [
        _row(_("Tasker’s price, at most"), both.price),
        _row(_("Service fee, %(percent)s") % {"percent": percent}, both.client_fee),
        _row(_("You pay, at most"), both.total, "total"),
        _row(_("Tasker receives, after %(percent)s") % {"percent": commission}, both.net, "sub"),
    ]


def _row(label: str, amount: Money, kind: str = "") -> dict[str, Any]:
    return {"label": label, "amount": amount, "kind": kind}


def _percent(bps: int) -> str:
    return f"{bps / 100:g}%"
