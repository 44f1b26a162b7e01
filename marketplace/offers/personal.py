"""What offers keep about people: the words go, the prices stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.personal import Hindrance, hinders, keeps
from marketplace.offers import queries

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

TERMS = ("price_minor", "currency", "starts_at", "ends_at", "message", "not_included")
keeps(
    "offers.Offer",
    owner="tasker__person",
    show=("ref", "job__ref", "state", "created_at", *TERMS),
    blank={"message": "", "not_included": ""},
)
keeps(
    "offers.OfferVersion",
    owner="offer__tasker__person",
    show=("offer__ref", "number", *TERMS),
    blank={"message": "", "not_included": ""},
)
for _side in ("offer__tasker__person", "offer__job__client"):
    keeps(
        "offers.Counter",
        owner=_side,
        show=("offer__ref", "number", *TERMS),
        blank={"message": ""},
    )


@hinders
def standing_offers(person: Person) -> list[Hindrance]:
    """Offers that a client may accept any moment have to be taken back."""
    return [
        Hindrance(
            _("Your offer for “%(title)s” stands. Take it back first.")
            % {"title": offer.job.title},
            reverse("offers:detail", args=[offer.ref]),
        )
        for offer in queries.offers_of(person, standing=True)
    ]
