"""Registers notifications with Django."""

from importlib import import_module

from marketplace.core.apps import Part


class Notifications(Part):
    """The part notifications."""

    name = "marketplace.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Connect the listeners of each module."""
        super().ready()
        import_module("marketplace.notifications.oversight")
        import_module("marketplace.notifications.negotiating")
        import_module("marketplace.notifications.payouts")
        import_module("marketplace.notifications.posting")
        import_module("marketplace.notifications.requesting")
        import_module("marketplace.notifications.visiting")
        import_module("marketplace.notifications.disputing")
