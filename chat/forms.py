"""The form of a message."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from chat.models import MAX_BODY


class PhotosInput(forms.FileInput):
    """A file control that takes several at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of files; the action looks into each."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return all files."""
        return [super(PhotosField, self).clean(each, initial) for each in data or []]


class MessageForm(forms.Form):
    """Words and photos; `key` makes a repeated post the same message."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    # The action checks the length, since it counts what is left after trimming.
    body = forms.CharField(
        label=_("Message"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 1, "maxlength": MAX_BODY}),
    )
    # A ready sentence, sent by its own button.
    quick = forms.CharField(required=False, widget=forms.HiddenInput)
    photos = PhotosField(label=_("Photos"), required=False)


class OpeningForm(forms.Form):
    """Which job, with which tasker."""

    job = forms.CharField(max_length=8)
    tasker = forms.CharField(max_length=8, required=False)
