"""What search engines and people who share a link read of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from wagtail.models import Page

    from marketplace.core.requests import Request

Data = dict[str, Any]
# The depth in Wagtail's tree of what stands right below the home page.
UNDER_HOME = 3


class SeoMixin:
    """Canonical address, robots, breadcrumbs and structured data for a Wagtail page.

    Put it before Page. A page overrides `crumbs`, `facts` and `is_indexable` as far as it has
    more to say; cms/page.html writes the result.
    """

    # The pages above, which routing has already read; see `served_below`.
    trail: tuple[Page, ...] = ()

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
        above = self.trail or self._above()
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

    def served_below(self, parent: SeoMixin) -> SeoMixin:
        """Remember the way here, which routing has read; spares the queries for it."""
        self.trail = (*parent.trail, parent)
        return self


def path_of(page: Page) -> str:
    """Return a page's address from its row alone; Wagtail's own asks a cache for each."""
    _empty, _home, rest = page.url_path.split("/", 2)
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
