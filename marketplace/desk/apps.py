"""Registers desk with Django."""

from marketplace.core.apps import Part


class Desk(Part):
    """The part desk."""

    name = "marketplace.desk"
    label = "desk"
