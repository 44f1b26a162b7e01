"""The forms of the sandbox's pages: a card, and a bank account."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.payments.gateways.sandbox import accounts
from marketplace.payments.gateways.sandbox.cards import Card, by_number

_EXPIRY = re.compile(r"(0[1-9]|1[0-2])\s*/?\s*(\d{2}|20\d{2})")


class CardForm(forms.Form):
    """A test card; nothing of it but brand and last digits is kept."""

    number = forms.CharField(
        label=_("Card number"),
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "cc-number",
                "inputmode": "numeric",
                "placeholder": "4242 4242 4242 4242",
            }
        ),
        error_messages={"required": _("Enter a card number.")},
    )
    expiry = forms.CharField(
        label=_("Expiry"),
        max_length=9,
        widget=forms.TextInput(
            attrs={"autocomplete": "cc-exp", "inputmode": "numeric", "placeholder": "MM/YY"}
        ),
        error_messages={"required": _("Enter the expiry date.")},
    )
    cvc = forms.CharField(
        label=_("Security code"),
        max_length=4,
        widget=forms.TextInput(
            attrs={"autocomplete": "cc-csc", "inputmode": "numeric", "placeholder": "123"}
        ),
        error_messages={"required": _("Enter the security code.")},
    )
    name = forms.CharField(
        label=_("Name on card"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "cc-name"}),
        error_messages={"required": _("Enter the name on the card.")},
    )

    def clean_number(self) -> Card:
        """Return the test card, or say that this is no place for a real one."""
        card = by_number(re.sub(r"[\s-]", "", self.cleaned_data["number"]))
        if card is None:
            raise forms.ValidationError(_("Only the test cards of the list work here."))
        return card

    def clean_expiry(self) -> str:
        """Check that the date is one, and not past."""
        found = _EXPIRY.fullmatch(self.cleaned_data["expiry"].strip())
        if found is None:
            raise forms.ValidationError(_("Enter month and year, like 08/28."))
        month, year = int(found[1]), 2000 + int(found[2]) % 100
        today = now()
        if (year, month) < (today.year, today.month):
            raise forms.ValidationError(_("This date is past. Any later one will do."))
        return f"{month:02d}/{year % 100:02d}"

    def clean_cvc(self) -> str:
        """Check that the code has three or four digits."""
        code: str = self.cleaned_data["cvc"].strip()
        if not re.fullmatch(r"\d{3,4}", code, re.ASCII):
            raise forms.ValidationError(_("Enter the 3 or 4 digits on the card."))
        return code


class BankForm(forms.Form):
    """A test bank account; of its number only the last digits are kept."""

    holder = forms.CharField(
        label=_("Name on the account"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter the name on the account.")},
    )
    bsb = forms.CharField(
        label=_("BSB"),
        max_length=9,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": accounts.BSB}
        ),
        error_messages={"required": _("Enter the BSB.")},
    )
    number = forms.CharField(
        label=_("Account number"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "000123456"}
        ),
        error_messages={"required": _("Enter the account number.")},
    )

    def clean_bsb(self) -> str:
        """Return the six digits."""
        code = re.sub(r"[\s-]", "", self.cleaned_data["bsb"])
        if not re.fullmatch(r"\d{6}", code, re.ASCII):
            raise forms.ValidationError(_("A BSB has 6 digits, like 110-000."))
        return code

    def clean_number(self) -> accounts.Bank:
        """Return the test account, or say that this is no place for a real one."""
        number = re.sub(r"[\s-]", "", self.cleaned_data["number"])
        if not re.fullmatch(r"\d{5,9}", number, re.ASCII):
            raise forms.ValidationError(_("An account number has 5 to 9 digits."))
        bank = accounts.by_number(number)
        if bank is None:
            raise forms.ValidationError(_("Only the test accounts of the list work here."))
        if bank.is_refused:
            raise forms.ValidationError(_("The bank says that this account is closed."))
        return bank
