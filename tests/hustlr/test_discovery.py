"""What search engines and shared links are told."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from PIL import Image

from hustlr import sharing
from marketplace.jobs.models import Job
from marketplace.taskers import actions as taskers
from tests.support import bookings as stage
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db


def picture(client, kind, ref):
    answer = client.get(f"/share/{kind}/{ref}.png")
    return Image.open(io.BytesIO(answer.content)) if answer.status_code == 200 else None


def test_the_map_lists_public_things_and_no_others(client, ada, tom, tia):
    profile, hidden = make_tasker(tom), make_tasker(tia)
    taskers.pause(actor=tia)
    job = stage.make_job(ada)

    found = client.get("/sitemap.xml").text

    assert f"/taskers/{profile.ref}/" in found
    assert f"/taskers/{hidden.ref}/" not in found
    assert f"/jobs/{job.ref}/" in found
    assert "/help/paying/the-hold/" in found


def test_pages_without_proof_are_left_out(client):
    assert "/services/assembly/sydney/" not in client.get("/sitemap.xml").text


def test_robots_keep_out_of_what_is_private(client, settings):
    settings.BASE_URL = "https://hustlr.example"

    lines = client.get("/robots.txt").text.splitlines()

    assert "Disallow: /messages/" in lines
    assert "Disallow: /desk/" in lines
    assert "Sitemap: https://hustlr.example/sitemap.xml" in lines


def words_of(page):
    """Return what a page says of itself to search engines."""
    return unescape(re.search(r'name="description"\s+content="([^"]+)"', page)[1])


@pytest.mark.parametrize(
    ("kind", "ref"), [("site", "hustlr"), ("page", "0"), ("tasker", "ghjkmnpq"), ("nothing", "x")]
)
def test_only_what_there_is_has_a_picture(client, kind, ref):
    assert bool(picture(client, kind, ref)) == (kind == "site")


def test_a_tasker_and_an_open_job_have_pictures_of_the_right_size(client, ada, tom):
    profile, job = make_tasker(tom), stage.make_job(ada)

    for kind, ref in (("tasker", profile.ref), ("job", job.ref)):
        assert picture(client, kind, ref).size == (1200, 630)
        assert f"/share/{kind}/{ref}.png" in client.get(f"/{kind}s/{ref}/").text


def test_a_page_has_one_address_and_words_of_its_own(client, tom, settings):
    profile = make_tasker(tom)

    for path, words in ((f"/taskers/{profile.ref}/", profile.headline), ("/jobs/", "Sydney")):
        page = client.get(f"{path}?show=reviews").text
        assert f'<link rel="canonical" href="{settings.BASE_URL}{path}">' in page
        assert words in words_of(page)


@pytest.mark.parametrize(("state", "said"), [("open", True), ("expired", False)])
def test_a_job_that_is_over_keeps_its_words_from_search_engines_too(client, ada, state, said):
    job = stage.make_job(ada)
    Job.objects.filter(pk=job.pk).update(description="Behind the blue door.", state=state)

    page = client.get(f"/jobs/{job.ref}/")

    assert page.status_code == 200
    assert ("blue door" in words_of(page.text)) == said
    assert ("blue door" in page.text) == said


def test_a_long_title_and_a_lost_face_do_no_harm():
    class Lost:
        def open(self, mode):
            raise FileNotFoundError

    drawn = sharing.draw(sharing.Card("Wardrobe " * 40, "Line " * 90, "$1,240", Lost()))

    assert len(drawn) < 100_000
