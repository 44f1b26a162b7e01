"""Forms of sign-up and the profile."""

from __future__ import annotations

from allauth.account.forms import SignupForm as BaseSignupForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Person


class SignupForm(BaseSignupForm):  # type: ignore[misc]  # allauth has no types
    """Asks the name beside address and password."""

    first_name = forms.CharField(label=_("First name"), max_length=60)
    last_name = forms.CharField(label=_("Last name"), max_length=60, required=False)
    field_order = ("first_name", "last_name", "email", "password1")

    def custom_signup(self, request: HttpRequest, user: Person) -> None:
        """Keep the name; allauth saves the person afterwards."""
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])
