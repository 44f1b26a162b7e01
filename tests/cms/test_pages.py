"""The pages that a new site starts with, open to everybody."""

import brotli
import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db.models.signals import post_migrate
from django.test import Client
from wagtail.models import Page, Site

from cms import actions
from cms.models import EditorDocument, HomePage, StandardPage
from marketplace.catalogue.models import Category, Skill
from marketplace.core import clock, policies
from marketplace.core.models import PolicyRecord
from marketplace.taskers.models import ServiceArea, TaskerSkill

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
MOST_BYTES = 20_000
PATHS = ["/", "/how-it-works/", "/trust-and-fees/", "/about/"]


@pytest.fixture
def done(booking):
    """The booking, completed ten minutes ago."""
    booking.state, booking.completed_at = "completed", clock.now()
    booking.save()
    return booking


@pytest.fixture
def rated(profile):
    """Tom, rated, with a price and an area around Newtown."""
    profile.rating_sum, profile.rating_count, profile.completed_count = 24, 5, 7
    profile.save()
    skill = Skill.objects.get(slug="wardrobe-assembly")
    TaskerSkill.objects.create(
        profile=profile, skill=skill, rate_minor=14_000, currency="AUD", unit="job"
    )
    ServiceArea.objects.create(
        profile=profile, label="Newtown", lat=-33.898, lng=151.179, radius_km=6
    )
    return profile


def text_of(path="/", **params):
    return Client().get(path, params).content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_there_after_migrate_and_open_to_guests(path, django_assert_max_num_queries):
    Client().get(path)  # caches of the process: the site's root

    with django_assert_max_num_queries(MOST_QUERIES):
        response = Client().get(path)

    assert response.status_code == 200
    page = response.content.decode()
    assert page.count("<h1") == 1
    assert 'rel="canonical"' in page
    assert len(brotli.compress(response.content, quality=5)) <= MOST_BYTES


def test_home_with_everything_on_it_stays_within_its_budgets(
    done, rated, signed_in, ben, django_assert_max_num_queries
):
    browser = signed_in(ben)
    browser.get("/", {"near": "Newtown"})  # keeps the live part for two minutes

    with django_assert_max_num_queries(MOST_QUERIES):
        response = browser.get("/", {"near": "Newtown"})

    assert b"Tom R." in response.content
    assert len(brotli.compress(response.content, quality=5)) <= MOST_BYTES


def test_home_shows_the_catalogue():
    assert Category.objects.filter(level=1).count() == text_of().count('class="cat"')


def test_home_without_a_catalogue_invites_to_post():
    Skill.objects.all().delete()
    Category.objects.all().delete()

    assert "The catalogue is empty" in text_of()


def test_home_shows_what_was_done_at_its_real_price(done):
    page = text_of()

    assert "Just done" in page
    assert "Build a wardrobe" in page
    assert "$140" in page
    assert "Ada" not in page


def test_home_says_nothing_of_work_that_is_not_done(booking):
    page = text_of()

    assert "Just done" not in page
    assert "Build a wardrobe" not in page


def test_home_shows_top_taskers_near_a_suburb(rated):
    near = text_of(near="Newtown")

    assert "Top rated near Newtown" in near
    assert "Tom R." in near
    assert "7 jobs done" in near
    assert "Rossi" not in near


def test_home_leaves_out_taskers_whose_area_does_not_reach(rated):
    far = text_of(near="Palm Beach")

    assert "Tom R." not in far
    assert "Nobody has been reviewed here yet" in far


def test_home_says_when_it_does_not_know_a_suburb():
    assert "We do not know “Xyzzyq”" in text_of(near="Xyzzyq")


def test_a_tasker_without_reviews_is_not_top_rated(profile):
    assert "Tom R." not in text_of()


def test_fees_are_those_of_the_policy_in_effect():
    page = text_of("/trust-and-fees/")
    today = policies.current()
    assert f"{today.client_fee_bps / 100:g}%" in page

    PolicyRecord.objects.create(
        effective_from=clock.now(), values={"client_fee_bps": 650, "commission_bps": 1200}
    )

    changed = text_of("/trust-and-fees/")
    assert "6.5%" in changed
    assert "12%" in changed


def test_a_finished_job_appears_within_two_minutes(booking, time_machine):
    time_machine.move_to("2026-11-25T08:00:00Z", tick=False)
    text_of()
    booking.state, booking.completed_at = "completed", clock.now()
    booking.save()

    time_machine.move_to("2026-11-25T08:02:01Z", tick=False)

    assert "Just done" in text_of()


def test_making_the_pages_again_changes_nothing():
    before = list(Page.objects.order_by("pk").values_list("pk", "title"))

    actions.ensure_pages()

    assert list(Page.objects.order_by("pk").values_list("pk", "title")) == before


def test_a_page_that_editors_removed_stays_away():
    StandardPage.objects.get(slug="about").delete()

    actions.ensure_pages()

    assert Client().get("/about/").status_code == 404


def test_pages_are_made_on_a_site_without_a_home():
    Site.objects.all().delete()
    HomePage.objects.get().delete()
    cache.clear()

    pages = apps.get_app_config("cms")
    post_migrate.send(pages, app_config=pages, using="default", plan=[], verbosity=0)

    assert Site.objects.get().root_page.specific == HomePage.objects.get()
    assert Client().get("/how-it-works/").status_code == 200


def test_an_unknown_page_is_404():
    assert Client().get("/no-such-page/").status_code == 404


def test_editors_reach_the_page_editor(signed_in, max):  # noqa: A002 - the operator's name
    home = HomePage.objects.get()

    response = signed_in(max).get(f"/desk/pages/{home.pk}/edit/")

    assert response.status_code == 200
    assert "hero_title" in response.content.decode()


def test_documents_of_editors_are_open_and_of_known_kinds(settings):
    document = EditorDocument(title="Price list")
    document.file.save("prices.txt", ContentFile(b"from $60"), save=True)

    response = Client().get(document.url)

    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"from $60"
    assert "exe" not in settings.WAGTAILDOCS_EXTENSIONS
