"""Drafts that keep themselves while they are written, kinds chosen without script, guests' limits."""

from __future__ import annotations

import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.models import PolicyRecord
from marketplace.jobs import actions, queries
from marketplace.jobs.models import Job
from tests.jobs.conftest import answers, begin, fill, photo_file, status_of
from tests.support import bookings as stage

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "p#saved"}


def save(client, url, **sent):
    return client.post(url, {**sent, "autosave": "1"}, headers=HTMX)


def step(job, name):
    return reverse(f"jobs:post_{name}", args=[job.ref])


def test_what_is_typed_is_kept_and_the_preview_grows(ada, draft, signed_in):
    answer = save(signed_in(ada), step(draft, "details"), description="Two boxes")

    draft.refresh_from_db()
    page = answer.content.decode()
    assert draft.description == "Two boxes"
    assert "Saved" in page
    assert "Two boxes" in page
    assert "<hx-partial" in page


def test_a_guests_first_words_are_kept():
    browser = Client()
    sent = {"title": "Assemble a wardrobe", "skill": stage.SKILL, "key": str(uuid.uuid4())}

    for _pause in range(2):
        save(browser, reverse("jobs:post"), **sent)
    begin(browser, title="Assemble a wardrobe")

    assert Job.objects.get().title == "Assemble a wardrobe"


@pytest.mark.parametrize("first", ["autosave", "form"])
def test_a_guests_first_words_may_keep_themselves_while_the_form_is_on_its_way(first):
    """Neither request has a cookie yet, and the browser keeps the session that comes last."""
    saving, sending = Client(), Client()
    sent = {"title": "Assemble a wardrobe", "skill": stage.SKILL, "key": str(uuid.uuid4())}
    steps = [
        lambda: save(saving, reverse("jobs:post"), **sent),
        lambda: sending.post(reverse("jobs:post"), sent),
    ]
    for send in steps if first == "autosave" else reversed(steps):
        assert send().status_code < 400

    details = step(Job.objects.get(), "details")
    browsers = (saving, sending, Client())
    assert [each.get(details).status_code for each in browsers] == [200, 200, 404]


@pytest.mark.parametrize(
    ("name", "sent"),
    [("budget", {"budget": "a lot"}), ("when", {"kind": "date"}), ("where", {"address": "Qwx"})],
)
def test_what_cannot_be_kept_yet_says_nothing(name, sent, ada, draft, signed_in):
    answer = save(signed_in(ada), step(draft, name), **sent)

    assert answer.status_code == 204
    assert answer.content == b""


def test_an_open_job_never_changes_by_itself(ada, job, signed_in):
    answer = save(signed_in(ada), step(job, "details"), description="Half a sent")

    job.refresh_from_db()
    assert answer.status_code == 204
    assert job.description != "Half a sent"


def test_nobody_else_writes_the_draft(draft, eve, signed_in):
    assert save(signed_in(eve), step(draft, "details"), description="Mine").status_code == 404


def test_a_script_does_not_write_without_end(ada, draft, signed_in, monkeypatch):
    monkeypatch.setattr("marketplace.jobs.wizard.AUTOSAVES_A_MINUTE", 2)
    browser = signed_in(ada)

    with time_machine.travel(now(), tick=False):  # no minute ends between two of them
        kept = [save(browser, step(draft, "details"), description=f"{n}") for n in range(4)]

    assert [one.status_code for one in kept] == [200, 200, 204, 204]


def test_without_script_kinds_are_chosen_before_anything_is_refused():
    browser = Client()

    sent = browser.post(reverse("jobs:post"), {"title": "Build my wardrobe", "skill": ""})
    page = browser.get(sent.url.partition("#")[0]).content.decode()

    assert sent.status_code == 303
    assert 'value="Build my wardrobe"' in page
    assert 'value="wardrobe-assembly"' in page
    assert "Error:" not in page


