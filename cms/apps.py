"""Registers cms with Django."""

from marketplace.core.apps import Part


class Cms(Part):
    """The app cms."""

    name = "cms"
    label = "cms"
    default = True
