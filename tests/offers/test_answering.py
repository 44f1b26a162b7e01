"""What happens to an offer: new versions, answers, acceptance and its way back, closing."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.models import Fact
from marketplace.jobs import actions as jobs
from marketplace.jobs.models import Job
from marketplace.offers import actions, queries, states, tasks
from marketplace.offers.models import Offer, OfferVersion
from tests.offers.conftest import accept, make_url, sent, url
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import aud, make_tasker

pytestmark = pytest.mark.django_db


def state_of(offer):
    return Offer.objects.get(pk=offer.pk).state


def test_an_edit_is_a_new_version(tom, offer, signed_in):
    browser = signed_in(tom)
    shown = browser.get(url("edit", offer)).content.decode()

    answer = browser.post(url("edit", offer), sent(price="150", version="1"))

    offer.refresh_from_db()
    assert 'value="140"' in shown
    assert answer.url == url("detail", offer)
    assert (offer.version, str(offer.price)) == (2, "$150")
    (new, first) = queries.history_of(offer)
    price = next(change for change in new.changes if change.label == "Price")
    assert (str(price.before), str(price.after)) == ("$140", "$150")
    assert (first.label, new.label) == ("Offer", "New offer")
    assert b"Back and forth" in browser.get(url("detail", offer)).content


def test_an_edit_of_an_older_version_is_told(tom, offer, signed_in):
    browser = signed_in(tom)
    browser.post(url("edit", offer), sent(price="150", version="1"))

    answer = browser.post(url("edit", offer), sent(price="120", version="1"))

    assert answer.status_code == 409
    assert b"This offer has changed" in answer.content
    assert b'value="120"' in answer.content


def test_a_bad_edit_is_422_and_keeps_what_is_typed(tom, offer, signed_in):
    answer = signed_in(tom).post(url("edit", offer), sent(price="none", version="1"))

    assert answer.status_code == 422
    assert b'value="none"' in answer.content


@pytest.mark.parametrize("name", ["detail", "edit", "withdrawal", "decline"])
def test_an_outsider_sees_no_offer(name, offer, eve, signed_in):
    assert signed_in(eve).get(url(name, offer)).status_code == 404


@pytest.mark.parametrize(
    ("name", "whose"), [("edit", "ada"), ("withdrawal", "ada"), ("decline", "tom")]
)
def test_each_side_does_its_own_part_only(name, whose, offer, request, signed_in):
    browser = signed_in(request.getfixturevalue(whose))

    assert browser.get(url(name, offer)).status_code == 404
    assert browser.post(url(name, offer), sent(reason="price")).status_code == 404
    assert state_of(offer) == "submitted"


def test_outsiders_are_refused_by_the_actions_too(offer, eve):
    with pytest.raises(Missing):
        actions.withdraw(offer_id=offer.pk, actor=eve)
    with pytest.raises(Missing):
        actions.decline(offer_id=offer.pk, actor=eve, reason="price")
    with pytest.raises(Missing):
        accept(offer, eve)
    with pytest.raises(Missing):
        actions.withdraw(offer_id=0, actor=eve)


def test_both_sides_see_their_own_amounts(ada, tom, offer, signed_in):
    client = signed_in(ada).get(url("detail", offer)).content.decode()
    tasker = signed_in(tom).get(url("detail", offer)).content.decode()

    assert "You pay" in client
    assert "$151.20" in client
    assert "You receive" in tasker
    assert "$126.00" in tasker
    assert reverse("bookings:acceptance", args=[offer.ref]) in client
    assert url("edit", offer) in tasker


def test_withdrawing_asks_once(tom, offer, signed_in):
    browser = signed_in(tom)

    assert browser.get(url("withdrawal", offer)).status_code == 200
    for _click in range(2):
        browser.post(url("withdrawal", offer))

    assert state_of(offer) == "withdrawn"
    assert Fact.objects.filter(name="OfferWithdrawn").count() == 1
    assert browser.get(url("edit", offer)).url == url("detail", offer)
    assert browser.get(url("withdrawal", offer)).url == url("detail", offer)


def test_declining_needs_a_reason_which_the_tasker_reads(ada, tom, offer, signed_in):
    browser = signed_in(ada)
    bare = browser.post(url("decline", offer), {})

    browser.get(url("decline", offer))
    browser.post(url("decline", offer), {"reason": "time"})

    assert bare.status_code == 422
    assert state_of(offer) == "declined"
    assert b"The time does not suit" in signed_in(tom).get(url("detail", offer)).content
    assert browser.get(url("decline", offer)).url == url("detail", offer)
    with pytest.raises(actions.NotPossible):
        actions.decline(
            offer_id=stage.make_offer(stage.make_job(ada), tom).pk, actor=ada, reason=""
        )


def test_an_accepted_offer_freezes_its_job(ada, job, offer):
    accept(offer, ada)

    job.refresh_from_db()
    assert (state_of(offer), job.is_frozen) == ("paying", True)


def test_only_the_version_that_was_read_can_be_accepted(ada, tom, offer):
    terms = actions.Terms(aud(200), offer.starts_at, offer.ends_at, offer.message)
    actions.edit(offer_id=offer.pk, actor=tom, terms=terms, version=1)

    with pytest.raises(actions.Changed):
        accept(offer, ada, version=1)

    assert state_of(offer) == "submitted"


def test_one_offer_of_a_job_is_paid_for_at_a_time(ada, job, offer, tia):
    other = stage.make_offer(job, tia)
    accept(offer, ada)

    with pytest.raises(jobs.Frozen):
        accept(other, ada)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=other.pk).update(state="paying")


def test_an_offer_that_has_run_out_cannot_be_accepted(ada, offer):
    Offer.objects.update(expires_at=now() - timedelta(minutes=1))

    with pytest.raises(Conflict, match="run out"):
        accept(offer, ada)


def test_while_it_is_paid_for_an_offer_stays(ada, tom, offer, signed_in):
    accept(offer, ada)

    with pytest.raises(Conflict):
        actions.withdraw(offer_id=offer.pk, actor=tom)
    answer = signed_in(tom).post(url("withdrawal", offer), follow=True)

    assert b"changed in the meantime" in answer.content
    assert state_of(offer) == "paying"


def test_an_unpaid_offer_stands_again(ada, job, offer):
    accept(offer, ada)

    actions.return_to_submitted(offer_id=offer.pk)

    job.refresh_from_db()
    assert (state_of(offer), job.is_frozen) == ("submitted", False)
    with time_machine.travel(offer.expires_at + timedelta(minutes=1)):
        tasks.expire_if_due(offer_id=offer.pk)
    assert state_of(offer) == "expired"


def test_a_booked_job_closes_its_other_offers(ada, job, offer, tia):
    other = stage.make_offer(job, tia)
    accept(offer, ada)
    actions.convert(offer_id=offer.pk)
    jobs.mark_filled(job_id=job.pk, price=offer.price)

    drain()

    other.refresh_from_db()
    assert (state_of(offer), other.state) == ("converted", "closed")
    assert other.answer == "The client booked another tasker"


def test_a_cancelled_job_closes_its_offers(ada, job, offer):
    jobs.cancel(job_id=job.pk, actor=ada)
    drain()

    offer.refresh_from_db()
    assert (offer.state, offer.close_reason) == ("closed", "cancelled")
    assert actions.close_for_job(job_id=job.pk, reason="cancelled") == []


def test_an_expired_job_closes_its_offers(job, offer):
    Job.objects.update(due_at=now() - timedelta(minutes=1))
    jobs.end_if_due(job_id=job.pk)
    drain()

    assert Offer.objects.get(pk=offer.pk).close_reason == "expired"


def test_the_sweeper_ends_what_lost_its_timer(offer):
    Offer.objects.update(expires_at=now() - timedelta(minutes=1))

    tasks.sweep()
    drain()

    assert state_of(offer) == "expired"


def test_a_timer_that_comes_early_does_nothing(offer):
    tasks.expire_if_due(offer_id=offer.pk)

    assert state_of(offer) == "submitted"


@pytest.mark.parametrize(
    ("side", "state", "events"),
    [
        ("ada", "submitted", ["accept", "counter", "decline"]),
        ("tom", "submitted", ["edit", "withdraw"]),
        ("ada", "paying", []),
        ("tom", "declined", []),
    ],
)
def test_the_buttons_follow_the_table(side, state, events, offer, request):
    offer.state = state

    found = queries.choices(offer, request.getfixturevalue(side))

    assert [choice.event for choice in found] == events


def test_every_state_has_a_word_and_a_look():
    for state in states.MACHINE.states:
        assert queries.pill(Offer(state=state))["label"]


def test_the_database_keeps_the_rules(job, tom, offer):
    broken = [
        {"price_minor": 0},
        {"ends_at": offer.starts_at},
        {"state": "declined"},
        {"state": "closed"},
        {"state": "unheard"},
    ]
    for values in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.filter(pk=offer.pk).update(**values)
    offer.pk, offer.ref, offer.idempotency_key = None, "34679cdf", "other"
    with pytest.raises(IntegrityError), transaction.atomic():
        offer.save(force_insert=True)
    assert OfferVersion.objects.count() == 1


def test_my_offers_by_what_they_wait_for(ada, tom, eve, job, offer, signed_in):
    make_tasker(eve)
    waiting = signed_in(tom).get(reverse("offers:mine")).content.decode()
    actions.decline(offer_id=offer.pk, actor=ada, reason="price")
    past = signed_in(tom).get(reverse("offers:mine"), {"show": "past"}).content.decode()

    assert "$126" in waiting
    assert job.title in waiting
    assert "The price is too high" in past
    assert "No offers here" in signed_in(eve).get(reverse("offers:mine")).content.decode()


def test_the_job_page_leads_a_tasker_to_his_offer(job, tom, offer, signed_in):
    page = signed_in(tom).get(reverse("jobs:detail", args=[job.ref])).content.decode()

    assert url("detail", offer) in page
    assert make_url(job) not in page
