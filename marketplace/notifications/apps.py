"""Registers notifications with Django."""

from marketplace.core.apps import Part


class Notifications(Part):
    """The part notifications."""

    name = "marketplace.notifications"
    label = "notifications"
