"""What a person may say when looking for help; every field is part of the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.core import clock
from marketplace.matching.windows import PARTS

DAYS_AHEAD = 60
# The city of this site: where a search goes that names no place.
HOME = "Sydney"
FAR_KM = 20
RADII = (2, 5, 10, 20, 50)


class FindForm(forms.Form):
    """A search as a GET form; what is left out falls back to its initial value."""

    q = forms.CharField(label=_("What do you need done?"), required=False, max_length=80)
    where = forms.CharField(label=_("Where"), required=False, max_length=120, initial=HOME)
    km = forms.TypedChoiceField(
        label=_("How far away"),
        choices=[(n, _("%(km)d km") % {"km": n}) for n in RADII],
        coerce=int,
        widget=forms.RadioSelect,
        initial=FAR_KM,
        required=False,
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("Choose a day, like 28/11/2026.")},
    )
    part = forms.ChoiceField(
        label=_("Part of the day"),
        choices=[(key, label) for key, (label, _starts, _ends) in PARTS.items()],
        initial="any",
        required=False,
        widget=forms.RadioSelect,
    )
    max = forms.IntegerField(
        label=_("Price up to, in dollars"),
        required=False,
        widget=forms.TextInput,
        min_value=5,
        max_value=20_000,
        help_text=_("For a job of the usual length."),
        error_messages={
            "invalid": _("Enter whole dollars, like 160."),
            "min_value": _("The price must be $5 or more."),
            "max_value": _("The price must be $20,000 or less."),
        },
    )
    stars = forms.TypedChoiceField(
        label=_("Stars"),
        choices=[("0", _("Any")), ("4.5", _("4.5 and up")), ("4.8", _("4.8 and up"))],
        coerce=float,
        widget=forms.RadioSelect,
        initial="0",
        required=False,
    )
    sort = forms.ChoiceField(
        choices=[("best", _("Best fit")), ("nearest", _("Nearest")), ("price", _("Price"))],
        initial="best",
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Tie the filters, which stand beside the form, to it by its id."""
        super().__init__(*args, **kwargs)
        for name in ("day", "part", "km", "max", "stars"):
            self.fields[name].widget.attrs["form"] = "find"

    def clean_day(self) -> Any:
        """A day from today on, within two months; calendars say nothing about later ones."""
        day = self.cleaned_data["day"]
        today = timezone.localdate(clock.now())
        if day and not today <= day <= today + timedelta(days=DAYS_AHEAD):
            raise forms.ValidationError(_("Choose a day in the next two months."))
        return day

    def clean(self) -> dict[str, Any]:
        """Fill in what was left out."""
        cleaned = super().clean() or {}
        cleaned["where"] = cleaned.get("where") or HOME
        cleaned["km"] = cleaned.get("km") or FAR_KM
        cleaned["stars"] = cleaned.get("stars") or 0.0
        cleaned["part"] = cleaned.get("part") or "any"
        cleaned["sort"] = cleaned.get("sort") or "best"
        return cleaned
