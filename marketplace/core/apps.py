"""The app class of every part."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig


class Part(AppConfig):
    """A part of the product: connects its listeners when Django starts."""

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import the part's listeners, which register themselves with core.facts."""
        if find_spec(f"{self.name}.listeners"):
            import_module(f"{self.name}.listeners")


class Core(Part):
    """The part core."""

    name = "marketplace.core"
    label = "core"
    default = True
