"""Forms of sign-up, sign-in and the profile."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as base
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as app
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Person, Reason

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Names stand in e-mails to addresses that somebody typed: no place to advertise a site.
_NO_ADDRESS = RegexValidator(
    r"[:/@]|www\.|\.\w\w", _("Enter a name, without addresses."), inverse_match=True
)
_REGIONS = ("Australia", "Pacific", "Asia", "Europe", "Africa", "America", "Atlantic", "Indian")

_LABELS: dict[str, _StrPromise] = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "password1": _("Password"),
    "oldpassword": _("Present password"),
    "code": _("Code"),
}
_HINTS: dict[str, _StrPromise] = {
    "password1": _("At least 10 characters. A sentence that only you would say is good."),
}


class Plain:
    """Gives a form of allauth our labels and hints, and no placeholders."""

    fields: dict[str, forms.Field]
    own_labels: ClassVar[dict[str, _StrPromise]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # One field is enough where a forgotten password is one e-mail away.
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.label = self.own_labels.get(name) or _LABELS.get(name, field.label)
            field.help_text = _HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)
        if code := self.fields.get("code"):
            code.widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "characters"}
            code.widget.attrs["spellcheck"] = "false"


class SignupForm(Plain, base.SignupForm):  # type: ignore[misc]  # allauth has no types
    """Asks the name beside address and password."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=60,
        validators=[_NO_ADDRESS],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=60,
        validators=[_NO_ADDRESS],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    field_order = ("first_name", "last_name", "email", "password1")

    def try_save(self, request: Any) -> Any:
        """Take as long for an address that has an account: a new one has its password hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)

    def custom_signup(self, request: Any, user: Person) -> None:
        """Do no more: the adapter has kept the names."""


class LoginForm(Plain, base.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Address and password."""


class RequestLoginCodeForm(Plain, base.RequestLoginCodeForm):  # type: ignore[misc]
    """Asks where to send a code."""


class ConfirmLoginCodeForm(Plain, base.ConfirmLoginCodeForm):  # type: ignore[misc]
    """Asks the code of the e-mail."""


class ResetPasswordForm(Plain, base.ResetPasswordForm):  # type: ignore[misc]
    """Asks whose password is forgotten."""


class ResetPasswordKeyForm(Plain, base.ResetPasswordKeyForm):  # type: ignore[misc]
    """Asks a new password after the link of the e-mail."""

    own_labels: ClassVar[dict[str, _StrPromise]] = {"password1": _("New password")}


class ChangePasswordForm(Plain, base.ChangePasswordForm):  # type: ignore[misc]
    """Asks the present and a new password."""

    own_labels: ClassVar[dict[str, _StrPromise]] = {"password1": _("New password")}


class SetPasswordForm(Plain, base.SetPasswordForm):  # type: ignore[misc]
    """Asks a first password of a person who signed in by codes."""


class AddEmailForm(Plain, base.AddEmailForm):  # type: ignore[misc]
    """Asks a new address."""

    own_labels: ClassVar[dict[str, _StrPromise]] = {"email": _("New address")}


class SecondFactorForm(Plain, second.AuthenticateForm):  # type: ignore[misc]
    """Asks the code of the app, or one of the recovery codes."""


class SecondFactorAgainForm(Plain, second.ReauthenticateForm):  # type: ignore[misc]
    """Asks a code once more before something that matters."""


class ActivateAppForm(Plain, app.ActivateTOTPForm):  # type: ignore[misc]
    """Asks the first code of an app that has just read the picture."""

    own_labels: ClassVar[dict[str, _StrPromise]] = {"code": _("Code that the app shows")}


class AddPasskeyForm(Plain, passkey.AddWebAuthnForm):  # type: ignore[misc]
    """Takes a new passkey; every one is made to sign in with alone."""

    own_labels: ClassVar[dict[str, _StrPromise]] = {"name": _("Name of the passkey")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["name"].help_text = _("So that you know which is which, such as “My phone”.")


class RenamePasskeyForm(Plain, passkey.EditWebAuthnForm):  # type: ignore[misc]
    """Asks another name."""

    own_labels: ClassVar[dict[str, _StrPromise]] = {"name": _("Name of the passkey")}


class ReauthenticateForm(Plain, base.ReauthenticateForm):  # type: ignore[misc]
    """Asks the password once more before something that matters."""


def _zones() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    names = sorted(zoneinfo.available_timezones())
    for region in _REGIONS:
        inside = [name for name in names if name.startswith(f"{region}/")]
        yield region, [(name, name.split("/", 1)[1].replace("_", " ")) for name in inside]
    yield "UTC", [("UTC", "UTC")]


class ProfileForm(forms.Form):
    """What a person says about themselves."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=60,
        validators=[_NO_ADDRESS],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=60,
        validators=[_NO_ADDRESS],
        required=False,
        help_text=_("Others see its first letter only."),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: list(_zones()),
        help_text=_("Times on pages and in e-mails are shown in it."),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        help_text=_("JPEG, PNG, WebP or HEIC up to 10 MB. We cut a square from the middle."),
        widget=forms.FileInput,
    )


class AddressForm(forms.Form):
    """A place with the name that the person has for it."""

    label = forms.CharField(
        label=_("Name"), max_length=30, help_text=_("What you call it: home, work, mum's place.")
    )
    text = forms.CharField(
        label=_("Street and suburb"),
        max_length=200,
        help_text=_("Only you see it, until you have paid a tasker to come there."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )


class LookForm(forms.Form):
    """How the pages look; with one language alone there is no choice of it."""

    theme = forms.ChoiceField(
        label=_("Colours"), choices=Person.Theme.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("More languages come one by one; the words of others stay as they wrote them."),
    )


class PhoneForm(forms.Form):
    """Asks where to send a code."""

    number = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        help_text=_("We send a code to it. Others never see it before something is booked."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class PhoneCodeForm(forms.Form):
    """Asks the code of the text message."""

    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )


class ReportForm(forms.Form):
    """Asks what is wrong with what somebody has seen."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=[each for each in Reason.choices if each[0] != Reason.UNRELIABLE],
        widget=forms.RadioSelect,
    )
    details = forms.CharField(
        label=_("What should we know?"),
        required=False,
        max_length=2000,
        help_text=_("What happened, when, and where we can see it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AppealForm(forms.Form):
    """Asks why a decision should be looked at again."""

    words = forms.CharField(
        label=_("What should we look at again?"),
        max_length=2000,
        help_text=_("You can appeal once. Somebody who has not decided it reads this."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
