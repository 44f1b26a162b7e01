"""Mobile numbers as people write them, and as they are kept: +61491570006."""

from __future__ import annotations

import phonenumbers
from django.conf import settings
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from marketplace.core.errors import Refusal

MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}


class NumberRefused(Refusal):
    """No message can be sent there."""


def normalised(text: str) -> str:
    """Return a mobile number in E.164; raises NumberRefused with what to do."""
    home = settings.PHONE_COUNTRIES[0]
    try:
        number = phonenumbers.parse(text, home)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise NumberRefused(_("Enter a mobile number, such as 0491 570 006."), field="number")
    # Elsewhere a message costs many times as much, and pumping it is a business (row 27).
    if phonenumbers.region_code_for_number(number) not in settings.PHONE_COUNTRIES:
        raise NumberRefused(_("We send codes to Australian numbers only."), field="number")
    if phonenumbers.number_type(number) not in MOBILE:
        raise NumberRefused(_("That is no mobile: a code could not be read there."), field="number")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def shown(number: str) -> str:
    """Return a kept number as people read it: 0491 570 006 at home, +64 21 123 456 from abroad."""
    if not number:
        return ""
    home = settings.PHONE_COUNTRIES[0]
    parsed = phonenumbers.parse(number, home)
    at_home = phonenumbers.region_code_for_number(parsed) == home
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, form)
