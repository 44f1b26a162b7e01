"""Several clicks at one moment, on real connections: one draft, one job, one offer."""

from __future__ import annotations

import uuid

import pytest

from marketplace.catalogue import queries as catalogue
from marketplace.core.errors import Refusal
from marketplace.core.models import Fact
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.jobs.models import Job
from marketplace.offers import actions
from marketplace.offers.models import Offer
from tests.support import bookings as stage
from tests.support.race import losers, race, winners
from tests.taskers.makers import ALWAYS, aud, make_tasker

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(15)


def what():
    return steps.What("Assemble a wardrobe", catalogue.skill_by_slug(stage.SKILL).pk)


def test_a_first_step_sent_twice_begins_one_draft(ada):
    said = what()
    for _n in ROUNDS:
        key = str(uuid.uuid4())
        outcomes = race(*[lambda key=key: jobs.start(actor=ada, what=said, key=key)] * 2)

        assert len({job.pk for job in winners(outcomes)}) == 1, outcomes
    assert Job.objects.count() == len(ROUNDS)


def test_a_guest_has_one_draft(db):
    said = what()
    for n in ROUNDS:
        runners = [
            lambda key=key, n=n: jobs.start(actor=None, what=said, key=key, guest_key=f"guest-{n}")
            for key in (str(uuid.uuid4()), str(uuid.uuid4()))
        ]
        outcomes = race(*runners)

        assert len({job.pk for job in winners(outcomes)}) == 1, outcomes
    assert Job.objects.count() == len(ROUNDS)


def test_a_job_posted_twice_is_posted_once(ada):
    for _n in ROUNDS:
        job = stage.make_job(ada)
        Job.objects.filter(pk=job.pk).update(state="draft")
        outcomes = race(*[lambda pk=job.pk: jobs.publish(job_id=pk, actor=ada)] * 2)

        assert len(winners(outcomes)) == 2, outcomes
    assert Fact.objects.filter(name="JobPosted").count() == 2 * len(ROUNDS)


def test_an_offer_sent_twice_is_one(ada, tom):
    make_tasker(tom, week=ALWAYS)
    for n in ROUNDS:
        job, start, key = stage.make_job(ada), stage.in_days(n + 1), str(uuid.uuid4())
        terms = actions.Terms(aud(90), start, start.replace(hour=11), "I do that every week.")
        outcomes = race(
            *[
                lambda pk=job.pk, t=terms, k=key: actions.make(
                    job_id=pk, actor=tom, terms=t, idempotency_key=k
                )
            ]
            * 2
        )

        assert len({offer.pk for offer in winners(outcomes)}) == 1, outcomes
    assert Offer.objects.count() == len(ROUNDS)


def test_two_different_offers_at_once_are_one(ada, tom):
    make_tasker(tom, week=ALWAYS)
    for n in ROUNDS:
        job = stage.make_job(ada)
        outcomes = race(
            *[
                lambda job=job, n=n, p=price: stage.make_offer(
                    job, tom, price=p, start=stage.in_days(n + 1)
                )
                for price in (90, 95)
            ]
        )

        assert len(winners(outcomes)) == 1, outcomes
        assert all(isinstance(error, Refusal) for error in losers(outcomes))
    assert Offer.objects.live().count() == len(ROUNDS)
