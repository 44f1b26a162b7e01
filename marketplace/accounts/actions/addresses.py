"""Saved places: looked up once, used again."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.accounts.models import Address, Person
from marketplace.accounts.models.address import MOST
from marketplace.core import places
from marketplace.core.errors import Refusal


class AddressRefused(Refusal):
    """The place is unknown, the name is used already, or there are enough."""


def save_address(
    *, actor: Person, label: str, text: str, address: Address | None = None
) -> Address:
    """Keep a new address, or another wording of one's own.

    Raises AddressRefused. The geocoder is asked before anything is locked.
    """
    try:
        place = places.geocode(text)
    except places.PlaceUnknown as unknown:
        raise AddressRefused(unknown.message, field="text") from unknown
    try:
        with transaction.atomic():
            # The lock keeps two windows from saving an eleventh together.
            Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
            if address is None:
                if Address.objects.filter(person=actor).count() >= MOST:
                    raise AddressRefused(_("Ten addresses are enough. Remove one first."))
                address = Address(person=actor)
            address.label, address.text = label.strip(), text.strip()
            address.area, address.lat, address.lng = place.area, place.lat, place.lng
            address.save()
    except IntegrityError:
        raise AddressRefused(_("You have an address of this name."), field="label") from None
    return address


def remove_address(*, address: Address) -> None:
    """Forget an address; jobs keep the one that they were posted with."""
    address.delete()
