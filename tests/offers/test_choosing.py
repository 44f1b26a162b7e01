"""What helps a client choose, and what keeps an inbox readable: shortlist, limits, renewal, bands."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.bookings import queries as bookings
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.models import Fact
from marketplace.core.money import Money
from marketplace.core.policies import current
from marketplace.jobs import actions as jobs
from marketplace.offers import actions, queries
from marketplace.offers.actions import making
from marketplace.offers.models import Offer
from tests.offers.conftest import accept, make_url, sent, url
from tests.support import bookings as stage
from tests.support.cast import make_person
from tests.support.htmx import fragment
from tests.support.queue import drain
from tests.taskers.makers import aud, make_tasker

pytestmark = pytest.mark.django_db


def fresh(offer):
    return Offer.objects.with_people().get(pk=offer.pk)


def page_of(browser, job):
    return browser.get(reverse("jobs:detail", args=[job.ref])).content.decode()


def test_the_shortlist_works_without_script(ada, job, offer, signed_in):
    browser = signed_in(ada)

    answer = browser.post(url("shortlisting", offer), {"on": "1"})

    assert answer.url.startswith(reverse("jobs:detail", args=[job.ref]))
    assert 'aria-pressed="true"' in page_of(browser, job)
    browser.post(url("shortlisting", offer), {"on": "0"})
    assert fresh(offer).shortlisted_at is None
    assert Fact.objects.filter(name="OfferShortlisted").count() == 2


def test_with_script_the_button_comes_back_turned(ada, offer, signed_in):
    part = fragment(signed_in(ada), url("shortlisting", offer), target="x", data={"on": "1"})

    assert part.lstrip().startswith("<form")
    assert 'aria-pressed="true"' in part
    assert 'name="on" value="0"' in part


def test_shortlisting_twice_is_once_and_nobody_else_does_it(ada, tom, offer, signed_in):
    for _click in range(2):
        actions.shortlist(offer_id=offer.pk, actor=ada, on=True)

    assert Fact.objects.filter(name="OfferShortlisted").count() == 1
    assert signed_in(tom).post(url("shortlisting", offer), {"on": "1"}).status_code == 404
    with pytest.raises(Missing):
        actions.shortlist(offer_id=offer.pk, actor=tom, on=False)


def test_the_table_begins_with_the_shortlist(ada, job, tom, profile):
    for n in range(5):
        stage.make_offer(job, make_person(f"Tasker{n}", "Of Many"), price=100 + n)
    last = queries.board(job, current(), sort="price", page="/")["candidates"][-1]
    actions.shortlist(offer_id=last.offer.pk, actor=ada, on=True)

    found = queries.board(job, current(), sort="price", page="/")["candidates"]
    shown = [str(one.offer.price) for one in queries.table(found)["shown"]]

    assert shown == ["$104", "$100", "$101", "$102"]


def test_the_order_is_explained_in_points(ada, job, tom, tia, signed_in):
    stage.make_offer(job, tom, price=100)
    stage.make_offer(job, tia, price=190)
    one, other = queries.board(job, current(), sort="", page="/")["candidates"]

    page = page_of(signed_in(ada), job)

    assert one.fit.points > other.fit.points
    assert sum(part.most for part in one.fit.parts) == 100
    assert f"Why here: {one.fit.points} of 100 points" in page
    assert "Why this order" in page


def test_when_all_are_answered_there_is_advice(ada, job, offer, signed_in):
    actions.decline(offer_id=offer.pk, actor=ada, reason="price")

    page = page_of(signed_in(ada), job)

    assert "No offer is left" in page
    assert "1 offer that no longer" in page
    assert url("detail", offer) in page


def test_an_offer_that_ran_out_is_renewed_in_one_tap(tom, offer, signed_in):
    Offer.objects.update(expires_at=now() - timedelta(minutes=1))
    actions.expire_if_due(offer_id=offer.pk)
    browser = signed_in(tom)
    listed = browser.get(reverse("offers:mine"), {"show": "past"}).content.decode()

    urls = {browser.post(url("renewal", offer)).url for _click in range(2)}

    renewed = Offer.objects.live().get()
    assert url("renewal", offer) in listed
    assert urls == {url("detail", renewed)}
    assert (renewed.price, renewed.message, renewed.version) == (offer.price, offer.message, 1)


def test_a_time_that_has_passed_is_chosen_again(tom, offer, signed_in):
    with time_machine.travel(offer.starts_at + timedelta(hours=1)):
        drain()
        browser = signed_in(tom)
        page = browser.get(url("detail", offer)).content.decode()
        answer = browser.post(url("renewal", offer))
        form = browser.get(answer.url).content.decode()

    assert "Offer again" in page
    assert answer.url == make_url(offer.job)
    assert offer.message in form
    assert 'value="140"' in form


def test_only_the_tasker_renews_and_only_what_ran_out(eve, tom, offer, signed_in):
    with pytest.raises(Conflict):
        actions.renew(offer_id=offer.pk, actor=tom)
    assert signed_in(eve).post(url("renewal", offer)).status_code == 404


def test_a_day_has_so_many_offers(monkeypatch, job, tom, profile, signed_in):
    monkeypatch.setattr(making, "policies", Policies(offers_per_day=0))

    answer = signed_in(tom).post(make_url(job), sent())

    assert answer.status_code == 429
    assert b"offers in a day" in answer.content
    assert not Offer.objects.exists()


def test_an_offer_is_changed_so_often_in_a_day(monkeypatch, tom, offer, signed_in):
    monkeypatch.setattr(making, "policies", Policies(offer_edits_per_day=2))
    browser = signed_in(tom)

    answers = [
        browser.post(url("edit", offer), sent(price=str(150 + n), version=str(n)))
        for n in range(1, 4)
    ]

    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert str(fresh(offer).price) == "$152"


class Policies:
    """Stands in for the module: today's policy with other limits."""

    def __init__(self, **limits):
        self.limits = limits

    def current(self):
        return replace(current(), **self.limits)


