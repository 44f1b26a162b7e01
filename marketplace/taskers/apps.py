"""Registers taskers with Django."""

from marketplace.core.apps import Part


class Taskers(Part):
    """The part taskers."""

    name = "marketplace.taskers"
    label = "taskers"
