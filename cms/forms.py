"""Forms of help pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ContactForm(forms.Form):
    """A message to the people who run the place; members need not say who they are."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We answer there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter your e-mail address, so that we can answer.")},
    )
    about = forms.CharField(
        label=_("What is it about?"),
        max_length=120,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    text = forms.CharField(
        label=_("Your message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write your message.")},
    )

    def __init__(self, *args: Any, known_email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if known_email:
            del self.fields["email"]
        self.known_email = known_email

    @property
    def sender(self) -> str:
        """Return the address that the answer goes to."""
        return self.known_email or str(self.cleaned_data["email"])


class VoteForm(forms.Form):
    """Whether an article has helped, and what about it."""

    helpful = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    comment = forms.CharField(max_length=500, required=False)