def test_a_price_far_below_others_is_explained_and_not_stopped(
    monkeypatch, job, tom, profile, signed_in
):
    band = bookings.PriceBand(aud(120), aud(140), aud(190), 24)
    monkeypatch.setattr(bookings, "price_band", lambda **_asked: band)
    headers = {"HX-Request": "true", "HX-Target": "div#earnings"}
    browser = signed_in(tom)

    part = browser.get(make_url(job), {"price": "60"}, headers=headers).content.decode()
    browser.post(make_url(job), sent(price="60"))

    assert "$120" in part
    assert "This is less" in part
    assert Offer.objects.get().price == Money(6000, "AUD")


def test_a_job_that_somebody_took_is_answered_409(ada, job, tom, tia, offer, signed_in):
    make_tasker(tia)
    accept(offer, ada)
    actions.convert(offer_id=offer.pk)
    jobs.mark_filled(job_id=job.pk, price=offer.price)

    read = signed_in(tia).get(make_url(job))
    posted = signed_in(tia).post(make_url(job), sent())

    assert (read.status_code, posted.status_code) == (409, 409)
    assert b"Somebody is booked for this job" in read.content


def test_losing_taskers_hear_where_their_price_stood(ada, job, tom, offer, signed_in):
    others = [
        stage.make_offer(job, make_person(f"Tasker{n}", "Of Many"), price=price)
        for n, price in enumerate((90, 150, 200))
    ]
    accept(offer, ada)
    actions.convert(offer_id=offer.pk)
    jobs.mark_filled(job_id=job.pk, price=offer.price)
    drain()

    assert [fresh(each).position for each in others] == ["low", "middle", "high"]
    loser = others[2].tasker.person
    page = signed_in(loser).get(reverse("offers:mine"), {"show": "past"}).content.decode()
    words = "The client booked another tasker. Your price was among the highest."
    assert words in " ".join(page.split())
    assert b"among the highest" not in signed_in(ada).get(url("detail", others[2])).content


def test_among_two_offers_the_place_tells_too_much(ada, job, tia, offer):
    other = stage.make_offer(job, tia, price=150)
    accept(offer, ada)
    actions.convert(offer_id=offer.pk)
    jobs.mark_filled(job_id=job.pk, price=offer.price)
    drain()

    assert (fresh(other).close_reason, fresh(other).position) == ("filled", "")
