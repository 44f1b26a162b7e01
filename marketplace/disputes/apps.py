"""Registers disputes with Django."""

from marketplace.core.apps import Part


class Disputes(Part):
    """The part disputes."""

    name = "marketplace.disputes"
    label = "disputes"
