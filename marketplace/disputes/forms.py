"""What the two sides fill in about a problem."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core import policies
from marketplace.core.errors import Refusal
from marketplace.core.images import CleanPhoto, clean_photo
from marketplace.core.money import Money, parse
from marketplace.disputes.actions import limit_photos
from marketplace.disputes.queries import Opening


class PhotosInput(forms.ClearableFileInput):
    """Takes several files at once."""

    allow_multiple_selected = True
    component = "file"


class PhotosField(forms.FileField):
    """Several photos, each checked and made clean."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[CleanPhoto]:
        """Return the clean photos; the first bad one refuses them all."""
        uploads = [each for each in data or [] if each]
        try:
            limit_photos(len(uploads), policies.current())
            return [clean_photo(super(PhotosField, self).clean(each)) for each in uploads]
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class MoneyField(forms.CharField):
    """An amount as people type it."""

    def __init__(self, *, currency: str = "", **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        widget.component = "money"  # type: ignore[attr-defined]  # what components/field.html asks
        super().__init__(max_length=12, widget=widget, **options)
        self.currency = currency

    def clean(self, value: Any) -> Money | None:
        """Return the amount, or nothing where nothing is needed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse(text, self.currency)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


def photos_field() -> PhotosField:
    """Return the field for evidence."""
    return PhotosField(
        label=_("Photos"),
        help_text=_("Up to 8, 10 MB each. The two of you and whoever decides see them."),
        required=False,
    )


class ProblemForm(forms.Form):
    """What went wrong, what would put it right, and how much money is contested."""

    reason = forms.ChoiceField(
        label=_("What is the problem?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what fits best.")},
    )
    wanted = forms.ChoiceField(
        label=_("What would put it right?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would like.")},
    )
    contested = MoneyField(
        label=_("How much of the price do you contest?"),
        help_text=_("The rest is paid at once. Without an amount it is the whole price."),
        required=False,
    )
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("What was agreed, what you found, when. The other side reads it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "data-grow": True}),
        error_messages={"required": _("Say what happened, in your own words.")},
    )
    photos = photos_field()

    def __init__(self, *args: Any, opening: Opening, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].choices = opening.reasons  # type: ignore[attr-defined]  # a choice field
        self.fields["wanted"].choices = opening.wanted  # type: ignore[attr-defined]
        self.fields["contested"].currency = currency  # type: ignore[attr-defined]
        if not opening.takes_amount:
            del self.fields["contested"]


class StatementForm(forms.Form):
    """One side's story, or more of it."""

    text = forms.CharField(
        label=_("What do you want to add?"),
        help_text=_("The other side reads it. It cannot be changed later."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-grow": True}),
        error_messages={"required": _("Write what you want to add.")},
    )
    photos = photos_field()


class ProposalForm(forms.Form):
    """How one side would divide the contested money."""

    kept = MoneyField(
        label=_("What should the tasker be paid of it?"),
        error_messages={"required": _("Enter an amount; 0 sends all of it back.")},
    )
    words = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kept"].currency = currency  # type: ignore[attr-defined]
