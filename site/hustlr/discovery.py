"""What search engines are told: which pages there are, and which are nobody's business."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from marketplace.jobs import queries as jobs
from marketplace.taskers import queries as taskers

# Pages of one person, of money and of operators; and searches, of which there is no end.
_PRIVATE = (
    "/account/",
    "/bookings/",
    "/desk/",
    "/dev/",
    "/disputes/",
    "/find/",
    "/messages/",
    "/my/",
    "/notices/",
    "/offers/",
    "/payments/",
    "/report/",
    "/sandbox/",
    "/tasker/",
)
_OPEN_ANYWAY = ("/find/$", "/tasker/become/$")
_MOST_PAGES = 5_000


class Texts(Sitemap[Page]):
    """Pages of editors that have something of their own to say."""

    def items(self) -> list[Page]:
        """Return what is live, public and worth finding."""
        pages = Page.objects.live().public().filter(depth__gt=1).order_by("path").specific()
        return [page for page in pages if getattr(page, "is_indexable", lambda: True)()]

    def location(self, item: Page) -> str:
        """Return the address."""
        return str(item.get_url())

    def lastmod(self, item: Page) -> Any:
        """Return when it was published last."""
        return item.last_published_at


class Rows(Sitemap[Any]):
    """Public things of people: profiles, gigs, open jobs."""

    limit = _MOST_PAGES

    def __init__(self, view: str, found: Any) -> None:
        super().__init__()
        self.view, self.found = view, found

    def items(self) -> QuerySet[Any]:
        """Return the rows, in the order of their age."""
        rows: QuerySet[Any] = self.found().order_by("pk").only("ref")
        return rows

    def location(self, item: Any) -> str:
        """Return the address."""
        return reverse(self.view, args=[item.ref])


_SECTIONS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "texts": Texts(),
    "taskers": Rows("taskers:profile", taskers.listed),
    "gigs": Rows("taskers:gig", taskers.live_gigs),
    "jobs": Rows("jobs:detail", lambda: jobs.open_jobs(jobs.Filters()).select_related(None)),
}


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def site_map(request: HttpRequest) -> TemplateResponse:
    """List every public page for search engines."""
    return sitemap(request, sitemaps=_SECTIONS)


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Say what search engines need not look at, and where the list of pages is."""
    lines = ["User-agent: *"]
    lines += [f"Allow: {path}" for path in _OPEN_ANYWAY]
    lines += [f"Disallow: {path}" for path in _PRIVATE]
    lines += ["", f"Sitemap: {settings.BASE_URL}{reverse('site_map')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
