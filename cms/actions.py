"""Makes the pages that a new site starts with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection, transaction
from wagtail.models import Page, Site

from cms import seed
from cms.models import HomePage, StandardPage

# The page that Wagtail's own migration leaves in an empty database.
_PLACEHOLDER = "Welcome to your new Wagtail site!"


def ensure_pages() -> HomePage | None:
    """Make the home page and its standard pages where the site has no home page yet.

    Idempotent. Pages that editors have changed, moved or deleted are left as they are.
    """
    if HomePage._meta.db_table not in connection.introspection.table_names():
        return None  # a partial migration: the next one comes here again
    with transaction.atomic():
        home = HomePage.objects.order_by("pk").first()
        return home or _make_home()


def _make_home() -> HomePage:
    root = Page.get_first_root_node()
    site = Site.objects.filter(is_default_site=True).first()
    placeholder = root.get_children().filter(title=_PLACEHOLDER).order_by("pk").first()
    if placeholder:
        # Its slug is wanted, and it cannot go while the site stands on it.
        placeholder.slug = "placeholder"
        placeholder.save()
    home = _add(Page.objects.get(pk=root.pk), HomePage(**seed.HOME))
    for values in seed.PAGES:
        _add(Page.objects.get(pk=home.pk), StandardPage(**values))
    if site:
        site.root_page, site.site_name = home, settings.SITE_NAME
        site.save()
    else:
        Site.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name=settings.SITE_NAME
        )
    if placeholder:
        Page.objects.get(pk=placeholder.pk).delete()
    made: HomePage = HomePage.objects.get(pk=home.pk)
    return made


def _add(parent: Page, page: Any) -> Any:
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page
