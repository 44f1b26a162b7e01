"""Registers the shell with Django."""

from django.apps import AppConfig


class Hustlr(AppConfig):
    """The shell: settings, addresses, commands, checks."""

    name = "hustlr"

    def ready(self) -> None:
        """Register the shell's checks."""
        from hustlr import checks  # noqa: F401  # registration is its effect
