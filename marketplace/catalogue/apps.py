"""Registers catalogue with Django, and loads its content after migrations."""

from typing import Any

from django.db.models.signals import post_migrate

from marketplace.core.apps import Part


class Catalogue(Part):
    """The part catalogue."""

    name = "marketplace.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Keep the catalogue of the database at the state of its files.

        A signal instead of a data migration: the loader is today's code, which a migration of
        the past could not run against the tables of its time.
        """
        super().ready()
        post_migrate.connect(_load, sender=self, dispatch_uid="catalogue.load")


def _load(*, apps: Any, **_event: object) -> None:
    from marketplace.catalogue.actions import load_catalogue

    if ("catalogue", "questionschema") in {
        (model._meta.app_label, model._meta.model_name) for model in apps.get_models()
    }:
        load_catalogue()
