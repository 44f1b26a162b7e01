"""Registers offers with Django."""

from marketplace.core.apps import Part


class Offers(Part):
    """The part offers."""

    name = "marketplace.offers"
    label = "offers"
