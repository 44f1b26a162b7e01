"""Registers cms with Django."""

from typing import Any

from django.db.models.signals import post_migrate

from marketplace.core.apps import Part


class Cms(Part):
    """The app cms."""

    name = "cms"
    label = "cms"
    default = True

    def ready(self) -> None:
        """Open Wagtail's pages to everybody and see that a new database has some."""
        super().ready()
        from wagtail import views
        from wagtail.documents.views import serve as documents

        # LoginRequiredMiddleware asks this attribute; Wagtail does not set it on its own view.
        views.serve.login_required = False
        views.authenticate_with_password.login_required = False
        documents.serve.login_required = False
        post_migrate.connect(_ensure_pages, sender=self)


def _ensure_pages(using: str, plan: Any, **_rest: Any) -> None:
    from cms import actions

    actions.ensure_pages()
