"""Legal pages with their versions, and guides."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Page

from cms.figures import figures
from cms.models.services import CategoryPage
from cms.prose import PROSE, ProseField, checked, shown
from cms.seo import Data, SeoMixin
from cms.shelves import ShelfMixin
from marketplace.core.clock import now
from marketplace.core.errors import Missing
from marketplace.core.requests import Request


class LegalIndexPage(ShelfMixin, SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """All legal pages."""

    template = "cms/legal_index.html"
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.LegalPage"]
    max_count = 1

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the pages."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = LegalPage.objects.live().child_of(self).order_by("path")
        return context | {"pages": list(pages)}

    @classmethod
    def children(cls) -> Any:
        """Pages that stand below."""
        return LegalPage.objects.live()


class LegalPage(SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """A legal text; what it said on any day stays readable."""

    summary = models.CharField(gettext_lazy("summary"), max_length=160)

    template = "cms/legal.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        InlinePanel("versions", label=gettext_lazy("version"), min_num=1),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.LegalIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the version of today, or the one of ?on=2026-11-01, and the list of all.

        Raises Missing when nothing was in effect on that day.
        """
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        today = timezone.localdate(now())
        asked = request.GET.get("on", "")
        versions = sorted(self.versions.all(), key=lambda each: each.effective_on, reverse=True)
        in_effect = next((each for each in versions if each.effective_on <= today), None)
        version = _in_effect(versions, asked) if asked else in_effect or versions[-1]
        return context | {
            "version": version,
            "versions": versions,
            "is_current": version == in_effect,
            "coming": [each for each in versions if each.effective_on > today],
            "html": shown(version.body, figures()),
        }


def _in_effect(versions: list[LegalVersion], asked: str) -> LegalVersion:
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise Missing(_("There is no such version.")) from None
    found = next((each for each in versions if each.effective_on <= day), None)
    if found is None:
        raise Missing(_("Nothing was in effect on that day."))
    return found


class LegalVersion(models.Model):
    """What a legal page says from one day on."""

    page = ParentalKey(LegalPage, on_delete=models.CASCADE, related_name="versions")
    effective_on = models.DateField(gettext_lazy("in effect from"))
    change = models.CharField(gettext_lazy("what has changed"), max_length=240)
    body = ProseField(gettext_lazy("text"))

    panels: ClassVar[list[Any]] = [
        FieldPanel("effective_on"),
        FieldPanel("change"),
        FieldPanel("body"),
    ]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["page", "effective_on"], name="legal_version_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.page} of {self.effective_on:%Y-%m-%d}"

    def clean(self) -> None:
        """Refuse figures that do not exist."""
        super().clean()
        checked(self.body)


class GuideIndexPage(ShelfMixin, SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """All guides."""

    introduction = models.CharField(gettext_lazy("introduction"), max_length=240, blank=True)

    template = "cms/guides.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.GuidePage"]
    max_count = 1

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the guides, the newest first."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        guides = GuidePage.objects.live().child_of(self).select_related("category")
        return context | {"guides": list(guides.order_by("-first_published_at", "path"))}

    @classmethod
    def children(cls) -> Any:
        """Pages that stand below."""
        return GuidePage.objects.live().select_related("category")


class GuidePage(SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """Advice on one kind of work."""

    summary = models.CharField(gettext_lazy("summary"), max_length=200)
    category = models.ForeignKey(
        "catalogue.Category",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=gettext_lazy("category"),
    )
    body = ProseField(gettext_lazy("text"))

    template = "cms/guide.html"
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("category"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, *PROSE]
    parent_page_types: ClassVar[list[str]] = ["cms.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    def clean(self) -> None:
        """Refuse figures that do not exist."""
        super().clean()
        checked(self.body)

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the text, and where its kind of work is found."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "html": shown(self.body, figures()),
            "service": CategoryPage.objects.live().filter(category=self.category).first()
            if self.category_id
            else None,
        }

    def facts(self) -> list[Data]:
        """Describe the guide as an article."""
        published = self.first_published_at or now()
        return [
            {
                "@context": "https://schema.org",
                "@type": "Article",
                "headline": self.title,
                "description": self.summary,
                "datePublished": published.date().isoformat(),
            }
        ]
