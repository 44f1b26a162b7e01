"""Legal pages with their versions, and guides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.models import GuidePage, LegalPage, LegalVersion
from marketplace.core.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms():
    return LegalPage.objects.get(slug="terms")


def announce(page, day, *, change="Clearer words.", body="<p>Clearer.</p>"):
    LegalVersion.objects.create(page=page, effective_on=day, change=change, body=body)


def test_every_text_opens(client):
    for page in [*LegalPage.objects.live(), *GuidePage.objects.live()]:
        answer = client.get(page.url)
        assert answer.status_code == 200
        assert "[[" not in answer.text
        assert f'<link rel="canonical" href="http://testserver{page.url}"' in answer.text or (
            page.url in answer.text
        )


def test_the_indexes_name_their_pages(client):
    legal, guides = client.get("/legal/").text, client.get("/guides/").text

    assert all(page.title in legal for page in LegalPage.objects.live())
    assert all(page.title in guides for page in GuidePage.objects.live())


def test_a_coming_version_is_announced_and_takes_effect_on_its_day(client, terms):
    day = timezone.localdate(now()) + timedelta(days=20)
    announce(terms, day)

    before = client.get(terms.url)
    assert "another version is in effect" in before.text
    assert before.context["version"].change == "First version."
    with time_machine.travel(now() + timedelta(days=21)):
        assert client.get(terms.url).context["version"].change == "Clearer words."


def test_an_earlier_version_stays_readable_and_says_so(client, terms):
    announce(terms, timezone.localdate(now()) - timedelta(days=1))

    old = client.get(terms.url, {"on": "2026-11-01"})

    assert old.context["version"].effective_on == date(2026, 11, 1)
    assert "another version than today" in old.text
    assert client.get(terms.url).context["is_current"]


@pytest.mark.parametrize("day", ["1999-01-01", "yesterday", "2026-13-01"])
def test_a_day_without_a_version_is_not_there(client, terms, day):
    assert client.get(terms.url, {"on": day}).status_code == 404


def test_a_guide_leads_to_its_kind_of_work(client):
    guide = GuidePage.objects.get(slug="what-assembly-costs")

    page = client.get(guide.url)

    assert page.context["service"].slug == "assembly"
    assert page.context["service"].url in page.text


def test_guides_ask_few_questions(client, django_assert_max_num_queries):
    client.get("/guides/")

    with django_assert_max_num_queries(12):
        client.get("/guides/")
