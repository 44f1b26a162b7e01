"""What people say of each other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.reviews.models import Review


def _aspect(aspect: Review.Aspect) -> forms.TypedChoiceField:
    """Return a row of one to five that may be left empty."""
    return forms.TypedChoiceField(
        label=aspect.label,
        choices=Review.Stars.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class AnswerForm(forms.Form):
    """What the tasker says to a review."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Everybody can read it, under the review. You can answer once."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write your answer.")},
    )


class ReviewForm(forms.Form):
    """Stars, and words for whoever comes next."""

    stars = forms.TypedChoiceField(
        label=_("How was it?"),
        choices=Review.Stars.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one to five stars.")},
    )
    # Only clients are asked for these; the view takes them away from taskers.
    punctuality = _aspect(Review.Aspect.PUNCTUALITY)
    communication = _aspect(Review.Aspect.COMMUNICATION)
    care = _aspect(Review.Aspect.CARE)
    result = _aspect(Review.Aspect.RESULT)
    would_again = forms.TypedChoiceField(
        label=_("Would you book this person again?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your words"),
        help_text=_("What went well, what could be better. Everybody can read it."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, of_tasker: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not of_tasker:
            for name in Review.Aspect.values:
                del self.fields[name]
            self.fields["would_again"].label = _("Would you work for this client again?")

    @property
    def aspects(self) -> list[forms.BoundField]:
        """Return the rows of aspects that are asked."""
        return [self[name] for name in Review.Aspect.values if name in self.fields]

    @property
    def has_aspects(self) -> bool:
        """Whether something stands in one of them already."""
        return any(row.value() for row in self.aspects)

    def said(self) -> dict[str, Any]:
        """Return what write_review takes."""
        values = dict(self.cleaned_data)
        aspects = {name: values.pop(name) for name in Review.Aspect.values if name in values}
        return values | {"aspects": {name: stars for name, stars in aspects.items() if stars}}
