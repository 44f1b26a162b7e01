"""The pages of a new site: whole in every way that Wagtail asks for, though made in one go."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex, Revision

from cms import actions
from cms.models import GuidePage, HelpArticlePage, HomePage, LegalPage, ServiceIndexPage
from cms.tree import Planting

pytestmark = pytest.mark.django_db


def seeded():
    return list(Page.objects.filter(depth__gt=1).specific().order_by("path"))


def test_the_tree_is_sound():
    assert [list(found) for found in Page.find_problems()] == [[], [], [], [], []]
    for page in seeded():
        parent = page.get_parent()
        expected = f"{parent.url_path}{page.slug}/" if parent.depth > 1 else f"/{page.slug}/"
        assert page.url_path == expected


def test_every_page_is_valid_and_published():
    pages = seeded()

    assert len(pages) >= 87
    for page in pages:
        page.full_clean()
        assert page.live
        assert not page.has_unpublished_changes
        assert page.draft_title == page.title
        assert page.first_published_at == page.last_published_at
        assert page.locale_id == page.get_parent().locale_id or page.depth == 2


def test_every_page_answers_where_the_tree_says(client):
    for page in seeded():
        assert client.get(page.url).status_code == 200, page.url


def test_pages_are_found_and_know_what_they_refer_to():
    guide = GuidePage.objects.exclude(category=None).order_by("path").first()

    assert guide in GuidePage.objects.search(guide.title)
    assert Page.objects.get(pk=guide.pk) in Page.objects.search(guide.title)
    assert ReferenceIndex.get_references_for_object(guide).exists()


def test_legal_pages_have_their_first_version():
    for page in LegalPage.objects.order_by("path"):
        assert page.versions.count() == 1


def test_nothing_of_it_waits_in_the_queue(db):
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert not ProcrastinateJob.objects.filter(task_name="cms.run").exists()


def test_an_editor_changes_a_page_that_has_no_revision_yet(make_operator, signed_in):
    article = HelpArticlePage.objects.get(slug="the-hold")
    client = signed_in(make_operator("Max"))
    assert not Revision.objects.exists()
    assert client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200

    article.title = "Where the money waits"
    article.save_revision().publish()

    article.refresh_from_db()
    assert article.title == "Where the money waits"
    assert article.latest_revision is not None
    assert article in HelpArticlePage.objects.search("waits")


def test_pages_below_one_that_editors_have_filled_come_last():
    home = HomePage.objects.get()
    before = home.get_children_count()
    last = home.get_last_child()

    with Planting() as bed:
        index = bed.add(home, ServiceIndexPage(title="More", slug="more"))

    assert index.path > last.path
    assert HomePage.objects.get().get_children_count() == before + 1
    assert [list(found) for found in Page.find_problems()] == [[], [], [], [], []]


def test_nothing_is_written_when_the_block_fails():
    before = Page.objects.count()
    bed = Planting()
    bed.add(HomePage.objects.get(), ServiceIndexPage(title="More", slug="more"))

    bed.__exit__(LookupError, LookupError(), None)

    assert Page.objects.count() == before


def test_a_second_time_makes_nothing(django_assert_max_num_queries):
    before = Page.objects.count()

    with django_assert_max_num_queries(8):
        actions.ensure_pages()

    assert Page.objects.count() == before
