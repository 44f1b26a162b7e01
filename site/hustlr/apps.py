"""Registers the shell with Django."""

from django.apps import AppConfig


class Hustlr(AppConfig):
    """The shell: settings, addresses, commands, checks."""

    name = "hustlr"

    def ready(self) -> None:
        """Register the shell's checks and start reporting errors."""
        from hustlr import checks, reporting  # noqa: F401  # checks register themselves

        reporting.begin()

    def ready(self) -> None:
        """Say what the tables of core and of libraries keep about people."""
        from hustlr import personal  # noqa: F401  # it registers itself
