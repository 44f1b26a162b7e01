"""Wagtail's images and documents in our own tables, and the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page

from cms import live
from cms.blocks import HomeBlocks, ProseBlocks
from marketplace.core import places
from marketplace.core.requests import Request


class Picture(AbstractImage):  # type: ignore[misc]  # wagtail has no types
    """An image of the editors, with its credit."""

    credit = models.CharField(_("credit"), max_length=120, blank=True)
    is_decorative = models.BooleanField(_("decorative"), default=False)

    admin_form_fields: ClassVar[tuple[str, ...]] = (
        "title",
        "file",
        "description",
        "is_decorative",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )


class PictureRendition(AbstractRendition):  # type: ignore[misc]  # wagtail has no types
    """A size of a picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="picture_rendition"
            ),
        )


class EditorDocument(AbstractDocument):  # type: ignore[misc]  # wagtail has no types
    """A file of the editors."""

    admin_form_fields: ClassVar[tuple[str, ...]] = ("title", "file", "collection", "tags")


class HomePage(Page):  # type: ignore[misc]  # wagtail has no types
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
    subpage_types: ClassVar[list[str]] = ["cms.StandardPage"]
    max_count = 1

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
            "canonical": _canonical(request),
        }


class StandardPage(Page):  # type: ignore[misc]  # wagtail has no types
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

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the address that search engines should keep."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"canonical": _canonical(request)}


def _canonical(request: Request) -> str:
    """Return the address to keep, without parameters; the path says it without a query."""
    return f"{settings.BASE_URL}{request.path}"
