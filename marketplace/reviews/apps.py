"""Registers reviews with Django."""

from marketplace.core.apps import Part


class Reviews(Part):
    """The part reviews."""

    name = "marketplace.reviews"
    label = "reviews"
