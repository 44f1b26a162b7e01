"""Registers desk with Django."""

from typing import Any

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
        post_migrate.connect(_ensure_groups, sender=self)


def _ensure_groups(**_sent: Any) -> None:
    from marketplace.desk import actions

    actions.ensure_groups()
