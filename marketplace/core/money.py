"""Money: integer minor units and a currency, and the arithmetic of fees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal

# Stripe's exponents (docs.stripe.com/currencies); other currencies have two digits.
# ISK and UGX are whole in shops, yet Stripe takes them times 100.
_EXPONENTS = dict.fromkeys(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "JPY",
        "KMF",
        "KRW",
        "MGA",
        "PYG",
        "RWF",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ],
    0,
) | dict.fromkeys(["BHD", "JOD", "KWD", "OMR", "TND"], 3)
_SIGNS = {"AUD": "$", "USD": "$", "NZD": "$", "EUR": "€", "GBP": "£", "KES": "KSh ", "BRL": "R$"}
_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,3})?")


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units (cents) of one currency; may be negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int):
            raise TypeError("Money counts whole minor units")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        sign = "−" if self.minor < 0 else ""
        whole, part = divmod(abs(self.minor), 10**self.exponent)
        digits = f".{part:0{self.exponent}d}" if self.exponent and part else ""
        return f"{sign}{_SIGNS.get(self.currency, self.currency + ' ')}{whole:,}{digits}"

    @property
    def exact(self) -> str:
        """With all its digits ("$140.00"), among amounts of a booking; str() is the short form."""
        text = str(self)
        return f"{text}.{'0' * self.exponent}" if self.exponent and "." not in text else text

    @property
    def exponent(self) -> int:
        """Return how many digits the minor unit has."""
        return exponent(self.currency)

    @property
    def decimal(self) -> Decimal:
        """Return the amount in major units, exact."""
        return Decimal(self.minor).scaleb(-self.exponent)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise TypeError(f"{self.currency} and {other.currency} do not add up")
        return other.minor


def exponent(currency: str) -> int:
    """Return the digits of the currency's minor unit in Stripe's sense."""
    return _EXPONENTS.get(currency, 2)


def fee(amount: Money, bps: int) -> Money:
    """Return the fee of BPS hundredths of a percent, half up, between 0 and the amount."""
    minor = (amount.minor * bps + 5000) // 10_000
    # Three-decimal currencies are charged in tens (docs.stripe.com/currencies).
    quantum = 10 if amount.exponent == 3 else 1
    return Money(min(max(minor - minor % quantum, 0), amount.minor), amount.currency)


def parse(text: str, currency: str) -> Money:
    """Return what a person typed ("1,200", "$60.50") as Money, or refuse with a sentence."""
    digits = exponent(currency)
    cleaned = text.strip().removeprefix(_SIGNS.get(currency, "").strip()).strip().replace(",", "")
    if not _AMOUNT.fullmatch(cleaned):
        raise Refusal(_("Enter an amount in numbers, like 60 or 60.50."))
    value = Decimal(cleaned).scaleb(digits)
    if value != value.to_integral_value():
        raise Refusal(_("Enter at most %(digits)d digits after the point.") % {"digits": digits})
    return Money(int(value), currency)


def percent(bps: int) -> str:
    """Return basis points as people read them: 850 is "8.5%"."""
    return f"{bps / 100:g}%"
