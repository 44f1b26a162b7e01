"""What bookings keep about people: what was agreed stays, where and how it looked there goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Func, JSONField, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.bookings import queries, states
from marketplace.core.personal import Hindrance, hinders, keeps, nothing
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

AGREED = (
    "ref",
    "title",
    "area",
    "starts_at",
    "ends_at",
    "timezone",
    "state",
    "outcome",
    "price_minor",
    "client_fee_minor",
    "total_minor",
    "currency",
)


def _scope_with(said: dict[str, object]) -> Func:
    """Return the agreed scope with these parts said otherwise; the rest of it stays agreed."""
    parts = (F("scope"), Value(said, output_field=JSONField()))
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=JSONField())


keeps(
    "bookings.Booking",
    owner="client",
    show=(*AGREED, "scope"),
    blank={"scope": _scope_with({"description": "", "answered": []})},
)
keeps(
    "bookings.Booking",
    owner="tasker__person",
    show=(*AGREED, "tasker_net_minor"),
    blank={"scope": _scope_with({"message": ""})},
)
keeps("bookings.BookingAddress", owner="booking__client", show=("text",), delete=True)
keeps(
    "bookings.BookingPhoto",
    owner="booking__client",
    show=("booking__ref", "kind", "created_at"),
    files=("image",),
    delete=True,
)
keeps("bookings.GigRequest", owner="booking__client", show=("booking__ref", "asked_at"))
keeps(
    "bookings.ReliabilityEntry",
    owner="person",
    show=("booking__ref", "cause", "points", "created_at"),
)
for _side in ("booking__client", "booking__tasker__person"):
    keeps(
        "bookings.Proposal",
        owner=_side,
        show=("booking__ref", "kind", "by", "state", "reason", "created_at"),
        blank={"reason": ""},
    )
keeps(
    "bookings.Doorstep",
    owner="booking__tasker__person",
    show=("booking__ref", "note"),
    blank={"note": ""},
)
nothing("bookings.ContactTry", "bookings.Settlement")


@hinders
def open_bookings(person: Person) -> list[Hindrance]:
    """Whoever is booked or has booked sees that through."""
    return [
        Hindrance(
            _("“%(title)s” is not over yet.") % {"title": booking.title},
            reverse("bookings:detail", args=[booking.ref]),
        )
        for side in (Actor.CLIENT, Actor.TASKER)
        for booking in queries.bookings_of(person, side).order_by("pk")
        if booking.state in states.AHEAD
    ]