def test_words_that_mean_nothing_to_us_are_asked_about():
    answer = Client().post(reverse("jobs:post"), {"title": "Qwxzv brrt plonk", "skill": ""})

    assert answer.status_code == 422
    assert "Choose the kind of job" in answer.content.decode()


def test_photos_come_by_themselves_and_the_words_stay(ada, draft, signed_in):
    browser = signed_in(ada)
    save(browser, step(draft, "details"), description="Two boxes")

    sent = {"photo": "upload:", "photos": photo_file()}
    answer = browser.post(step(draft, "details"), sent)

    draft.refresh_from_db()
    assert answer.url == step(draft, "details")
    assert draft.description == "Two boxes"
    assert len(queries.photos_of(draft.pk)) == 1


def test_photos_of_an_open_job_come_by_themselves(ada, job, signed_in):
    sent = {"photo": "upload:", "photos": photo_file()}

    signed_in(ada).post(step(job, "details"), sent)

    words = job.description
    job.refresh_from_db()
    assert job.description == words
    assert len(queries.photos_of(job.pk)) == 1


def test_a_photo_moves_both_ways(ada, draft, signed_in):
    files = [photo_file(f"{n}.jpg") for n in range(3)]
    first, second, third = actions.add_photos(job_id=draft.pk, actor=ada, uploads=files)
    browser = signed_in(ada)

    browser.post(step(draft, "details"), {"photo": f"later:{first.ref}"})
    browser.post(step(draft, "details"), {"photo": f"earlier:{third.ref}"})

    shown = [photo.ref for photo in queries.photos_of(draft.pk)]
    assert shown == [second.ref, third.ref, first.ref]


def test_guests_cannot_fill_the_disk():
    PolicyRecord.objects.create(
        effective_from=now(), values={"guest_photos_per_draft": 2, "guest_photos_in_all": 2}
    )
    first, second = Client(), Client()
    for browser in (first, second):
        begin(browser)
    jobs = list(Job.objects.order_by("pk"))

    def add(browser, job, count):
        files = [photo_file(f"{n}.jpg") for n in range(count)]
        return browser.post(step(job, "details"), {**answers(), "photos": files})

    assert add(first, jobs[0], 3).status_code == 422
    assert add(first, jobs[0], 2).status_code == 303
    refused = add(second, jobs[1], 1)
    assert refused.status_code == 422
    assert "Sign in to add photos" in refused.content.decode()


def test_guests_cannot_fill_the_tables():
    PolicyRecord.objects.create(effective_from=now(), values={"guest_drafts_an_hour": 1})
    begin(Client())

    answer = begin(Client())

    assert answer.status_code == 429
    assert Job.objects.count() == 1


def test_a_draft_that_is_thrown_away_takes_its_photos_along(
    ada, draft, django_capture_on_commit_callbacks
):
    (photo,) = actions.add_photos(job_id=draft.pk, actor=ada, uploads=[photo_file()])

    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(job_id=draft.pk, actor=ada)

    assert queries.photos_of(draft.pk) == []
    assert not photo.file.storage.exists(photo.file.name)


def test_a_photo_whose_file_is_gone_is_not_there(ada, job, signed_in):
    (photo,) = actions.add_photos(job_id=job.pk, actor=ada, uploads=[photo_file()])
    photo.file.storage.delete(photo.file.name)

    assert status_of(signed_in(ada), reverse("jobs:photo", args=[job.ref, photo.ref])) == 404


def test_without_a_number_nothing_is_lost_on_the_way(ada, draft, signed_in):
    browser = signed_in(ada)
    fill(browser, draft.ref)
    ada.phone, ada.phone_verified_at = "", None
    ada.save()
    review = reverse("jobs:post_review", args=[draft.ref])

    page = browser.get(review).content.decode()
    sent = browser.post(reverse("jobs:publication", args=[draft.ref]))

    assert "your mobile number" in page
    assert "Post job" not in page
    assert sent.url.startswith(reverse("accounts:phone"))
    draft.refresh_from_db()
    assert draft.is_draft
