"""The help centre: finding an answer, saying what it is worth, writing to a person."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from cms import helping
from cms.figures import figures, filled, unknown
from cms.models import HelpArticlePage, HelpIndexPage, HelpVote, Letter
from marketplace.core.clock import now
from marketplace.core.models import PolicyRecord
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return HelpArticlePage.objects.get(slug="the-hold")


def titles(client, words):
    return [each.title for each in client.get("/help/", {"q": words}).context["found"]]


def test_every_topic_and_article_stands_on_the_front_page(client):
    page = client.get("/help/")

    assert len(page.context["topics"]) == 7
    for article in HelpArticlePage.objects.all():
        assert article.title in page.text


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("refund", "When does a refund arrive?"),
        ("refnd arive", "When does a refund arrive?"),
        ("nobody home", "Nobody opens the door"),
        ("passkey", "I cannot sign in"),
    ],
)
def test_an_answer_is_found_by_its_words_and_near_misspellings(client, words, wanted):
    assert wanted in titles(client, words)


def test_no_answer_keeps_the_words_for_a_letter(client):
    page = client.get("/help/", {"q": "xylophone"})

    assert page.context["found"] == []
    assert f"{reverse('cms:contact')}?about=xylophone" in page.text


def test_figures_are_those_of_the_policy_in_effect(client, article):
    assert "48 hours" in client.get(article.url).text
    record = PolicyRecord.objects.latest("effective_from")
    PolicyRecord.objects.create(
        effective_from=now(),
        values=record.values | {"auto_approve_hours": 72},
    )

    assert "72 hours" in client.get(article.url).text


def test_no_page_shows_brackets(client):
    for article in HelpArticlePage.objects.all():
        assert unknown(article.body, figures()) == [], article.title
        assert "[[" not in filled(article.body, figures())


def test_an_editor_cannot_publish_a_figure_that_does_not_exist(article):
    article.body += "<p>[[magic]]</p>"

    with pytest.raises(Exception, match="magic"):
        article.full_clean()


class TestVotes:
    def cast(self, client, article, **said):
        return client.post(reverse("cms:vote", args=[article.pk]), said)

    def test_a_visitor_votes_once_and_may_change_their_mind(self, client, article):
        assert self.cast(client, article, helpful="yes").url.endswith("/help/paying/the-hold/#vote")
        self.cast(client, article, helpful="no", comment="Which card?")

        assert list(HelpVote.objects.values_list("is_helpful", "comment")) == [
            (False, "Which card?")
        ]
        assert "What is missing or wrong?" in client.get(article.url).text

    def test_two_people_have_a_vote_each(self, signed_in, article, ada, tom):
        for person in (ada, tom):
            self.cast(signed_in(person), article, helpful="yes")

        assert HelpVote.objects.count() == 2

    def test_nonsense_is_no_vote(self, client, article):
        self.cast(client, article, helpful="perhaps")

        assert not HelpVote.objects.exists()
        assert client.post(reverse("cms:vote", args=[0]), {"helpful": "yes"}).status_code == 404

    def test_the_script_gets_the_thanks_alone(self, client, article):
        path = reverse("cms:vote", args=[article.pk])
        answer = client.post(path, {"helpful": "yes"}, headers={"HX-Request": "true"})

        assert "Thank you" in answer.text
        assert "<html" not in answer.text

    def test_a_voter_is_nobody_to_be_found(self, signed_in, article, ada):
        self.cast(signed_in(ada), article, helpful="yes")

        assert str(ada.pk) != HelpVote.objects.get().voter
        assert len(HelpVote.objects.get().voter) == 32


class TestLetters:
    SAID = {"email": "eve@elsewhere.example", "about": "Invoice", "text": "Where is it?"}

    def test_a_letter_is_kept_and_mailed_with_its_writer_to_answer(self, client, settings):
        answer = client.post(reverse("cms:contact"), self.SAID)
        drain()

        assert answer.status_code == 303
        assert Letter.objects.get().sender == self.SAID["email"]
        (sent,) = [each for each in mail.outbox if each.subject == "Invoice"]
        assert sent.to == [settings.SUPPORT_EMAIL]
        assert sent.extra_headers["Reply-To"] == self.SAID["email"]

    def test_a_member_need_not_say_who_they_are(self, signed_in, ada):
        page = signed_in(ada).get(reverse("cms:contact"), {"about": "PIN"})
        signed_in(ada).post(reverse("cms:contact"), {"about": "PIN", "text": "Lost it"})

        assert "email" not in page.context["form"].fields
        assert page.context["form"]["about"].value() == "PIN"
        assert Letter.objects.get().person == ada

    def test_nothing_typed_is_lost(self, client):
        answer = client.post(reverse("cms:contact"), self.SAID | {"email": "eve at home"})

        assert answer.status_code == 422
        assert "Where is it?" in answer.text

    def test_one_address_in_a_hurry_is_asked_to_wait(self, client):
        for _number in range(5):
            client.post(reverse("cms:contact"), self.SAID)

        assert client.post(reverse("cms:contact"), self.SAID).status_code == 422
        assert Letter.objects.count() == 5


def test_the_front_page_asks_few_questions(client, django_assert_max_num_queries):
    client.get("/help/")

    with django_assert_max_num_queries(12):
        client.get("/help/", {"q": "refund"})
    assert helping.topics(HelpIndexPage.objects.get())
