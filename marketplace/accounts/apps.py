"""Registers accounts with Django."""

from marketplace.core.apps import Part


class Accounts(Part):
    """The part accounts."""

    name = "marketplace.accounts"
    label = "accounts"
