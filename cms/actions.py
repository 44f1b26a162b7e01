"""Makes the pages that a new site starts with."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction
from wagtail.models import Page, Site

from cms import help_seed, seed, service_seed
from cms.models import (
    CategoryCityPage,
    CategoryPage,
    CityIndexPage,
    CityPage,
    HomePage,
    LegalPage,
    ServiceIndexPage,
    StandardPage,
)
from cms.tree import Planting
from marketplace.catalogue import queries as catalogue

# The page that Wagtail's own migration leaves in an empty database.
_PLACEHOLDER = "Welcome to your new Wagtail site!"


def ensure_pages() -> HomePage | None:
    """Make the home page and its standard pages where the site has no home page yet.

    Idempotent. Pages that editors have changed, moved or deleted are left as they are.
    """
    if not _tables() >= {
        page._meta.db_table for page in (HomePage, CityPage, CategoryCityPage, LegalPage)
    }:
        return None  # a partial migration: the next one comes here again
    with transaction.atomic():
        home = HomePage.objects.order_by("pk").first() or _make_home()
        if not ServiceIndexPage.objects.exists():
            _make_services(home)
        help_seed.ensure_texts(home)
        return home


def _tables() -> set[str]:
    return set(connection.introspection.table_names())


def _make_services(home: HomePage) -> None:
    """Make a page for the city, one for each category, and one for each category in the city."""
    words = service_seed.words()
    with Planting() as bed:
        cities = bed.add(home, CityIndexPage(**service_seed.CITIES))
        city = bed.add(cities, CityPage(**service_seed.SYDNEY))
    with Planting() as bed:  # whose pages name the city, which needs its row for that
        services = bed.add(home, ServiceIndexPage(**service_seed.SERVICES))
        for category in catalogue.categories():
            if said := words.get(category.slug):
                values = service_seed.category_values(said)
                page = CategoryPage(slug=category.slug, category=category, **values)
                bed.add(services, page)
                values = service_seed.city_values(said, city.title)
                bed.add(page, CategoryCityPage(slug=city.slug, city=city, **values))


def _make_home() -> HomePage:
    root = Page.get_first_root_node()
    site = Site.objects.filter(is_default_site=True).first()
    placeholder = root.get_children().filter(title=_PLACEHOLDER).order_by("pk").first()
    if placeholder:
        # Its slug is wanted, and it cannot go while the site stands on it.
        placeholder.slug = "placeholder"
        placeholder.save()
    with Planting() as bed:
        home = bed.add(root, HomePage(**seed.HOME))
        for values in seed.PAGES:
            bed.add(home, StandardPage(**values))
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
