"""Health, files for browsers, the site's own pages."""

from __future__ import annotations

from tests.architecture.matrix.row import ALL, GONE, Row, said

SHELL = [
    Row("healthz", get=ALL),
    Row("readyz", get=ALL),
    Row("manifest", get=ALL),
    Row("service_worker", get=ALL),
    Row("offline", get=ALL),
    Row("offline_pages", get=ALL),
    Row("install", get=ALL),
    Row("favicon", get="* 302"),
    Row("robots", get=ALL),
    Row("csp_reports", post="* 204"),
    Row("site_map", get=ALL),
    Row("share", "=tasker profile.ref", get=ALL),
    Row("share", "=job draft.ref", get="* 404"),
    Row("speculation_rules", get=ALL),
    Row("fees", get=ALL),
    Row("theme", post="* 303", data=said(theme="dark")),
    Row("styleguide", get=ALL),
    Row("wagtail_serve", "=", get=ALL, post=ALL),
    Row("wagtail_serve", "=about/", get=ALL, post=ALL),
    Row("wagtail_serve", "=help/paying/the-hold/", get=ALL, post=ALL),
    Row("cms:vote", "article.pk", post="* 303", data=said(helpful="yes"), swaps=True),
    Row("cms:vote", "=0", post="* 404"),
    Row("cms:contact", get=ALL, post="guest 422, * 303", data=said(about="PIN", text="Lost it")),
    Row("wagtail_serve", "=services/assembly/sydney/newtown/", get=ALL, post=ALL),
    Row("wagtail_serve", "=nothing/here/", get="* 404", post="* 404"),
    Row("wagtaildocs_serve", "document.pk document.filename", get=ALL, post=ALL),
    Row("wagtaildocs_authenticate_with_password", "=1", get=GONE, post=GONE),
    Row("wagtailcore_authenticate_with_password", "=1 =1", get="* 404", post="* 404"),
    Row("wagtailcore_login", get="* 302", post="* 302"),
]
