"""Registers the shell with Django."""

from django.apps import AppConfig


class Hustlr(AppConfig):
    """The shell: settings, addresses, commands, checks."""

    name = "hustlr"

    def ready(self) -> None:
        """Register checks and what tables keep about people; start reporting errors."""
        from hustlr import checks, personal, reporting  # noqa: F401  # the first two register themselves

        reporting.begin()
