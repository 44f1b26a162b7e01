"""Registers chat with Django."""

from marketplace.core.apps import Part


class Chat(Part):
    """The app chat."""

    name = "chat"
    label = "chat"
    default = True

    def ready(self) -> None:
        """Connect the listeners; let messages be reported, and read where a dispute is decided."""
        super().ready()
        from chat import evidence, reportables, visits  # noqa: F401 - visits connects its listeners

        reportables.register_all()
        evidence.register_all()
