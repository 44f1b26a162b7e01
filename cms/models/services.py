"""Pages of services: categories, the city, a category in the city and in each of its suburbs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.contrib.routable_page.models import path as routed
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import live, services
from cms.markup import described
from cms.seo import Data, SeoMixin, path_of
from cms.service_blocks import AreaWords, ServiceBlocks
from cms.shelves import ShelfMixin
from marketplace.catalogue import queries as catalogue
from marketplace.core import places, policies
from marketplace.core.errors import Missing
from marketplace.core.places import Place
from marketplace.core.requests import Request

CITY = "Sydney"
NEARBY, FACES = 10, 4
# Wagtail takes no template from an abstract page.
SERVICE_TEMPLATE = "cms/service.html"


class IndexPage(ShelfMixin, SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """A page over others, which reads the one that is asked for in a single query."""

    introduction = models.CharField(gettext_lazy("introduction"), max_length=240, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    max_count = 1

    class Meta:
        abstract = True


class ServiceIndexPage(IndexPage):
    """All categories."""

    template = "cms/services.html"
    subpage_types: ClassVar[list[str]] = ["cms.CategoryPage"]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the categories as tiles."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"categories": live.categories()}

    @classmethod
    def children(cls) -> Any:
        """Pages that stand below, with what they show."""
        return CategoryPage.objects.live().select_related("category")


class ServicePage(SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """What pages of one service share: words of the editors round what is live."""

    lead = models.TextField(gettext_lazy("lead"), max_length=400)
    body = StreamField(ServiceBlocks(), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    place: Place | None = None

    class Meta:
        abstract = True

    @property
    def service(self) -> services.Service:
        """What is live, asked once for a page view; a page without its category is gone."""
        found = self.of_category()
        if found is None:
            raise Missing(_("There is no such service any more."))
        if "_service" not in vars(self):
            self._service = services.service(found, CITY, self.place)
        return self._service

    def of_category(self) -> Any:
        """The category that the page is about."""
        raise NotImplementedError

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is live, and the ways round here."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {
            "service": self.service,
            "heading": self.heading(),
            "lead": self.words(),
            "areas": self.areas(),
            "post_url": services.post_url(),
        }

    def heading(self) -> str:
        """The headline."""
        return str(self.title)

    def words(self) -> str:
        """What stands under the headline."""
        return str(self.lead)

    def areas(self) -> list[dict[str, str]]:
        """Pages of the same service elsewhere, each with label and href."""
        return []

    def is_indexable(self) -> bool:
        """Tell whether there are enough taskers and finished jobs to be worth finding."""
        return self.service.is_proven

    def facts(self) -> list[Data]:
        """Return the service with its prices and stars."""
        return [described(self.service, self.heading(), self.words())]


class CategoryPage(ShelfMixin, ServicePage):
    """A category of the catalogue, wherever it is done."""

    category = models.ForeignKey(
        "catalogue.Category", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    template = SERVICE_TEMPLATE
    content_panels: ClassVar[list[Any]] = [FieldPanel("category"), *ServicePage.content_panels]
    parent_page_types: ClassVar[list[str]] = ["cms.ServiceIndexPage"]
    subpage_types: ClassVar[list[str]] = ["cms.CategoryCityPage"]

    def of_category(self) -> Any:
        """The category that the page is about."""
        return self.category

    def areas(self) -> list[dict[str, str]]:
        """The cities in which it is done."""
        cities = CategoryCityPage.objects.live().child_of(self).order_by("title")
        return [{"label": page.title, "href": path_of(page)} for page in cities]

    @classmethod
    def children(cls) -> Any:
        """Pages that stand below, with what they show."""
        return CategoryCityPage.objects.live()


class CategoryCityPage(RoutablePageMixin, ServicePage):  # type: ignore[misc]  # wagtail has no types
    """A category in a city, with one page for each suburb that needs no row of its own."""

    city = models.ForeignKey("cms.CityPage", null=True, on_delete=models.SET_NULL, related_name="+")
    area_words = StreamField(AreaWords(), blank=True)

    template = SERVICE_TEMPLATE
    content_panels: ClassVar[list[Any]] = [
        FieldPanel("city"),
        *ServicePage.content_panels,
        FieldPanel("area_words"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.CategoryPage"]
    subpage_types: ClassVar[list[str]] = []

    @routed("<slug:slug>/")  # type: ignore[untyped-decorator]  # wagtail has no types
    def area(self, request: Request, slug: str) -> Any:
        """Show the service round one suburb."""
        self.place = places.area_by_slug(slug)
        if self.place is None:
            raise Missing(_("We do not know that suburb."))
        return self.render(request)

    def of_category(self) -> Any:
        """The category that the page is about: its parent's."""
        parent = self.trail[-1] if self.trail else self.get_parent().specific
        return parent.category

    def heading(self) -> str:
        """The headline, of the suburb where one is asked for."""
        words = {"service": self.service.name, "place": self.service.place}
        return _("%(service)s in %(place)s") % words

    def words(self) -> str:
        """The editors' words on the suburb, else those on the city."""
        if self.place is None:
            return str(self.lead)
        if own := self._own_words():
            return own
        words = {"service": self.service.name.lower(), "area": self.place.area}
        return (
            _(
                "People who do %(service)s and come to %(area)s: what they ask, when they are free, "
                "and what their clients say."
            )
            % words
        )

    def crumbs(self) -> list[dict[str, str]]:
        """Return the way here; a suburb stands below its city."""
        found = super().crumbs()
        if self.place is None:
            return found
        found[-1]["href"] = path_of(self)
        return [*found, {"label": self.place.area, "href": ""}]

    def areas(self) -> list[dict[str, str]]:
        """The suburbs round this one, or the largest of the city."""
        near = places.neighbours(self.place, limit=NEARBY) if self.place else None
        found = places.largest_areas() if near is None else near
        return [
            {"label": area.area, "href": f"{path_of(self)}{places.slug_of(area)}/"}
            for area in found
        ]

    def is_indexable(self) -> bool:
        """A suburb also needs words of its own, or it says what the next one says."""
        return super().is_indexable() and (self.place is None or bool(self._own_words()))

    def _own_words(self) -> str:
        area = self.place.area if self.place else ""
        found = (block.value for block in self.area_words if block.value["area"] == area)
        return next((str(value["text"]) for value in found), "")


