"""What people fill in about a booking."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.bookings.actions import limit_photos
from marketplace.core.errors import Refusal
from marketplace.core.images import CleanPhoto, clean_photo


class AcceptForm(forms.Form):
    """Which version of an offer the client has read; the key makes a second press harmless."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)


class CancelForm(forms.Form):
    """What a client says when plans change."""

    JOB = (
        ("reopen", _("Open it again for other taskers")),
        ("end", _("I do not need it any more")),
    )

    job = forms.ChoiceField(label=_("What about the job?"), choices=JOB, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Your tasker reads it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TaskerCancelForm(forms.Form):
    """What a tasker says who cannot come."""

    reason = forms.CharField(
        label=_("Why can you not come?"),
        help_text=_("Your client reads it. One sentence is enough."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, in a sentence. Your client reads it.")},
    )


class PinForm(forms.Form):
    """The four digits that the client tells at the door."""

    pin = forms.RegexField(
        r"^\d{4}$",
        label=_("Start PIN"),
        help_text=_("Four digits. Your client sees them on the booking's page."),
        error_messages={
            "required": _("Enter the PIN that your client tells you."),
            "invalid": _("The PIN has four digits."),
        },
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4, "size": 4}
        ),
    )


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
            limit_photos(len(uploads))
            return [clean_photo(super(PhotosField, self).clean(each)) for each in uploads]
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal


class FinishForm(forms.Form):
    """What the tasker shows and says of finished work."""

    photos = PhotosField(
        label=_("Photos of the work"),
        help_text=_("Up to 8, 10 MB each. Only you and your client see them."),
        required=False,
    )
    note = forms.CharField(
        label=_("Note to your client"),
        help_text=_("What you did, what to look after."),
        max_length=1200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
