"""Registers matching with Django."""

from marketplace.core.apps import Part


class Matching(Part):
    """The part matching."""

    name = "marketplace.matching"
    label = "matching"
