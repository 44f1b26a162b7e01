"""What people say of each other."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.reviews.models import Review


class ReviewForm(forms.Form):
    """Stars, and words for whoever comes next."""

    stars = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=Review.Stars.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one to five stars.")},
    )
    text = forms.CharField(
        label=_("Your words"),
        help_text=_("What went well, what could be better. Everybody can read it."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
