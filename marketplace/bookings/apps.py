"""Registers bookings with Django."""

from marketplace.core.apps import Part


class Bookings(Part):
    """The part bookings."""

    name = "marketplace.bookings"
    label = "bookings"
