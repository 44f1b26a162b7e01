"""What search engines and people who share a link read of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import F, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from wagtail.models import PageViewRestriction

if TYPE_CHECKING:
    from wagtail.models import Page

    from marketplace.core.requests import Request

Data = dict[str, Any]
# Depths in Wagtail's tree: of its root, and of what stands right below the home page.
ROOT_DEPTH, UNDER_HOME = 1, 3


class SeoMixin:
    """Canonical address, robots, breadcrumbs and structured data for a Wagtail page.

    Put it before Page. A page overrides `crumbs`, `facts` and `is_indexable` as far as it has
    more to say; cms/page.html writes the result.
    """

    # The pages above from the home page on, which routing has already read; see `served_below`.
    trail: tuple[Page, ...] = ()
    # Whether a rule keeps people from here; where routing has not asked, one may.
    is_barred = True

    def get_context(self, request: Request, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the head of the page needs."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # Page's
        crumbs = self.crumbs()
        return context | {
            "canonical": f"{settings.BASE_URL}{request.path}",
            "crumbs": crumbs,
            "is_indexable": self.is_indexable(),
            "structured": [*self.facts(), *breadcrumbs(crumbs)],
        }

    def crumbs(self) -> list[dict[str, str]]:
        """Return the way from below the home page to here; the last one is this page."""
        above = self.trail[1:] if self.trail else self._above()
        here = {"label": self.title, "href": ""}  # type: ignore[attr-defined]  # Page's
        return [*({"label": page.title, "href": path_of(page)} for page in above), here]

    def is_indexable(self) -> bool:
        """Tell whether the page has enough of its own to be found by."""
        return True

    def facts(self) -> list[Data]:
        """Return the page as schema.org describes such things."""
        return []

    def _above(self) -> tuple[Page, ...]:
        if self.depth <= UNDER_HOME:  # type: ignore[attr-defined]  # Page's
            return ()
        return tuple(self.get_ancestors().live()[UNDER_HOME - 1 :])  # type: ignore[attr-defined]  # Page's

    def get_view_restrictions(self) -> Any:
        """Return who may see it; spares Wagtail's two queries where routing has read all above."""
        read = [*self.trail, self]
        is_plain = not any(page.alias_of_id for page in read)
        if len(read) < self.depth - ROOT_DEPTH or not is_plain:  # type: ignore[attr-defined]  # Page's
            return super().get_view_restrictions()  # type: ignore[misc]  # Page's
        return barred(Value(self.path)) if self.is_barred else PageViewRestriction.objects.none()  # type: ignore[attr-defined]  # Page's

    def served_below(self, parent: SeoMixin) -> SeoMixin:
        """Remember the way here, which routing has read; spares the queries for it."""
        self.trail = (*parent.trail, parent)
        return self


def barred(path: Combinable) -> Any:
    """Return the rules that keep people from a place in Wagtail's tree, as it stands in a query."""
    rules = PageViewRestriction.objects.annotate(here=Cast(path, TextField())).order_by("pk")
    return rules.filter(here__startswith=F("page__path"))


def path_of(page: Page) -> str:
    """Return a page's address from its row alone; Wagtail's own asks a cache for each."""
    return served_at(page.url_path)


def served_at(url_path: str) -> str:
    """Return the address of a place in Wagtail's tree."""
    _empty, _home, rest = url_path.split("/", 2)
    return f"/{rest}"


def breadcrumbs(crumbs: list[dict[str, str]]) -> list[Data]:
    """Return the way here as a BreadcrumbList; a page without a way has none."""
    if len(crumbs) < 2:
        return []
    items = [
        {"@type": "ListItem", "position": place, "name": crumb["label"]}
        | ({"item": _whole(crumb["href"])} if crumb["href"] else {})
        for place, crumb in enumerate(crumbs, start=1)
    ]
    return [{"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}]


def _whole(address: str) -> str:
    return address if address.startswith("http") else f"{settings.BASE_URL}{address}"
