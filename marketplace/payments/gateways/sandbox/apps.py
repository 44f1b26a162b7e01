"""Registers the sandbox with Django."""

from marketplace.core.apps import Part


class Sandbox(Part):
    """The stand-in for a payment provider."""

    name = "marketplace.payments.gateways.sandbox"
    label = "sandbox"
