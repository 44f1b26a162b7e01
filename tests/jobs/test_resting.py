"""Jobs that rest, run out, come back, wait for advice, and are trimmed in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.models import Fact
from marketplace.jobs import actions, queries, steps, tasks
from marketplace.jobs.models import Job, JobAddress
from marketplace.notifications.models import Notice
from tests.jobs.conftest import fill, photo_file, tomorrow
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db


def url(job, name):
    return reverse(f"jobs:{name}", args=[job.ref])


def told(person):
    drain()
    kinds = Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True)
    return list(kinds)


def at(moment):
    return time_machine.travel(moment, tick=False)


def expired(job):
    Job.objects.filter(pk=job.pk).update(due_at=now())
    actions.end_if_due(job_id=job.pk)
    job.refresh_from_db()
    return job


def test_a_paused_job_takes_no_new_offer_and_comes_back(job, ada, tom, tia, signed_in):
    stage.make_offer(job, tom)
    browser = signed_in(ada)

    browser.post(url(job, "pause"))
    with pytest.raises(Refusal):
        stage.make_offer(job, tia)
    browser.post(url(job, "resumption"))

    assert stage.make_offer(job, tia).is_live
    assert [f.name for f in Fact.objects.filter(name__in=("JobPaused", "JobResumed"))]


def test_an_offer_on_a_paused_job_can_be_booked(job, ada, tom, signed_in):
    offer = stage.make_offer(job, tom)
    actions.pause(job_id=job.pk, actor=ada)

    stage.pay_for(stage.accept(offer, ada), signed_in(ada))

    job.refresh_from_db()
    assert job.is_filled


def test_a_paused_job_runs_out_and_can_be_cancelled(job, ada):
    actions.pause(job_id=job.pk, actor=ada)
    other = stage.make_job(ada)
    actions.pause(job_id=other.pk, actor=ada)

    actions.cancel(job_id=other.pk, actor=ada)

    assert expired(job).is_expired


@pytest.mark.parametrize("name", ["pause", "resumption", "repost", "similar"])
def test_what_the_client_does_is_the_clients(name, job, eve, signed_in):
    assert signed_in(eve).post(url(job, name)).status_code == 404


def test_a_flexible_job_is_posted_again_in_one_tap(job, ada, tom, signed_in):
    make_tasker(tom)
    drain()
    expired(job)

    signed_in(ada).post(url(job, "repost"))

    job.refresh_from_db()
    assert job.is_open
    assert job.due_at > now() + timedelta(days=29)
    assert told(tom) == ["job_matches"]


def test_a_job_whose_day_has_passed_asks_for_another(ada, draft, signed_in):
    browser = signed_in(ada)
    sent = {"kind": "date", "day": tomorrow().isoformat(), "day_part": "morning"}
    fill(browser, draft.ref, when=sent)
    actions.publish(job_id=draft.pk, actor=ada)
    with at(now() + timedelta(days=3)):
        actions.end_if_due(job_id=draft.pk)

        tapped = browser.post(url(draft, "repost"))
        refused = browser.post(url(draft, "repost"), sent)
        browser.post(url(draft, "repost"), {**sent, "day": tomorrow().isoformat()})

    draft.refresh_from_db()
    assert tapped.url == url(draft, "repost")
    assert refused.status_code == 422
    assert draft.is_open


def test_a_similar_job_begins_with_the_same_words_and_place(job, ada, signed_in):
    for _click in range(2):
        answer = signed_in(ada).post(url(job, "similar"), {"key": "1"})

    copy = Job.objects.get(state="draft", client=ada)
    same = [(one.title, one.description, one.budget, one.area) for one in (job, copy)]
    assert same[0] == same[1]
    assert queries.address_of(copy.pk).text == queries.address_of(job.pk).text
    # Two points round one door would tell where it is.
    assert copy.point == job.point
    assert answer.url == url(copy, "post_when")


def test_a_job_without_offers_is_spoken_for(job, ada, signed_in):
    early = signed_in(ada).get(url(job, "detail")).content.decode()
    drain()
    with at(now() + timedelta(hours=2, minutes=1)):
        drain()
        page = signed_in(ada).get(url(job, "detail")).content.decode()

    assert "No offers yet. This helps" not in early
    assert "No offers yet. This helps" in page
    assert "job_no_offers" in told(ada)


def test_offers_that_wait_are_called_to_mind_after_a_day(job, ada, tom):
    stage.make_offer(job, tom)
    drain()
    for hours in (3, 25):
        with at(now() + timedelta(hours=hours)):
            drain()

    assert told(ada).count("job_offers_waiting") == 1


def test_a_job_that_was_filled_or_posted_again_gets_no_old_advice(job, ada):
    since = int(job.published_at.timestamp())
    actions.advise(job_id=job.pk, hours=2, since=since - 60)
    actions.pause(job_id=job.pk, actor=ada)
    actions.advise(job_id=job.pk, hours=2, since=since)

    assert not Fact.objects.filter(name="JobWaiting").exists()


def test_long_after_its_end_nothing_personal_is_left(job, ada, django_capture_on_commit_callbacks):
    actions.add_photos(job_id=job.pk, actor=ada, uploads=[photo_file()])
    photo = queries.photos_of(job.pk)[0]
    actions.cancel(job_id=job.pk, actor=ada)

    with at(now() + timedelta(days=91)), django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()
        drain()

    job.refresh_from_db()
    assert (job.state, job.description, job.answers) == ("closed", "", {})
    assert not JobAddress.objects.filter(job=job).exists()
    assert queries.photos_of(job.pk) == []
    assert not photo.file.storage.exists(photo.file.name)


# Made when the test runs: what depends on the clock differs between the processes of one run.
EDITS = {
    "more money": (lambda: steps.Budget(stage.aud(250)), False),
    "less money": (lambda: steps.Budget(stage.aud(150)), True),
    "other work": (lambda: steps.Details("Four doors now, please.", {}), True),
    "a day": (lambda: steps.When("date", day=(now() + timedelta(days=9)).date()), True),
    "a deadline": (lambda: steps.When("flexible", deadline=now() + timedelta(days=9)), False),
}


@pytest.mark.parametrize(("step", "material"), EDITS.values(), ids=EDITS)
def test_an_edit_says_whether_offers_were_made_on_something_else(step, material, job, ada):
    actions.edit(job_id=job.pk, actor=ada, step=step())

    assert Fact.objects.get(name="JobEdited").payload["material"] is material


def test_a_job_that_is_gone_cannot_be_paused(job, ada):
    actions.cancel(job_id=job.pk, actor=ada)

    with pytest.raises(Conflict):
        actions.pause(job_id=job.pk, actor=ada)
