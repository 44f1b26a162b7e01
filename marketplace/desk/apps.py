"""Registers desk with Django."""

from typing import Any

from django.db.models.signals import post_migrate

from marketplace.core.apps import Part


class Desk(Part):
    """The part desk."""

    name = "marketplace.desk"
    label = "desk"

    def ready(self) -> None:
        """See that operators' groups exist once the rights of all parts do."""
        super().ready()
        post_migrate.connect(_ensure_groups, sender=self)


def _ensure_groups(**_sent: Any) -> None:
    from marketplace.desk import actions

    actions.ensure_groups()
