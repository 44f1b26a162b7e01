"""Asking taskers by name: who sees the job, for how long, and what comes of it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.models import Fact, PolicyRecord
from marketplace.jobs import actions, queries
from marketplace.jobs.models import Job, JobInvitation
from marketplace.notifications.models import Notice
from marketplace.offers import actions as offers
from marketplace.taskers import queries as taskers
from tests.jobs.conftest import begin, fill, status_of
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(tom, tia):
    for person in (tom, tia):
        make_tasker(person, week=ALWAYS)
    drain()
    return tom, tia


@pytest.fixture
def request_(ada, pair, draft, signed_in):
    """Ada's job, kept for tom at first."""
    fill(signed_in(ada), draft.ref)
    actions.invite(job_id=draft.pk, actor=ada, tasker_ids=[pair[0].pk], only=True)
    return actions.publish(job_id=draft.pk, actor=ada)


def page_of(job, name="detail"):
    return reverse(f"jobs:{name}", args=[job.ref])


def told(kind):
    drain()
    names = Notice.objects.filter(kind=kind).values_list("person__first_name", flat=True)
    return sorted(names)


def test_a_job_from_a_profile_asks_its_tasker_first(ada, tom, pair, signed_in):
    browser = signed_in(ada)
    ref = taskers.profile_of(tom).ref

    page = browser.get(reverse("jobs:post"), {"ask": ref, "skill": stage.SKILL}).content.decode()
    sent = {"title": "Two wardrobes", "skill": stage.SKILL, "ask": ref, "key": str(uuid.uuid4())}
    browser.post(reverse("jobs:post"), sent)

    job = Job.objects.get(client=ada)
    assert f'value="{ref}"' in page
    assert "hears of it first" in page
    assert job.is_named
    assert queries.invited_ids(job.pk) == {tom.pk}
    assert told("job_request") == []


def test_only_those_asked_see_and_hear_of_it(request_, ada, tom, tia, eve, signed_in):
    seen = {one: status_of(signed_in(one), page_of(request_)) for one in (ada, tom, tia, eve)}

    assert list(seen.values()) == [200, 200, 404, 404]
    assert status_of(Client(), page_of(request_)) == 404
    assert told("job_request") == ["Tom"]
    assert told("job_matches") == []
    assert request_.title not in signed_in(tia).get(reverse("jobs:list")).content.decode()
    assert request_.title in signed_in(tom).get(reverse("jobs:list")).content.decode()


def test_nobody_else_can_offer_on_it(request_, tia):
    with pytest.raises(offers.NotEligible):
        stage.make_offer(request_, tia)


def test_both_sides_see_where_it_stands(request_, ada, tom, signed_in):
    before = signed_in(ada).get(page_of(request_)).content.decode()
    asked = signed_in(tom).get(page_of(request_)).content.decode()
    stage.make_offer(request_, tom)
    after = signed_in(ada).get(page_of(request_)).content.decode()

    assert "Asked, no answer yet" in before
    assert "asks you by name" in asked
    assert "Has made an offer" in after


def test_when_its_time_is_up_everybody_sees_it(request_, tia, signed_in):
    drain()
    with time_machine.travel(request_.opens_at + timedelta(minutes=1), tick=False):
        drain()
        request_.refresh_from_db()

        assert not request_.is_named
        assert told("job_matches") == ["Tia"]
        assert status_of(signed_in(tia), page_of(request_)) == 200


def test_the_client_opens_it_by_a_tap(request_, ada, tia, signed_in):
    for _tap in range(2):
        answer = signed_in(ada).post(page_of(request_, "opening"))

    assert answer.url == page_of(request_)
    assert status_of(signed_in(tia), page_of(request_)) == 200
    assert Fact.objects.filter(name="JobOpenedToAll").count() == 1


def test_when_all_have_said_no_everybody_sees_it(request_, ada, tom, tia, signed_in):
    browser = signed_in(tom)
    for _tap in range(2):
        browser.post(page_of(request_, "refusal"))

    request_.refresh_from_db()
    assert not request_.is_named
    assert told("request_declined") == ["Ada"]
    assert "Said no" in signed_in(ada).get(page_of(request_)).content.decode()


def test_others_can_neither_open_nor_refuse_it(request_, tia, eve, signed_in):
    for person in (tia, eve):
        for name in ("opening", "refusal", "invitations"):
            assert signed_in(person).post(page_of(request_, name)).status_code == 404

    request_.refresh_from_db()
    assert request_.is_named


def test_the_page_offers_who_fits_and_keeps_the_choice(ada, tom, tia, pair, draft, signed_in):
    browser = signed_in(ada)
    fill(browser, draft.ref)
    url = page_of(draft, "invitations")

    page = browser.get(url).content.decode()
    answer = browser.post(url, {"taskers": [tom.ref], "who": "everyone"})

    assert tom.ref in page
    assert tia.ref in page
    assert answer.url == reverse("jobs:post_review", args=[draft.ref])
    draft.refresh_from_db()
    assert not draft.is_named
    assert queries.invited_ids(draft.pk) == {tom.pk}


def test_a_guest_asks_by_name_and_stays_a_guest(tom, pair):
    browser = Client()
    begin(browser)
    job = Job.objects.get()
    fill(browser, job.ref)

    browser.post(page_of(job, "invitations"), {"taskers": [tom.ref], "who": "named"})

    job.refresh_from_db()
    assert job.is_named
    assert Client().get(page_of(job, "invitations")).status_code == 404


def test_more_than_the_policy_allows_are_refused(ada, pair, draft, signed_in, tom, tia):
    PolicyRecord.objects.create(effective_from=now(), values={"direct_request_taskers": 1})
    browser = signed_in(ada)
    fill(browser, draft.ref)

    sent = {"taskers": [tom.ref, tia.ref], "who": "named"}
    answer = browser.post(page_of(draft, "invitations"), sent)

    assert answer.status_code == 422
    assert "Ask 1 taskers at most" in answer.content.decode()
    assert not JobInvitation.objects.exists()


def test_an_open_job_can_ask_more_and_keeps_who_was_told(request_, ada, tom, tia):
    actions.invite(job_id=request_.pk, actor=ada, tasker_ids=[tia.pk], only=True)

    assert queries.invited_ids(request_.pk) == {tom.pk, tia.pk}
    assert told("job_request") == ["Tia", "Tom"]


def test_a_closed_job_asks_nobody(ada, tom, job):
    actions.cancel(job_id=job.pk, actor=ada)

    with pytest.raises(Conflict):
        actions.invite(job_id=job.pk, actor=ada, tasker_ids=[tom.pk], only=True)
