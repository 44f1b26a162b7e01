"""From the first line to the posted job: guests and members, step by step."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.models import Fact, PolicyRecord
from marketplace.jobs.models import Job
from tests.jobs.conftest import begin, fill, tomorrow
from tests.support import bookings as stage
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_guest_writes_a_job_signs_in_and_posts_it(ada):
    browser = Client()
    begin(browser)
    job = Job.objects.get()
    fill(browser, job.ref)
    review = reverse("jobs:post_review", args=[job.ref])

    before = browser.get(review)
    browser.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    after = browser.get(review)
    answer = browser.post(reverse("jobs:publication", args=[job.ref]))

    assert b"tell us who you are" in before.content
    assert b"Post job" in after.content
    assert answer.url == reverse("jobs:detail", args=[job.ref])
    job.refresh_from_db()
    assert (job.client, job.guest_key, job.is_open) == (ada, "", True)
    assert Fact.objects.filter(name="JobPosted", subject_id=job.pk).count() == 1


def test_a_guest_who_joins_keeps_the_draft():
    browser = Client()
    begin(browser)
    job = Job.objects.get()
    person = {"first_name": "Nina", "email": "nina@example.com", "password1": PASSWORD}

    browser.post(reverse("account_signup"), person)

    job.refresh_from_db()
    assert job.client.email == "nina@example.com"


def test_posting_needs_a_confirmed_address_and_says_so(ada, draft, signed_in):
    browser = signed_in(ada)
    fill(browser, draft.ref)
    ada.email = "new@example.com"
    ada.save()

    page = browser.get(reverse("jobs:post_review", args=[draft.ref]))
    browser.post(reverse("jobs:publication", args=[draft.ref]))

    assert b"Confirm your e-mail address" in page.content
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_draft_with_a_gap_is_not_posted(ada, draft, signed_in):
    browser = signed_in(ada)

    browser.post(reverse("jobs:publication", args=[draft.ref]))
    page = browser.get(reverse("jobs:post_review", args=[draft.ref])).content.decode()

    draft.refresh_from_db()
    assert draft.is_draft
    assert "Still to fill in" in page
    assert reverse("jobs:post_budget", args=[draft.ref]) in page


def test_nobody_posts_more_in_a_day_than_a_household_needs(ada, draft, signed_in):
    PolicyRecord.objects.create(effective_from=now(), values={"posts_a_day": 1})
    stage.make_job(ada, title="Another one")
    browser = signed_in(ada)
    fill(browser, draft.ref)

    page = browser.post(reverse("jobs:publication", args=[draft.ref]), follow=True)

    draft.refresh_from_db()
    assert draft.is_draft
    assert "Post the next one tomorrow" in page.content.decode()


def test_posting_twice_posts_once(ada, draft, signed_in):
    browser = signed_in(ada)
    fill(browser, draft.ref)

    for _click in range(2):
        answer = browser.post(reverse("jobs:publication", args=[draft.ref]))

    assert answer.url == reverse("jobs:detail", args=[draft.ref])
    assert Fact.objects.filter(name="JobPosted").count() == 1


def test_the_first_step_sent_twice_begins_one_draft(ada, signed_in):
    browser = signed_in(ada)
    sent = {"title": "Mow the lawn", "skill": "wardrobe-assembly", "key": str(uuid.uuid4())}

    for _click in range(2):
        browser.post(reverse("jobs:post"), sent)

    assert Job.objects.count() == 1


def test_a_guest_who_starts_again_writes_over_the_draft():
    browser = Client()
    begin(browser)
    begin(browser, title="Hang two doors")

    assert Job.objects.get().title == "Hang two doors"


@pytest.mark.parametrize("step", ["what", "details", "where", "when", "budget", "review"])
def test_a_step_of_somebody_elses_draft_is_not_there(step, draft, eve, signed_in):
    url = reverse(f"jobs:post_{step}", args=[draft.ref])

    assert signed_in(eve).get(url).status_code == 404
    assert Client().get(url).status_code == 404


@pytest.mark.parametrize("step", ["details", "where", "when", "budget"])
def test_a_step_of_somebody_elses_draft_cannot_be_written(step, draft, eve, signed_in):
    url = reverse(f"jobs:post_{step}", args=[draft.ref])

    assert signed_in(eve).post(url, {}).status_code == 404


def test_another_guest_does_not_see_a_guests_draft():
    begin(Client())
    url = reverse("jobs:post_details", args=[Job.objects.get().ref])

    assert Client().get(url).status_code == 404


BAD = [
    ("when", {"kind": "date", "day": "2020-01-01", "day_part": "morning"}, "still to come", "day"),
    ("when", {"kind": "date", "day_part": "morning"}, "Choose a day.", "day"),
    ("when", {"kind": "never", "day_part": "evening"}, "not one of the available", "kind"),
    (
        "when",
        {"kind": "flexible", "day_part": "any", "deadline": "2020-01-01"},
        "ahead",
        "deadline",
    ),
    ("where", {"address": "Qwxzv"}, "do not know that place", "address"),
    ("budget", {"budget": "two hundred"}, "in numbers", "budget"),
    ("budget", {"budget": "3"}, "between $5 and $10,000", "budget"),
    ("details", {"description": "x" * 2001}, "at most 2000", "description"),
]


@pytest.mark.parametrize(("step", "sent", "sentence", "field"), BAD)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(
    step, sent, sentence, field, ada, draft, signed_in
):
    answer = signed_in(ada).post(reverse(f"jobs:post_{step}", args=[draft.ref]), sent)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert f'href="#id_{field}' in page
    assert sentence in page
    for value in sent.values():
        assert value in page


def test_a_job_needs_a_title_and_a_kind(ada, signed_in):
    answer = begin(signed_in(ada), title="Mow", skill="")
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "at least 5 characters" in page
    assert "Choose the kind of job" in page
    assert 'value="Mow"' in page
    assert not Job.objects.exists()


def test_kinds_of_jobs_are_suggested_while_the_title_is_typed():
    asked = {"HX-Request": "true", "HX-Target": "div#skills"}
    answer = Client().get(reverse("jobs:post"), {"title": "wardrobe"}, headers=asked)
    page = answer.content.decode()

    assert page.lstrip().startswith('<div id="skills"')
    assert 'value="wardrobe-assembly"' in page


def test_both_sides_of_the_budget_are_shown_while_it_is_typed(ada, draft, signed_in):
    asked = {"HX-Request": "true", "HX-Target": "div#prices"}
    url = reverse("jobs:post_budget", args=[draft.ref])
    page = signed_in(ada).get(url, {"budget": "160"}, headers=asked).content.decode()

    assert page.lstrip().startswith('<div id="prices"')
    for amount in ("$160.00", "$12.80", "$172.80", "$144.00"):
        assert amount in page


def test_a_refused_step_swaps_its_form_alone(ada, draft, signed_in):
    asked = {"HX-Request": "true", "HX-Target": "form#step"}
    url = reverse("jobs:post_budget", args=[draft.ref])
    answer = signed_in(ada).post(url, {"budget": ""}, headers=asked)

    assert answer.status_code == 422
    page = " ".join(answer.content.decode().split())
    assert page.startswith("<title> Error: Step 5 of 6: Budget")
    assert page.endswith("</form>")
    assert answer["Cache-Control"] == "no-store"


def test_the_day_and_the_last_day_for_offers_are_kept(ada, draft, signed_in):
    day = tomorrow().isoformat()
    sent = {"kind": "date", "day": day, "day_part": "evening", "deadline": day}

    signed_in(ada).post(reverse("jobs:post_when", args=[draft.ref]), sent)

    draft.refresh_from_db()
    assert draft.day.isoformat() == day
    assert draft.window[0].astimezone(draft.zone).hour == 17
    assert draft.deadline.astimezone(draft.zone).isoformat().startswith(f"{day}T23:59")


def test_another_kind_of_job_asks_other_questions(ada, draft, signed_in):
    browser = signed_in(ada)
    draft.answers = {"doors": 3}
    draft.save()
    url = reverse("jobs:post_what", args=[draft.ref])

    browser.post(url, {"title": draft.title, "other": "lawn-mowing"})

    draft.refresh_from_db()
    assert (draft.skill.slug, draft.answers) == ("lawn-mowing", {})


def test_a_draft_can_be_thrown_away(ada, draft, signed_in):
    browser = signed_in(ada)
    url = reverse("jobs:discarding", args=[draft.ref])

    assert browser.get(url).status_code == 200
    browser.post(url)

    draft.refresh_from_db()
    assert draft.state == "discarded"
    assert browser.get(reverse("jobs:detail", args=[draft.ref])).status_code == 404


def test_somebody_elses_draft_cannot_be_thrown_away(draft, eve, signed_in):
    url = reverse("jobs:discarding", args=[draft.ref])

    assert signed_in(eve).post(url).status_code == 404
    assert Client().post(url).status_code == 404
