"""The guide to rulings, shown to both sides from the start and to whoever decides."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Rule:
    """What happened, what usually follows, and which share of the contested money is paid."""

    key: str
    what: str | Promise
    result: str | Promise
    # The share of the contested price that goes to the tasker, in percent.
    low: int
    high: int


GUIDE = (
    Rule("never_came", _("The tasker never came"), _("All of it goes back"), 0, 0),
    Rule(
        "not_usable",
        _("The tasker came, but nothing usable was done"),
        _("All of it goes back, less costs that were agreed"),
        0,
        20,
    ),
    Rule(
        "partly",
        _("Part of the work was done"),
        _("The tasker gets the share that was done"),
        10,
        90,
    ),
    Rule(
        "flawed",
        _("The work was done with flaws"),
        _("A fix comes first; else a tenth to a half goes back, by what the photos show"),
        50,
        90,
    ),
    Rule(
        "scope_grew",
        _("There was more to do than agreed, and no new price"),
        _("The price that was agreed stands"),
        100,
        100,
    ),
    Rule(
        "no_access",
        _("The client did not let the tasker in"),
        _("The tasker gets the minimum for coming to the door"),
        50,
        100,
    ),
    Rule(
        "unclear",
        _("Neither side says or shows anything"),
        _("Half each"),
        50,
        50,
    ),
)
RULES = {rule.key: rule for rule in GUIDE}
CHOICES = [(rule.key, rule.what) for rule in GUIDE]
