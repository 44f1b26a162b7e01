"""Rows of docs/security.md that no part's own tests prove."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hustlr.postgres import ROOT
from tests.support import bookings as stage

pytestmark = pytest.mark.django_db
TABLE = ROOT / "docs" / "security.md"
# Signed machines, browsers' own reports, one-click ends of mails, and a choice of colours.
WITHOUT_TOKEN = {"csp_reports", "notifications:way_out", "payments:webhook", "theme"}
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{7*7}}'


def patterns(resolver=None, space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from patterns(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", entry


def test_only_known_forms_go_without_a_token():
    free = {name for name, entry in patterns() if getattr(entry.callback, "csrf_exempt", False)}

    assert {name for name in free if not name.startswith("wagtail")} == WITHOUT_TOKEN


def test_a_form_without_its_token_changes_nothing(ada):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post("/account/profile/", {"first_name": "Eve"}).status_code == 403
    ada.refresh_from_db()
    assert ada.first_name == "Ada"


@pytest.mark.parametrize(
    ("comes_from", "status"), [("cross-site", 403), ("same-origin", 302), ("none", 302)]
)
def test_a_form_on_a_page_of_another_site_is_refused(client, comes_from, status):
    answer = client.post(
        "/account/login/code/", {"email": "x@y.au"}, HTTP_SEC_FETCH_SITE=comes_from
    )

    assert answer.status_code == status


def test_other_sites_may_link_and_machines_may_post(client):
    foreign = {"HTTP_SEC_FETCH_SITE": "cross-site"}

    assert client.get("/jobs/", **foreign).status_code == 200
    assert client.post("/csp-reports/", "{}", "application/csp-report", **foreign).status_code < 300


@pytest.mark.parametrize(
    "path", ["/", "/jobs/", "/find/", "/help/", "/account/login/", "/nothing/"]
)
def test_every_page_carries_the_headers(client, path):
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]

    assert "script-src 'self';" in f"{policy};"
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "payment=()" in answer["Permissions-Policy"]


def test_a_forged_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["hustlr.example"]

    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_links_never_come_from_the_request(client, settings):
    settings.BASE_URL = "https://hustlr.example"

    page = client.get("/help/", headers={"X-Forwarded-Host": "evil.example"})

    assert "evil.example" not in page.text


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_no_way_leads_outside(client, signed_in, ada, where):
    answers = [
        client.post("/theme/", {"theme": "dark", "next": where}),
        signed_in(ada).post(reverse("accounts:mode"), {"mode": "tasker", "next": where}),
    ]

    assert [each.url.startswith("/") and "evil" not in each.url for each in answers] == [True, True]


def test_there_is_no_interface_for_programs():
    routes = {str(entry.pattern) for _name, entry in patterns()}

    assert not [route for route in routes if re.match(r"\^?api/", route)]


def test_documents_and_pictures_have_limits():
    assert "svg" not in settings.WAGTAILDOCS_EXTENSIONS
    assert "html" not in settings.WAGTAILDOCS_EXTENSIONS
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS <= 24_000_000
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False


def test_hostile_words_are_only_words(client, signed_in, ada):
    job = stage.make_job(ada, title=HOSTILE[:80])

    for page in (client.get(f"/jobs/{job.ref}/"), client.get("/jobs/", {"q": HOSTILE})):
        assert "<img src=x" not in page.text
        assert "<script>alert" not in page.text
        assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)[0]


def test_the_table_names_tests_that_exist():
    named = set(re.findall(r"`(test_\w+)`", TABLE.read_text()))
    known = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", file.read_text())
    }

    assert len(named) > 50
    assert named - known == set()


def test_the_table_has_a_row_for_every_threat():
    rows = re.findall(r"^\| (T\d\d) \|", TABLE.read_text(), re.MULTILINE)

    assert rows == [f"T{number:02}" for number in range(1, 41)]
