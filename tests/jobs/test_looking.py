"""Jobs that somebody reads before they are shown, and jobs that are taken down."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.jobs import actions, queries, steps, tasks
from marketplace.jobs.models import Job
from marketplace.notifications.models import Notice
from tests.jobs.conftest import fill, status_of
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db
PHONE = "Please call me on 0412 345 678 first."
BANNED = "Write ten fake reviews for my shop."


@pytest.fixture
def operator(request):
    return request.getfixturevalue("max")


@pytest.fixture
def held(ada, draft, signed_in):
    """A job of ada's with a telephone number in it, sent off."""
    fill(signed_in(ada), draft.ref, details={"description": PHONE})
    return actions.publish(job_id=draft.pk, actor=ada)


def detail(job):
    return reverse("jobs:detail", args=[job.ref])


def told(person):
    drain()
    return list(Notice.objects.filter(person=person).values_list("kind", flat=True))


def test_a_number_in_the_text_is_told_before_the_job_is_sent(ada, draft, signed_in):
    browser = signed_in(ada)
    fill(browser, draft.ref, details={"description": PHONE})

    page = browser.get(reverse("jobs:post_review", args=[draft.ref])).content.decode()
    sent = browser.post(reverse("jobs:publication", args=[draft.ref]), follow=True)

    assert "Contact details in the text" in page
    assert "Somebody reads your job" in sent.content.decode()
    assert list(queries.jobs_in_review()) == [draft]


def test_a_held_job_is_its_clients_alone(held, ada, eve, tom, signed_in):
    make_tasker(tom)

    assert status_of(signed_in(ada), detail(held)) == 200
    assert status_of(signed_in(eve), detail(held)) == 404
    assert status_of(Client(), detail(held)) == 404
    assert told(tom) == []


def test_an_operator_lets_it_up(held, ada, tom, operator):
    make_tasker(tom)
    drain()

    for _click in range(2):
        actions.approve(job_id=held.pk, actor=operator)

    held.refresh_from_db()
    assert held.is_open
    assert "job_matches" in told(tom)
    assert "job_approved" in told(ada)


def test_an_operator_rejects_it_with_a_reason(held, ada, operator, signed_in):
    with pytest.raises(actions.NoReason):
        actions.remove(job_id=held.pk, actor=operator, reason=" ")
    actions.remove(job_id=held.pk, actor=operator, reason="Leave your number out.")

    page = signed_in(ada).get(detail(held)).content.decode()
    assert "Leave your number out." in page
    assert "job_removed" in told(ada)
    assert queries.jobs_in_review().count() == 0


def test_a_job_on_show_is_taken_down_with_its_offers(job, ada, tom, operator, eve, signed_in):
    offer = stage.make_offer(job, tom)

    actions.remove(job_id=job.pk, actor=operator, reason="This work needs a licence.")
    drain()

    offer.refresh_from_db()
    assert offer.state == "closed"
    assert status_of(signed_in(eve), detail(job)) == 404


def test_the_client_takes_a_held_job_back(held, ada, signed_in):
    signed_in(ada).post(reverse("jobs:cancellation", args=[held.ref]), {"reason": ""})

    held.refresh_from_db()
    assert held.state == "cancelled"
    assert status_of(Client(), detail(held)) == 404


@pytest.mark.parametrize(("words", "state"), [(PHONE, "open"), (BANNED, "in_review")])
def test_nobody_looks_for_a_day(words, state, ada, draft, signed_in):
    fill(signed_in(ada), draft.ref, details={"description": words})
    actions.publish(job_id=draft.pk, actor=ada)

    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        tasks.sweep()
        drain()

    assert Job.objects.get(pk=draft.pk).state == state


def test_a_new_account_with_many_jobs_is_looked_at(ada, signed_in, draft):
    ada.joined_at = now()
    ada.save()
    for n in range(3):
        stage.make_job(ada, title=f"Wardrobe number {n}")
    fill(signed_in(ada), draft.ref)

    assert actions.publish(job_id=draft.pk, actor=ada).is_in_review


@pytest.mark.parametrize("words", ["Weed the garden beds", "Staple gun and 2 x 4 timber, 2400 mm"])
def test_honest_work_is_not_held(words, ada, draft, signed_in):
    fill(signed_in(ada), draft.ref, details={"description": words})

    assert actions.publish(job_id=draft.pk, actor=ada).is_open


def test_a_job_on_show_does_not_get_a_number_by_an_edit(job, ada, signed_in):
    url = reverse("jobs:post_details", args=[job.ref])

    with pytest.raises(actions.NotFit):
        actions.edit(job_id=job.pk, actor=ada, step=steps.Details(PHONE, {}))
    answer = signed_in(ada).get(url)

    job.refresh_from_db()
    assert PHONE not in job.description
    assert answer.status_code == 200