class CityIndexPage(IndexPage):
    """All cities."""

    template = "cms/cities.html"
    subpage_types: ClassVar[list[str]] = ["cms.CityPage"]

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the cities."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        cities = CityPage.objects.live().child_of(self).order_by("title")
        return context | {
            "cities": [{"label": page.title, "href": path_of(page)} for page in cities]
        }

    @classmethod
    def children(cls) -> Any:
        """Pages that stand below, with what they show."""
        return CityPage.objects.live()


class CityPage(SeoMixin, Page):  # type: ignore[misc]  # wagtail has no types
    """A city: what is done there, who does it, and in which suburbs."""

    lead = models.TextField(gettext_lazy("lead"), max_length=400)

    template = "cms/city.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("lead")]
    parent_page_types: ClassVar[list[str]] = ["cms.CityIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the services of the city and what was done there."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        known = live.kept(f"city:{self.pk}", self.asked, seconds=services.KEPT_SECONDS)
        return context | known | {"areas": places.largest_areas()}

    def asked(self) -> dict[str, Any]:
        """The services of the city, and its best taskers."""
        faces = live.top_taskers(None, count=FACES, policy=policies.current())
        return {"services": self._services(), "faces": faces}

    def _services(self) -> list[dict[str, str]]:
        known = {each.slug: each for each in catalogue.categories().prefetch_related(None)}
        pages = CategoryCityPage.objects.live().filter(city=self.pk).order_by("path")
        rows = [(known.get(path_of(page).split("/")[-3]), path_of(page)) for page in pages]
        return [
            {"label": found.name, "href": href, "icon": found.icon, "note": found.summary}
            for found, href in rows
            if found
        ]
