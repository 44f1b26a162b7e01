"""Policies in words: their values grouped, with units, and what a change means for a booking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.announcing import NAMES, Change
from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.desk.terms import WORDS
from marketplace.offers import queries as offers

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FEES, WINDOWS, LIMITS = "fees", "windows", "limits"
GROUPS: dict[str, _StrPromise] = {
    FEES: gettext_lazy("Fees and shares of the price"),
    WINDOWS: gettext_lazy("Windows"),
    LIMITS: gettext_lazy("Limits"),
}
# By the ending of a name: the group and the unit.
UNITS: dict[str, tuple[str, _StrPromise]] = {
    "bps": (FEES, gettext_lazy("%")),
    "minor": (LIMITS, gettext_lazy("in dollars")),
    "minutes": (WINDOWS, gettext_lazy("minutes")),
    "hours": (WINDOWS, gettext_lazy("hours")),
    "days": (WINDOWS, gettext_lazy("days")),
}
EXAMPLE_MINOR = 10_000


@dataclass(frozen=True)
class Value:
    """One value of a policy: its name in words, its group and unit, and how it is typed."""

    name: str
    label: str
    group: str
    unit: str
    scale: int = 1

    def shown(self, value: int) -> str:
        """Return a value as operators read it: "8 %"."""
        number = f"{Decimal(value) / self.scale:f}"
        return f"{number} {self.unit}".strip()


def value_of(name: str) -> Value:
    """Return what a name of the policy stands for."""
    ending = name.rpartition("_")[2]
    group, unit = UNITS.get(ending, (LIMITS, ""))
    scale = 100 if ending in {"bps", "minor"} else 1
    label = str(WORDS.get(name, name.replace("_", " ").capitalize()))
    return Value(name, label, group, str(unit), scale)


VALUES = NAMES


class PolicyForm(forms.Form):
    """Asks the values of a policy, from when on, and why; its fields come from the dataclass."""

    effective_from = forms.DateTimeField(
        label=gettext_lazy("In effect from"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        help_text=gettext_lazy("In the future only; announced on the page of fees until then."),
    )
    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("Shown in the history, to everybody where fees change."),
    )

    def __init__(self, *args: Any, policy: Policy, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, present in asdict(policy).items():
            if name not in VALUES:
                continue
            value = value_of(name)
            self.fields[name] = forms.DecimalField(
                label=value.label,
                help_text=value.unit,
                min_value=0,
                decimal_places=2 if value.scale > 1 else 0,
                initial=Decimal(present) / value.scale,
                widget=forms.NumberInput(attrs={"step": "0.01" if value.scale > 1 else "1"}),
            )

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Return the fields under the names of their groups."""
        return [
            (str(words), [self[name] for name in VALUES if value_of(name).group == group])
            for group, words in GROUPS.items()
        ]

    def values(self) -> dict[str, int]:
        """Return the typed values in the units of the policy."""
        return {name: _minor(self.cleaned_data[name], value_of(name).scale) for name in VALUES}


def shown_changes(changed: Iterable[Change]) -> list[tuple[str, str, str]]:
    """Return what changes in words: label, old, new."""
    return [
        (value.label, value.shown(change.old), value.shown(change.new))
        for change in changed
        for value in (value_of(change.name),)
    ]


def example(old: Policy, new: Policy) -> list[tuple[str, Money, Money]]:
    """Return what a booking of 100 means for both sides under either policy."""
    price = Money(EXAMPLE_MINOR, settings.DEFAULT_CURRENCY)
    before, after = offers.earnings(price, old), offers.earnings(price, new)
    return [
        (_("Price of the tasker"), before.price, after.price),
        (_("Client fee"), before.client_fee, after.client_fee),
        (_("The client pays"), before.total, after.total),
        (_("Commission"), before.commission, after.commission),
        (_("The tasker receives"), before.net, after.net),
    ]


def _minor(typed: Decimal, scale: int) -> int:
    try:
        return int((typed * scale).to_integral_value())
    except InvalidOperation:
        return 0
