"""Test cards: the number decides what the sandbox's bank does. Numbers and outcomes are Stripe's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Card:
    """A card and how its bank behaves: FAILURE refuses it, CHALLENGE asks the holder first."""

    number: str
    brand: str
    tells: Promise | str
    failure: str = ""
    challenge: bool = False
    # What becomes of a refund: at once, "later" or "fails"
    refund_habit: str = ""
    # Whether it is one card in everybody's hands, and not each payer's own.
    is_shared: bool = False

    @property
    def spaced(self) -> str:
        """Return the number in groups of four."""
        return " ".join(self.number[i : i + 4] for i in range(0, len(self.number), 4))

    @property
    def end(self) -> str:
        """Return the last four digits, all that is kept."""
        return self.number[-4:]


CARDS: tuple[Card, ...] = (
    Card("4242424242424242", "Visa", _("Pays at once")),
    Card("5555555555554444", "Mastercard", _("Pays at once")),
    Card("4000002760003184", "Visa", _("Asks you to confirm (3-D Secure)"), challenge=True),
    Card("4000000000000002", "Visa", _("Is declined"), failure="card_declined"),
    Card("4000000000009995", "Visa", _("Has too little money"), failure="insufficient_funds"),
    Card("4000000000000069", "Visa", _("Has expired"), failure="expired_card"),
    Card("4000000000007726", "Visa", _("Pays; a refund takes a while"), refund_habit="later"),
    Card("4000000000005126", "Visa", _("Pays; a refund fails"), refund_habit="fails"),
    Card("4000056655665556", "Visa", _("Pays; one card that several people have"), is_shared=True),
)

FAILURES: dict[str, Promise] = {
    "card_declined": _("Your bank declined the card. Nothing was charged. Try another card."),
    "insufficient_funds": _(
        "There is not enough money on this card. Nothing was charged. Try another card."
    ),
    "expired_card": _("This card has expired. Nothing was charged. Try another card."),
    "authentication_failed": _(
        "You did not confirm the payment with your bank. Nothing was charged."
    ),
}


def by_end(end: str) -> Card | None:
    """Return the test card with these last four digits, or None."""
    return next((card for card in CARDS if card.end == end), None)


def by_number(number: str) -> Card | None:
    """Return the test card of a number, or None: real cards have no business here."""
    return next((card for card in CARDS if card.number == number), None)


def fingerprint(card: Card, payer: str) -> str:
    """Return what tells one card from another; without our secret it tells nothing of the number.

    Everybody tries the same few numbers, so a test card is another one in the hands of each PAYER.
    """
    owner = "" if card.is_shared else payer
    return salted_hmac("sandbox.card", f"{owner}:{card.number}").hexdigest()[:32]
