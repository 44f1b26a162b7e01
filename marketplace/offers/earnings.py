"""Both sides of one price, and the lines in which every page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from marketplace.core.money import Money, fee, percent
from marketplace.core.policies import Policy
from marketplace.core.states import Actor


@dataclass(frozen=True)
class Line:
    """One row of a price, as components/lines.html draws it."""

    label: str
    amount: Money
    kind: str = ""


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


def earnings(price: Money, policy: Policy) -> Earnings:
    """Return what a price means for both sides under a policy."""
    client_fee, commission = fee(price, policy.client_fee_bps), fee(price, policy.commission_bps)
    return Earnings(
        price=price,
        client_fee=client_fee,
        total=price + client_fee,
        commission=commission,
        net=price - commission,
        client_percent=percent(policy.client_fee_bps),
        commission_percent=percent(policy.commission_bps),
    )


def price_lines(both: Earnings, *, side: Actor, name: str = "", total: str = "") -> list[Line]:
    """Return price, fee and what the reader pays or receives; last, quietly, the other side's.

    `name` is the other person's first name, where there is one; `total` words the third line for
    what is over or not certain yet.
    """
    if side is Actor.TASKER:
        return _tasker_lines(both, name, total or _("You receive"))
    return _client_lines(both, name, total or _("You pay"))


def client_rows(price: Money, policy: Policy, *, name: str) -> list[Line]:
    """Return the lines that a client sees beside a price."""
    return price_lines(earnings(price, policy), side=Actor.CLIENT, name=name)


def tasker_rows(price: Money, policy: Policy, *, name: str = "") -> list[Line]:
    """Return the lines that a tasker sees beside a price."""
    return price_lines(earnings(price, policy), side=Actor.TASKER, name=name)


def budget_rows(budget: Money, policy: Policy) -> list[Line]:
    """Return the lines that a client sees beside a budget."""
    both = earnings(budget, policy)
    return price_lines(both, side=Actor.CLIENT, total=_("You pay, at most"))


def _client_lines(both: Earnings, name: str, total: str) -> list[Line]:
    theirs = _("%(name)s’s price") % {"name": name} if name else _("Tasker’s price")
    share = {"name": name or _("The tasker"), "percent": both.commission_percent}
    return [
        Line(theirs, both.price),
        Line(_("Service fee, %(percent)s") % {"percent": both.client_percent}, both.client_fee),
        Line(total, both.total, "total"),
        Line(_("%(name)s receives, after a fee of %(percent)s") % share, both.net, "sub"),
    ]


def _tasker_lines(both: Earnings, name: str, total: str) -> list[Line]:
    paying = {"name": name or _("The client"), "percent": both.client_percent}
    return [
        Line(_("Your price"), both.price),
        Line(_("Our fee, %(percent)s") % {"percent": both.commission_percent}, -both.commission),
        Line(total, both.net, "total"),
        Line(_("%(name)s pays, with a fee of %(percent)s") % paying, both.total, "sub"),
    ]
