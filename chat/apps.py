"""Registers chat with Django."""

from marketplace.core.apps import Part


class Chat(Part):
    """The app chat."""

    name = "chat"
    label = "chat"
    default = True
