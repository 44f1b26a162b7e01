"""The app class of every part."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.urls import register_converter


class Part(AppConfig):
    """A part of the product: connects its listeners when Django starts."""

    default_auto_field = "django.db.models.BigAutoField"
    default = False

    def __init_subclass__(cls) -> None:
        """Make each part the choice of its module, where Django sees this class too.

        With two candidates Django would quietly take neither, and no listener would be heard.
        """
        cls.default = True

    def ready(self) -> None:
        """Import what registers itself: the part's listeners, and what it keeps about people."""
        for name in ("listeners", "personal"):
            if find_spec(f"{self.name}.{name}"):
                import_module(f"{self.name}.{name}")


class Core(Part):
    """The part core."""

    name = "marketplace.core"
    label = "core"

    def ready(self) -> None:
        """Let addresses carry references before anybody's are read, the desk's among them."""
        super().ready()
        from marketplace.core.refs import RefConverter

        register_converter(RefConverter, "ref")
