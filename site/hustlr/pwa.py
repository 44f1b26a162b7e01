"""What makes the site an app on a phone: manifest, service worker, offline page."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from marketplace.core.web import render

# The shell of the offline page; pages that may be kept say so themselves (offline.py).
PRECACHED = (
    "css/app.css",
    "js/app.js",
    "vendor/htmx-4.0.1.min.js",
    "fonts/bricolage-700-latin.woff2",
    "art/offline.svg",
    "favicon.svg",
)
# Looking at these counts as reading, or they move money or sessions: never fetched ahead.
_NOT_AHEAD = ("/account/*", "/desk/*", "/messages/*", "/notices/*", "/payments/*", "/sandbox/*")


@login_not_required
@require_safe
@cache_control(max_age=3600, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    """Describe the app to the browser that installs it."""
    return JsonResponse(_manifest(), content_type="application/manifest+json")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker from the root, so that its scope is the whole site."""
    assets = [static(name) for name in PRECACHED]
    context = {
        "version": _version(tuple(assets)),
        "assets": json.dumps(assets),
        "static": settings.STATIC_URL,
        "patience": settings.NETWORK_PATIENCE_MS,
    }
    source = render_to_string("shell/sw.js", context)
    return HttpResponse(source, content_type="text/javascript")


@login_not_required
@require_safe
@cache_control(max_age=86400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the drawn icon."""
    return HttpResponseRedirect(static("favicon.svg"))


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show what can be said without a connection; the same page for everybody."""
    return HttpResponse(render_to_string("offline.html", {"site_name": settings.SITE_NAME}))


@login_not_required
@require_safe
def install(request: HttpRequest) -> HttpResponse:
    """Tell how the site becomes an app on each kind of phone."""
    return render(request, "install.html")


@login_not_required
@require_safe
@cache_control(max_age=86400, public=True)
def speculation_rules(request: HttpRequest) -> HttpResponse:
    """Let the browser fetch a page when its link is hovered."""
    where = {
        "and": [{"href_matches": "/*"}, *({"not": {"href_matches": path}} for path in _NOT_AHEAD)]
    }
    rules = {"prefetch": [{"where": where, "eagerness": "moderate"}]}
    return JsonResponse(rules, content_type="application/speculationrules+json")


@lru_cache(maxsize=1)
def _version(assets: tuple[str, ...]) -> str:
    return hashlib.sha256("|".join(assets).encode()).hexdigest()[:12]


def _manifest() -> dict[str, Any]:
    return {
        "id": "/",
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "description": _("Local help for jobs around the home."),
        "start_url": "/?src=pwa",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf8f5",
        "theme_color": "#fec714",
        "lang": settings.LANGUAGE_CODE,
        "categories": ["lifestyle", "productivity"],
        "icons": [
            _icon("icons/icon-192.png", "192x192"),
            _icon("icons/icon-512.png", "512x512"),
            _icon("icons/maskable-512.png", "512x512", purpose="maskable"),
            {"src": static("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
        "shortcuts": [
            {"name": _("Post a job"), "url": "/jobs/post/"},
            {"name": _("Inbox"), "url": "/messages/"},
            {"name": _("Bookings"), "url": "/bookings/"},
        ],
    }


def _icon(name: str, sizes: str, *, purpose: str = "any") -> dict[str, str]:
    return {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
