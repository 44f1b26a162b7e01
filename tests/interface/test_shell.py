"""What stands around every page: bars, theme, error pages, and what makes the site an app."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve, reverse

from hustlr import errors, nav, pwa
from marketplace.jobs.models import Job
from tests.support import bookings as stage

pytestmark = pytest.mark.django_db


def links() -> set[str]:
    bars = [*nav.NAV.values(), *nav.TABS.values(), nav.MENU]
    return {link.href for bar in bars for link in bar}


@pytest.mark.parametrize("href", sorted(links()))
def test_the_bars_lead_to_pages_that_exist(href):
    # Wagtail takes every address that no part has claimed.
    assert href == "/" or resolve(href).view_name != "wagtail_serve"


def guest_at(rf, path):
    request = rf.get(path)
    request.user = AnonymousUser()
    return request


def test_the_most_exact_link_is_the_current_one(rf):
    marked = nav._marked(nav.TABS["guest"], "/jobs/post/when/")

    assert [link.href for link in marked if link.current] == ["/jobs/post/"]
    context = nav.links(guest_at(rf, "/jobs/post/when/"))
    assert not any(link.current for link in context["shell_nav"])


def test_the_theme_is_kept_and_rendered_by_the_server(client):
    answer = client.post("/theme/", {"theme": "dark", "next": "/styleguide/"})

    assert answer.status_code == 303
    assert answer.url == "/styleguide/"
    assert 'data-theme="dark"' in client.get("/styleguide/").content.decode()


def test_the_theme_form_leads_nowhere_else(client):
    answer = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})

    assert answer.url == "/"


def test_an_unknown_theme_is_not_kept(client):
    client.post("/theme/", {"theme": "<b>"})

    assert "theme" not in client.cookies


def test_a_missing_page_says_so_inside_the_site(client):
    answer = client.get("/no/such/page/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()
    assert 'class="topbar' in answer.content.decode()


@pytest.mark.parametrize(
    ("handler", "status"),
    [
        (errors.forbidden, 403),
        (errors.gone, 410),
        (errors.too_many, 429),
        (errors.busy, 503),
        (errors.csrf_failure, 403),
        (errors.server_error, 500),
    ],
)
def test_an_error_page_says_what_happened_once(handler, status):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    answer = handler(request)

    assert answer.status_code == status
    assert answer.content.decode().count("<h1>") == 1


def test_a_request_that_nobody_has_looked_at_gets_a_page():
    answer = errors.bad_request(RequestFactory().get("/"))

    assert answer.status_code == 400
    assert "The request made no sense" in answer.content.decode()


def test_the_broken_page_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = errors.server_error(RequestFactory().get("/"))

    assert "{%" not in answer.content.decode()


def test_the_manifest_makes_the_site_installable(client):
    answer = client.get("/manifest.webmanifest")
    manifest = json.loads(answer.content)

    assert answer["Content-Type"] == "application/manifest+json"
    assert manifest["display"] == "standalone"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}


def test_the_worker_keeps_the_look_and_pages_that_allow_it(client):
    answer = client.get("/sw.js")
    source = answer.content.decode()

    assert answer["Content-Type"] == "text/javascript"
    assert "no-cache" in answer["Cache-Control"]
    assert all(name.rsplit("/", 1)[-1] in source for name in pwa.PRECACHED)
    # The look, when something was done, whose pages they are, and pages; these only where their
    # answer says so.
    assert source.count(".put(") == 4
    assert 'if (!answer.headers.get("X-Keep")) return;' in source


def test_nothing_is_fetched_ahead_where_looking_is_an_act(client):
    rules = json.loads(client.get("/speculation-rules.json").content)
    where = rules["prefetch"][0]["where"]["and"]

    assert {"not": {"href_matches": "/messages/*"}} in where
    assert {"not": {"href_matches": "/account/*"}} in where


def test_only_visitors_fetch_ahead_and_not_beside_a_form(client, signed_in, ada):
    """A page that a form leads to would be shown as it was before the form was sent."""
    for path in ("/", "/find/", "/jobs/", "/fees/"):
        assert client.get(path)["Speculation-Rules"] == '"/speculation-rules.json"', path
        assert "Speculation-Rules" not in signed_in(ada).get(path)
    for path in ("/account/login/", "/jobs/post/", "/contact/"):
        assert "Speculation-Rules" not in client.get(path), path


@pytest.mark.parametrize("name", ["jobs:post_details", "jobs:invitations", "jobs:discarding"])
def test_nothing_is_fetched_ahead_beside_the_forms_of_a_visitors_draft(client, name):
    key = "7b0c2a52-3c5f-4a6c-9d7e-0f5b8f1c2d3e"
    client.post("/jobs/post/", {"title": "Assemble a wardrobe", "skill": stage.SKILL, "key": key})
    answer = client.get(reverse(name, args=[Job.objects.get().ref]))

    assert 'method="post"' in answer.content.decode()
    assert "Speculation-Rules" not in answer


def test_the_style_guide_is_closed_where_the_data_is_real(client, settings, ada, max):  # noqa: A002
    settings.DEMO = False

    assert client.get("/styleguide/").status_code == 404
    client.force_login(ada)
    assert client.get("/styleguide/").status_code == 404
    client.force_login(max)
    assert client.get("/styleguide/").status_code == 200
