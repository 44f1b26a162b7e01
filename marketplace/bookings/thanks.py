"""Forms for after the work."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.core.money import Money

OTHER = "other"


class TipForm(forms.Form):
    """One of three amounts, or another; nothing is chosen beforehand."""

    amount = forms.ChoiceField(
        label=gettext_lazy("How much?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an amount.")},
    )
    other = forms.DecimalField(
        label=gettext_lazy("Another amount"),
        required=False,
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": gettext_lazy("Write the amount in figures, such as 15.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, suggested: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["amount"]
        amounts = [
            (str(minor), str(Money(minor, settings.DEFAULT_CURRENCY))) for minor in suggested
        ]
        field.choices = [*amounts, (OTHER, _("Another amount"))]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Put the amount in minor units into `minor`."""
        values: dict[str, Any] = super().clean() or {}
        chosen, other = values.get("amount"), values.get("other")
        if chosen and chosen != OTHER:
            values["minor"] = int(chosen)
        elif chosen and other:
            values["minor"] = int(other * 100)
        elif chosen and "other" not in self.errors:
            self.add_error("other", _("Write how much you would like to give."))
        return values


class AgainForm(forms.Form):
    """The day on which it would suit, or any."""

    day = forms.DateField(
        label=gettext_lazy("Which day?"),
        help_text=gettext_lazy("Leave it empty if any day is fine."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day like 2026-12-24.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
