"""Open jobs: editing, cancelling, running out, filling and opening again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.models import Fact
from marketplace.jobs import actions, steps, tasks
from marketplace.jobs.models import Job
from tests.jobs.conftest import STEPS, answers, begin, tomorrow
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import aud

pytestmark = pytest.mark.django_db


def facts(name):
    return Fact.objects.filter(name=name).count()


def budget(dollars):
    return steps.Budget(aud(dollars))


def test_a_client_edits_an_open_job(ada, job, signed_in):
    browser = signed_in(ada)
    page = browser.get(reverse("jobs:edit", args=[job.ref])).content.decode()

    answer = browser.post(reverse("jobs:post_budget", args=[job.ref]), {"budget": "240.50"})

    job.refresh_from_db()
    assert reverse("jobs:post_budget", args=[job.ref]) in page
    assert answer.url == reverse("jobs:edit", args=[job.ref])
    assert str(job.budget) == "$240.50"
    assert Fact.objects.get(name="JobEdited").payload["part"] == "budget"


@pytest.mark.parametrize("step", ["what", "details", "where", "when", "budget"])
def test_every_step_of_an_open_job_shows_what_it_says(step, ada, job, signed_in):
    page = signed_in(ada).get(reverse(f"jobs:post_{step}", args=[job.ref]))

    assert page.status_code == 200
    assert b"Save" in page.content


def test_an_edit_that_changes_nothing_is_no_news(ada, job):
    actions.edit(job_id=job.pk, actor=ada, step=budget(200))

    assert facts("JobEdited") == 0


def test_another_street_in_the_same_suburb_is_an_edit(ada, job):
    place = steps.Where(stage.HOME.__class__(**{**vars(stage.HOME), "address": "2 King St"}))

    actions.edit(job_id=job.pk, actor=ada, step=place)

    assert facts("JobEdited") == 1


def test_the_kind_of_an_open_job_stays(ada, job, signed_in):
    url = reverse("jobs:post_what", args=[job.ref])

    answer = signed_in(ada).post(url, {"title": job.title, "other": "lawn-mowing"})

    assert answer.status_code == 422
    assert b"The kind of job stays" in answer.content


@pytest.mark.parametrize("name", ["edit", "cancellation"])
def test_an_outsider_cannot_edit_or_cancel(name, job, eve, signed_in):
    url = reverse(f"jobs:{name}", args=[job.ref])

    assert signed_in(eve).get(url).status_code == 404
    assert signed_in(eve).post(url, {}).status_code in {404, 405}


@pytest.mark.parametrize("step", ["what", "details", "where", "when", "budget", "review"])
def test_an_outsider_cannot_reach_the_steps_of_an_open_job(step, job, eve, signed_in):
    url = reverse(f"jobs:post_{step}", args=[job.ref])

    assert signed_in(eve).get(url).status_code == 404


def test_an_outsider_cannot_post_somebody_elses_draft(draft, eve, signed_in):
    url = reverse("jobs:publication", args=[draft.ref])

    assert signed_in(eve).post(url).status_code == 404


def test_cancelling_asks_once_and_ends_the_job(ada, job, signed_in):
    browser = signed_in(ada)
    url = reverse("jobs:cancellation", args=[job.ref])

    asked = browser.get(url)
    for _click in range(2):
        browser.post(url, {"reason": "Did it myself"})

    job.refresh_from_db()
    assert b"It costs nothing" in asked.content
    assert job.state == "cancelled"
    assert facts("JobCancelled") == 1


def test_a_reason_that_is_too_long_is_refused_and_kept(ada, job, signed_in):
    answer = signed_in(ada).post(
        reverse("jobs:cancellation", args=[job.ref]), {"reason": "x" * 201}
    )

    assert answer.status_code == 422
    assert "x" * 201 in answer.content.decode()


def test_a_job_runs_out_after_its_lifetime(job):
    with time_machine.travel(now() + timedelta(days=30, minutes=1)):
        drain()

    job.refresh_from_db()
    assert job.state == "expired"
    assert facts("JobExpired") == 1


def test_a_job_runs_out_at_its_deadline(ada, job):
    last = now() + timedelta(days=2)
    actions.edit(job_id=job.pk, actor=ada, step=steps.When("flexible", deadline=last))

    tasks.end_if_due(job_id=job.pk)
    early = Job.objects.get(pk=job.pk).state
    with time_machine.travel(last + timedelta(minutes=1)):
        tasks.end_if_due(job_id=job.pk)

    assert early == "open"
    assert Job.objects.get(pk=job.pk).state == "expired"


def test_the_sweeper_ends_what_lost_its_timer(job, draft):
    Job.objects.update(due_at=now() - timedelta(minutes=1))

    tasks.sweep()
    drain()

    assert set(Job.objects.values_list("state", flat=True)) == {"expired", "discarded"}


def test_a_job_stays_as_it_is_while_an_offer_is_being_paid_for(ada, job):
    actions.freeze(job_id=job.pk)
    Job.objects.update(due_at=now() - timedelta(minutes=1))

    with pytest.raises(actions.Frozen):
        actions.edit(job_id=job.pk, actor=ada, step=budget(300))
    with pytest.raises(actions.Frozen):
        actions.cancel(job_id=job.pk, actor=ada)
    with pytest.raises(actions.Frozen):
        actions.freeze(job_id=job.pk)
    tasks.end_if_due(job_id=job.pk)

    assert Job.objects.get(pk=job.pk).is_open


def test_a_job_that_thaws_runs_out_as_before(job):
    actions.freeze(job_id=job.pk)
    actions.thaw(job_id=job.pk)

    with time_machine.travel(now() + timedelta(days=30, minutes=1)):
        tasks.end_if_due(job_id=job.pk)

    assert Job.objects.get(pk=job.pk).state == "expired"


def test_a_filled_job_can_be_opened_again(job):
    actions.freeze(job_id=job.pk)
    filled = actions.mark_filled(job_id=job.pk, price=aud(140))
    opened = actions.reopen(job_id=job.pk)

    assert (filled.state, filled.is_frozen, str(filled.agreed)) == ("filled", False, "$140")
    assert (opened.state, opened.agreed) == ("open", None)
    assert (facts("JobFilled"), facts("JobReopened")) == (1, 1)


def test_a_job_that_is_opened_again_takes_offers_for_a_day_at_least(job):
    actions.mark_filled(job_id=job.pk, price=aud(140))

    with time_machine.travel(now() + timedelta(days=40)):
        opened = actions.reopen(job_id=job.pk)
        assert opened.due_at >= now() + timedelta(hours=23)


def test_a_cancelled_job_can_be_neither_filled_nor_edited(ada, job):
    actions.cancel(job_id=job.pk, actor=ada)

    with pytest.raises(Conflict):
        actions.mark_filled(job_id=job.pk, price=aud(140))
    with pytest.raises(Conflict):
        actions.edit(job_id=job.pk, actor=ada, step=budget(300))
    with pytest.raises(Conflict):
        actions.save_draft(job_id=job.pk, actor=ada, step=budget(300))


def test_a_job_whose_day_has_passed_meanwhile_is_not_posted(ada, signed_in):
    browser = signed_in(ada)
    begin(browser)
    draft = Job.objects.get()
    day = tomorrow().isoformat()
    for name, values in STEPS.items():
        sent = {**values, **(answers() if name == "details" else {})}
        sent |= {"kind": "date", "day": day} if name == "when" else {}
        browser.post(reverse(f"jobs:post_{name}", args=[draft.ref]), sent)

    late = time_machine.travel(now() + timedelta(days=3))
    with late, pytest.raises(actions.NotPossible, match="still to come"):
        actions.publish(job_id=draft.pk, actor=ada)
