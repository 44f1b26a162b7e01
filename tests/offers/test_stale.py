"""An edit of the job outdates its offers: each tasker confirms, names another price, or is out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.models import Fact
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.offers import actions, queries, tasks
from marketplace.offers.models import Counter, Offer
from marketplace.taskers import actions as taskers
from tests.offers.conftest import accept, ask, sent, url
from tests.support.queue import drain
from tests.taskers.makers import MANLY, aud

pytestmark = pytest.mark.django_db


def fresh(offer):
    return Offer.objects.with_people().get(pk=offer.pk)


def change(job, client):
    """Let the client move the job somewhere else, which every tasker has to know."""
    return jobs.edit(job_id=job.pk, actor=client, step=steps.Where(place=MANLY))


@pytest.fixture
def stale(ada, job, offer):
    change(job, ada)
    drain()
    return fresh(offer)


def test_a_material_edit_outdates_the_offers(stale):
    assert stale.is_stale
    assert timedelta(hours=23) < stale.confirm_by - now() <= timedelta(hours=24)
    assert Fact.objects.filter(name="OfferOutdated").count() == 1


def test_an_edit_that_takes_nothing_from_anybody_does_not(ada, job, offer):
    jobs.edit(job_id=job.pk, actor=ada, step=steps.Budget(aud(300)))
    drain()

    assert fresh(offer).is_submitted


def test_before_the_offer_is_outdated_it_cannot_be_accepted_either(ada, job, offer):
    change(job, ada)

    with pytest.raises(actions.Changed, match="has to confirm"):
        accept(offer, ada)


def test_an_outdated_offer_cannot_be_accepted(ada, stale):
    with pytest.raises(Conflict):
        accept(stale, ada)
    assert queries.choices(stale, ada) == []


def test_both_sides_are_told_what_they_wait_for(ada, tom, stale, signed_in):
    client = signed_in(ada).get(url("detail", stale)).content.decode()
    tasker = signed_in(tom).get(url("detail", stale)).content.decode()
    board = signed_in(ada).get(reverse("jobs:detail", args=[stale.job.ref])).content.decode()

    assert "reads your changes" in " ".join(client.split())
    assert "The job has changed" in tasker
    assert url("confirmation", stale) in tasker
    assert "to confirm the offer" in board


def test_a_tasker_confirms_and_the_offer_stands(ada, tom, stale, signed_in):
    for _click in range(2):
        assert signed_in(tom).post(url("confirmation", stale)).url == url("detail", stale)

    confirmed = fresh(stale)
    assert (confirmed.state, confirmed.version, confirmed.confirm_by) == ("submitted", 1, None)
    assert Fact.objects.filter(name="OfferReconfirmed").count() == 1
    assert accept(confirmed, ada).is_paying


def test_a_tasker_names_another_price(tom, stale, signed_in):
    signed_in(tom).post(url("edit", stale), sent(price="170", version="1"))

    repriced = fresh(stale)
    assert (repriced.state, repriced.version, str(repriced.price)) == ("submitted", 2, "$170")


def test_a_time_that_is_taken_by_now_cannot_be_confirmed(tom, profile, stale, signed_in):
    end = stale.starts_at + timedelta(hours=1)
    taskers.set_busy(profile_id=profile.pk, booking_ref="34679cdf", start=stale.starts_at, end=end)

    answer = signed_in(tom).post(url("confirmation", stale))

    assert answer.url == url("edit", stale)
    assert fresh(stale).is_stale


def test_without_an_answer_it_runs_out_and_can_be_renewed(tom, stale, signed_in):
    tasks.expire_if_due(offer_id=stale.pk)
    assert fresh(stale).is_stale
    Offer.objects.update(confirm_by=now() - timedelta(minutes=1))
    tasks.sweep()
    drain()
    assert fresh(stale).is_expired

    answer = signed_in(tom).post(url("renewal", stale))

    renewed = Offer.objects.live().get()
    assert answer.url == url("detail", renewed)
    assert (renewed.price, renewed.starts_at) == (stale.price, stale.starts_at)


def test_an_outdated_offer_can_be_withdrawn(tom, stale, signed_in):
    browser = signed_in(tom)

    assert browser.get(url("withdrawal", stale)).status_code == 200
    browser.post(url("withdrawal", stale))

    assert fresh(stale).state == "withdrawn"


def test_an_outdated_offer_closes_with_its_job(ada, job, stale):
    jobs.cancel(job_id=job.pk, actor=ada)
    drain()

    assert (fresh(stale).state, fresh(stale).close_reason) == ("closed", "cancelled")


def test_an_edit_ends_an_open_counter_offer(ada, job, offer):
    ask(offer, ada, price=120)

    change(job, ada)
    drain()

    assert fresh(offer).is_stale
    assert Counter.objects.get().outcome == "ended"


def test_who_spoke_after_the_edit_has_seen_it(ada, tom, job, stale):
    edited_at = Fact.objects.filter(name="JobEdited").latest("pk").created_at
    actions.reconfirm(offer_id=stale.pk, actor=tom)

    assert actions.outdate(job_id=job.pk, edited_at=edited_at) == []
    assert actions.outdate(job_id=job.pk, edited_at=now())[0].is_stale


def test_a_lost_timer_still_ends_at_its_hour(stale):
    with time_machine.travel(stale.confirm_by + timedelta(minutes=1)):
        drain()

    assert fresh(stale).is_expired


@pytest.mark.parametrize("who", ["eve", "ada"])
def test_nobody_but_the_tasker_confirms(who, stale, request, signed_in):
    person = request.getfixturevalue(who)

    assert signed_in(person).post(url("confirmation", stale)).status_code == 404
    with pytest.raises(Missing):
        actions.reconfirm(offer_id=stale.pk, actor=person)
    assert aud(140) == stale.price
