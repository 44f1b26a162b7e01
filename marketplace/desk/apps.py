"""Registers desk with Django."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate

from marketplace.core.apps import Part


class Desk(Part):
    """The part desk."""

    name = "marketplace.desk"
    label = "desk"

    def ready(self) -> None:
        """Say what can be reported; see that operators' groups exist once all rights do."""
        super().ready()
        from marketplace.desk import reportables

        reportables.register_all()
        # Rights of pages and pictures come after those of the desk.
        for last in (self, apps.get_app_config("cms")):
            post_migrate.connect(_ensure_groups, sender=last)


def _ensure_groups(**_sent: Any) -> None:
    from marketplace.desk import actions

    actions.ensure_groups()
