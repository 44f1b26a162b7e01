"""Taskers offer: who may, what the form takes, what is shown of both sides of the price."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.core.models import Fact
from marketplace.core.policies import current
from marketplace.jobs import actions as jobs
from marketplace.offers import actions, queries
from marketplace.offers.models import Offer
from marketplace.taskers import actions as taskers
from tests.offers.conftest import make_url, sent
from tests.support import bookings as stage
from tests.support.cast import make_person
from tests.support.queue import drain
from tests.taskers.makers import aud, make_tasker

pytestmark = pytest.mark.django_db


def test_a_tasker_makes_an_offer(job, tom, profile, signed_in):
    answer = signed_in(tom).post(make_url(job), sent())

    offer = Offer.objects.get()
    assert answer.url == reverse("offers:detail", args=[offer.ref])
    assert (str(offer.price), offer.minutes, offer.version) == ("$140", 120, 1)
    assert offer.starts_at.astimezone(job.zone).hour == 9
    assert Fact.objects.get(name="OfferMade").payload["tasker_id"] == tom.pk


def test_the_form_proposes_the_taskers_usual_price(job, tom, profile, signed_in):
    page = signed_in(tom).get(make_url(job)).content.decode()

    minutes = job.skill.minutes
    assert f'value="{50 * minutes // 60}"' in page
    assert "You receive" in page


def test_a_free_start_is_offered_and_a_taken_one_is_not(job, tom, profile, signed_in):
    day = stage.in_days(3).date()
    start = stage.in_days(3).astimezone(job.zone).replace(hour=9, minute=0)
    taskers.set_busy(
        profile_id=profile.pk, booking_ref="34679cdf", start=start, end=start + timedelta(hours=2)
    )
    headers = {"HX-Request": "true", "HX-Target": "div#times"}
    asked = {"day": day.isoformat(), "minutes": "60"}

    part = signed_in(tom).get(make_url(job), asked, headers=headers).content.decode()

    assert part.lstrip().startswith('<div id="times"')
    assert 'value="07:00"' in part
    assert 'value="09:00"' not in part


def test_earnings_follow_the_price_while_it_is_typed(job, tom, profile, signed_in):
    headers = {"HX-Request": "true", "HX-Target": "div#earnings"}

    part = signed_in(tom).get(make_url(job), {"price": "250"}, headers=headers).content.decode()

    for amount in ("$250.00", "−$25.00", "$225.00", "$270.00"):
        assert amount in part
    assert "over the client’s budget of $200" in part


def test_without_script_a_button_shows_earnings_and_times(job, tom, profile, signed_in):
    answer = signed_in(tom).post(make_url(job), sent(price="100", look="1", message="Half a"))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "$90.00" in page
    assert "Half a" in page
    assert "There is a problem" not in page
    assert not Offer.objects.exists()


BAD = [
    ({"price": "a lot"}, "in numbers", "price"),
    ({"price": "2"}, "between $5 and $10,000", "price"),
    ({"day": "2020-01-01", "start": "own", "own_time": "09:00"}, "still to come", "start"),
    ({"day": "2031-02-31"}, "valid date", "day"),
    ({"day": "9999-12-31"}, "next two years", "day"),
    ({"start": "own", "own_time": ""}, "Enter the time", "own_time"),
    ({"message": "Me!"}, "at least 20 characters", "message"),
    ({"not_included": "x" * 301}, "at most 300", "not_included"),
]


@pytest.mark.parametrize(("changed", "sentence", "field"), BAD)
def test_bad_input_is_told_at_its_field_and_nothing_is_lost(
    changed, sentence, field, job, tom, profile, signed_in
):
    values = sent(**changed)

    answer = signed_in(tom).post(make_url(job), values)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert sentence in page
    assert f'href="#id_{field}' in page
    assert values["message"] in page
    assert values["not_included"] in page
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [{"day": "9999-12-31"}, {"day": "0001-01-01"}, {"minutes": "²"}, {"minutes": "9" * 5000}],
    ids=["last day", "first day", "no digit", "endless"],
)
def test_times_that_cannot_be_are_passed_over_while_typing(typed, job, tom, profile, signed_in):
    assert signed_in(tom).get(make_url(job), typed).status_code == 200


def test_a_time_of_another_booking_is_refused(job, tom, profile, signed_in):
    start = stage.in_days(3).astimezone(job.zone).replace(hour=9, minute=0)
    end = start + timedelta(hours=1)
    taskers.set_busy(profile_id=profile.pk, booking_ref="34679cdf", start=start, end=end)
    values = sent(start="own", own_time="09:30")

    answer = signed_in(tom).post(make_url(job), values)

    assert answer.status_code == 422
    assert b"You have a booking at that time" in answer.content


def refused(client, job):
    """Return the status and the page of whoever may not offer."""
    answer = client.get(make_url(job))
    return answer.status_code, answer.content.decode()


def test_who_is_no_tasker_is_shown_the_way(job, eve, signed_in):
    status, page = refused(signed_in(eve), job)

    assert status == 403
    assert reverse("taskers:become") in page


def test_a_paused_tasker_cannot_offer(job, tom, profile, signed_in):
    taskers.pause(actor=tom)

    assert refused(signed_in(tom), job)[0] == 403


def test_an_unconfirmed_address_cannot_offer(job, tom, profile, signed_in):
    tom.email = "new@example.com"
    tom.save()

    status, page = refused(signed_in(tom), job)

    assert status == 403
    assert reverse("account_email") in page


def test_nobody_offers_on_the_own_job(tom, profile, signed_in):
    own = stage.make_job(tom)

    assert "your own job" in refused(signed_in(tom), own)[1]
    answer = signed_in(tom).post(make_url(own), sent())
    assert answer.status_code == 403
    assert not Offer.objects.exists()


def test_a_job_of_another_skill_needs_that_skill(job, tia, signed_in):
    make_tasker(tia, skill="lawn-mowing")

    assert reverse("taskers:skills") in refused(signed_in(tia), job)[1]


def test_a_closed_job_takes_no_offers(ada, job, tom, profile, signed_in):
    jobs.cancel(job_id=job.pk, actor=ada)

    assert "no longer takes offers" in refused(signed_in(tom), job)[1]


def test_a_draft_is_not_there_to_offer_on(ada, tom, profile, signed_in, job):
    job.state, job.client = "draft", ada
    job.save()

    assert signed_in(tom).get(make_url(job)).status_code == 404


def test_a_tasker_has_one_standing_offer_on_a_job(job, tom, offer, signed_in):
    status, page = refused(signed_in(tom), job)

    assert status == 403
    assert reverse("offers:detail", args=[offer.ref]) in page
    with pytest.raises(actions.NotEligible):
        stage.make_offer(job, tom)


def test_after_withdrawing_a_tasker_may_offer_again(job, tom, offer):
    actions.withdraw(offer_id=offer.pk, actor=tom)

    assert stage.make_offer(job, tom).pk != offer.pk


def test_after_a_no_a_tasker_may_not_offer_again(ada, job, tom, offer):
    actions.decline(offer_id=offer.pk, actor=ada, reason="price")

    with pytest.raises(actions.NotEligible, match="declined"):
        stage.make_offer(job, tom)


def test_a_job_takes_so_many_offers(job, tom, profile):
    for n in range(current().offers_per_job):
        stage.make_offer(job, make_person(f"Tasker{n}", "Of Many"))

    with pytest.raises(actions.NotFree, match="all 8 offers"):
        stage.make_offer(job, tom)


def test_the_same_offer_sent_twice_is_one(job, tom, profile, signed_in):
    values = sent()
    browser = signed_in(tom)

    urls = [browser.post(make_url(job), values).url for _click in range(2)]

    assert urls[0] == urls[1]
    assert Offer.objects.count() == Fact.objects.filter(name="OfferMade").count() == 1


def test_an_offer_runs_out_before_its_start(job, tom, profile):
    soon = stage.make_offer(job, tom, start=now() + timedelta(hours=30))
    assert soon.expires_at == soon.starts_at - timedelta(hours=4)

    with time_machine.travel(soon.expires_at + timedelta(minutes=1)):
        drain()

    soon.refresh_from_db()
    assert soon.state == "expired"


def test_an_offer_for_the_next_hours_stands_until_its_start(job, tom, profile):
    start = now() + timedelta(hours=2)

    assert stage.make_offer(job, tom, start=start).expires_at == start


def test_both_sides_of_a_price_add_up():
    both = queries.earnings(aud(140), current())

    assert (str(both.total), str(both.net)) == ("$151.20", "$126")
    assert both.total - both.client_fee - both.commission == both.net
