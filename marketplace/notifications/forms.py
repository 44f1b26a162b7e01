"""The form of quiet hours."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class QuietHoursForm(forms.Form):
    """When nothing that can wait is sent."""

    starts = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("Until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
