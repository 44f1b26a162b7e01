"""Registers payments with Django."""

from marketplace.core.apps import Part


class Payments(Part):
    """The part payments."""

    name = "marketplace.payments"
    label = "payments"
