"""Every address of the product, part by part."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from hustlr import (
    discovery,
    errors,
    fees,
    health,
    preferences,
    pwa,
    sharing,
    styleguide,
    violations,
)
from hustlr import offline as kept

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    # Browsers ask for it beside pages that name no icon, such as a plain text.
    path("favicon.ico", pwa.favicon, name="favicon"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("offline/", pwa.offline, name="offline"),
    path("offline/pages.json", kept.pages, name="offline_pages"),
    path("install/", pwa.install, name="install"),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.site_map, name="site_map"),
    path("share/<slug:kind>/<slug:ref>.png", sharing.picture, name="share"),
    path("speculation-rules.json", pwa.speculation_rules, name="speculation_rules"),
    path("csp-reports/", violations.report, name="csp_reports"),
    path("theme/", preferences.theme, name="theme"),
    path("fees/", fees.page, name="fees"),
    path("styleguide/", styleguide.page, name="styleguide"),
    path("", include("marketplace.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("", include("marketplace.catalogue.urls")),
    path("", include("marketplace.taskers.urls")),
    path("", include("marketplace.matching.urls")),
    path("", include("marketplace.jobs.urls")),
    path("", include("marketplace.offers.urls")),
    path("", include("marketplace.bookings.urls")),
    path("", include("marketplace.payments.urls")),
    path("", include("marketplace.reviews.urls")),
    path("", include("marketplace.disputes.urls")),
    path("", include("marketplace.notifications.urls")),
    path("", include("chat.urls")),
    path("", include("cms.urls")),
    # Wagtail brings two more password forms; there is one way in.
    path("desk/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("desk/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtail_urls)),
]
