"""Registers catalogue with Django."""

from marketplace.core.apps import Part


class Catalogue(Part):
    """The part catalogue."""

    name = "marketplace.catalogue"
    label = "catalogue"
