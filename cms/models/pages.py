"""The front door and pages of prose."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import live
from cms.blocks import HomeBlocks, ProseBlocks
from cms.seo import SeoMixin
from marketplace.core import places
from marketplace.core.requests import Request

# By name, because these pages are made of what is here.
_INDEXES = {
    "services": "ServiceIndexPage",
    "cities": "CityIndexPage",
    "help": "HelpIndexPage",
    "guides": "GuideIndexPage",
    "legal": "LegalIndexPage",
}


class HomePage(SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """The front door: the hero with its search, then live blocks."""

    hero_title = models.CharField(_("headline"), max_length=60)
    hero_text = models.CharField(_("text under it"), max_length=200)
    body = StreamField(HomeBlocks(), blank=True)

    template = "cms/home.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("hero_title"),
        FieldPanel("hero_text"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms.StandardPage",
        "cms.ServiceIndexPage",
        "cms.CityIndexPage",
        "cms.HelpIndexPage",
        "cms.GuideIndexPage",
        "cms.LegalIndexPage",
    ]
    max_count = 1

    def route(self, request: Request, path_components: list[str]) -> Any:
        """Find what has pages of its own below in one query; Wagtail takes two at each step."""
        kind = _INDEXES.get(path_components[0]) if path_components else None
        if kind is None:
            return super().route(request, path_components)
        children = apps.get_model("cms", kind).objects.live().child_of(self)
        child = children.filter(slug=path_components[0]).first()
        if child is None:
            return super().route(request, path_components)
        return child.served_below(self).route(request, path_components[1:])

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the suburb that the visitor named, and what was done last."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        asked = request.GET.get("near", "").strip()[:80]
        found = places.suggest(asked, limit=1) if asked else []
        place = found[0] if found else None
        shown = live.shown(place)
        return context | {
            "shown": shown,
            "latest": shown.recent[0] if shown.recent else None,
            "place": place,
            "asked": asked,
        }


class StandardPage(SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """A page of prose: about, how it works, fees."""

    introduction = models.CharField(_("introduction"), max_length=240, blank=True)
    body = StreamField(ProseBlocks(), blank=True)

    template = "cms/standard.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
