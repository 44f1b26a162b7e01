"""The client proposes something else, the tasker answers, and so on for at most five rounds."""

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
from marketplace.offers import actions, queries, tasks
from marketplace.offers.models import Counter, Offer
from marketplace.taskers import actions as taskers
from tests.offers.conftest import accept, ask, asked, url
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import aud

pytestmark = pytest.mark.django_db


def fresh(offer):
    return Offer.objects.with_people().get(pk=offer.pk)


def facts(name):
    return Fact.objects.filter(name=name)


def test_a_client_proposes_another_price(ada, offer, signed_in):
    browser = signed_in(ada)
    shown = browser.get(url("counter", offer)).content.decode()

    answer = browser.post(url("counter", offer), asked(offer, price="120"))

    counter = Counter.objects.get()
    assert 'value="140"' in shown
    assert answer.url == url("detail", offer)
    assert (fresh(offer).state, fresh(offer).rounds) == ("countered", 1)
    assert (str(counter.price), counter.number, counter.version) == ("$120", 1, 1)
    assert facts("OfferCountered").get().payload["price_minor"] == 12_000


def test_both_sides_see_what_is_proposed_and_what_it_comes_to(ada, tom, offer, signed_in):
    ask(offer, ada, price=120)

    client = signed_in(ada).get(url("detail", offer)).content.decode()
    tasker = signed_in(tom).get(url("detail", offer)).content.decode()

    assert "You propose something else" in client
    assert "$129.60" in client
    assert "Take it back" in client
    assert "proposes something else" in tasker
    assert "$108.00" in tasker
    assert reverse("offers:agreement", args=[offer.ref, 1]) in tasker


def test_a_tasker_agrees_and_the_client_books_at_that_price(ada, tom, offer, signed_in):
    ask(offer, ada, price=120)

    answer = signed_in(tom).post(reverse("offers:agreement", args=[offer.ref, 1]))

    agreed = fresh(offer)
    assert answer.url == url("detail", offer)
    assert (agreed.state, agreed.version, str(agreed.price)) == ("submitted", 2, "$120")
    assert Counter.objects.get().outcome == "agreed"
    with pytest.raises(actions.Changed):
        accept(offer, ada, version=1)
    booking = stage.accept(agreed, ada)
    assert str(booking.price) == "$120"


def test_a_tasker_answers_with_something_else(ada, tom, offer, signed_in):
    ask(offer, ada, price=120)
    browser = signed_in(tom)
    shown = browser.get(url("edit", offer)).content.decode()

    browser.post(url("edit", offer), asked(offer, price="130", message=offer.message))

    answered = fresh(offer)
    assert 'value="120"' in shown
    assert "Answer the counter-offer" in shown
    assert (answered.state, answered.version, str(answered.price)) == ("submitted", 2, "$130")
    assert Counter.objects.get().outcome == "answered"
    assert facts("CounterAnswered").count() == 1
    assert not facts("OfferEdited").exists()


def test_time_and_scope_can_be_countered_too(ada, tom, offer):
    later = offer.starts_at + timedelta(days=1)
    ask(offer, ada, start=later, hours=3, not_included="")

    agreed = actions.agree(offer_id=offer.pk, actor=tom, number=1)

    assert (agreed.starts_at, agreed.minutes, agreed.not_included) == (later, 180, "")
    assert agreed.message == offer.message


def test_the_history_is_a_short_difference(ada, tom, offer, signed_in):
    ask(offer, ada, price=120, message="My neighbour paid that.")
    actions.agree(offer_id=offer.pk, actor=tom, number=1)

    agreed, countered, made = queries.history_of(fresh(offer))
    page = signed_in(tom).get(url("detail", offer)).content.decode()

    (change,) = countered.changes
    assert (change.label, str(change.before), str(change.after)) == ("Price", "$140", "$120")
    assert (agreed.label, countered.label, made.label) == ("Agreed", "Counter-offer 1", "Offer")
    assert countered.outcome == "Agreed"
    assert "My neighbour paid that." in page


def test_five_rounds_are_the_most(ada, tom, offer, signed_in):
    for price in range(101, 106):
        ask(fresh(offer), ada, price=price)
        actions.take_back(offer_id=offer.pk, actor=ada, number=price - 100)

    with pytest.raises(actions.RoundsOver, match="5 counter-offers"):
        ask(fresh(offer), ada, price=106)
    events = [choice.event for choice in queries.choices(fresh(offer), ada)]
    page = signed_in(ada).get(url("detail", offer)).content.decode()
    assert events == ["accept", "decline"]
    assert "as often as it goes" in page


def test_a_counter_that_says_the_same_is_none(ada, offer, signed_in):
    answer = signed_in(ada).post(url("counter", offer), asked(offer))

    assert answer.status_code == 422
    assert b"Change the price, the time or what is included" in answer.content
    assert not Counter.objects.exists()


def test_a_counter_sent_twice_is_one_round(ada, offer, signed_in):
    browser, values = signed_in(ada), asked(offer, price="120")

    urls = {browser.post(url("counter", offer), values).url for _click in range(2)}

    assert urls == {url("detail", offer)}
    assert Counter.objects.count() == facts("OfferCountered").count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"price": "a lot"}, "in numbers"),
        ({"price": "2"}, "between $5 and $10,000"),
        ({"start": "own", "own_time": ""}, "Enter the time"),
        ({"message": "x" * 601}, "at most 600"),
    ],
)
def test_a_bad_counter_is_told_and_nothing_is_lost(changed, sentence, ada, offer, signed_in):
    answer = signed_in(ada).post(url("counter", offer), asked(offer, **{"price": "120", **changed}))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert fresh(offer).is_submitted


def test_a_time_at_which_the_tasker_works_is_refused(ada, tom, profile, offer):
    later = offer.starts_at + timedelta(days=1)
    end = later + timedelta(hours=1)
    taskers.set_busy(profile_id=profile.pk, booking_ref="34679cdf", start=later, end=end)

    with pytest.raises(actions.TimeTaken, match="The tasker has a booking"):
        ask(offer, ada, start=later)


def test_agreeing_to_a_time_that_is_taken_by_now_leads_to_another(
    ada, tom, profile, offer, signed_in
):
    later = offer.starts_at + timedelta(days=1)
    ask(offer, ada, start=later)
    end = later + timedelta(hours=1)
    taskers.set_busy(profile_id=profile.pk, booking_ref="34679cdf", start=later, end=end)

    answer = signed_in(tom).post(reverse("offers:agreement", args=[offer.ref, 1]))

    assert answer.url == url("edit", offer)
    assert fresh(offer).is_countered


def test_an_unanswered_counter_lapses_and_the_offer_stands_as_it_was(ada, offer):
    Offer.objects.update(starts_at=stage.in_days(6), ends_at=stage.in_days(6) + timedelta(hours=2))
    Offer.objects.update(expires_at=now() + timedelta(days=5))
    counter = ask(fresh(offer), ada, price=120)
    assert counter.expires_at - counter.created_at <= timedelta(hours=48)

    tasks.lapse_if_due(offer_id=offer.pk)
    assert fresh(offer).is_countered
    with time_machine.travel(counter.expires_at + timedelta(minutes=1)):
        drain()

    assert (fresh(offer).state, str(fresh(offer).price), fresh(offer).version) == (
        "submitted",
        "$140",
        1,
    )
    assert Counter.objects.get().outcome == "lapsed"


def test_the_sweeper_lets_counters_lapse_that_lost_their_timer(ada, offer):
    ask(offer, ada, price=120)
    Counter.objects.update(expires_at=now() - timedelta(minutes=1))

    tasks.sweep()
    drain()

    assert Counter.objects.get().outcome == "lapsed"


def test_a_client_takes_a_counter_back(ada, offer, signed_in):
    ask(offer, ada, price=120)
    here = reverse("offers:counter_withdrawal", args=[offer.ref, 1])

    for _click in range(2):
        assert signed_in(ada).post(here).url == url("detail", offer)

    assert fresh(offer).is_submitted
    assert facts("CounterTakenBack").count() == 1
    stage.accept(fresh(offer), ada)


def test_what_is_gone_cannot_be_agreed_to(ada, tom, offer, signed_in):
    ask(offer, ada, price=120)
    actions.take_back(offer_id=offer.pk, actor=ada, number=1)
    ask(fresh(offer), ada, price=110)

    page = signed_in(tom).post(reverse("offers:agreement", args=[offer.ref, 1]), follow=True)

    assert b"no longer stands" in page.content
    assert (fresh(offer).state, str(fresh(offer).price)) == ("countered", "$140")
    with pytest.raises(actions.Changed):
        actions.take_back(offer_id=offer.pk, actor=ada, number=1)


def test_a_countered_offer_is_declined_withdrawn_or_closed(ada, tom, tia, job, offer):
    other = stage.make_offer(job, tia)
    ask(offer, ada, price=120)
    ask(other, ada, price=120)

    actions.decline(offer_id=offer.pk, actor=ada, reason="price")
    actions.withdraw(offer_id=other.pk, actor=tia)
    third = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(5))
    ask(third, ada, price=120)
    jobs.cancel(job_id=third.job_id, actor=ada)
    drain()

    states = [fresh(each).state for each in (offer, other, third)]
    assert states == ["declined", "withdrawn", "closed"]
    assert set(Counter.objects.values_list("outcome", flat=True)) == {"ended"}


def test_while_it_is_countered_an_offer_is_not_accepted(ada, offer, signed_in):
    ask(offer, ada, price=120)

    with pytest.raises(Conflict):
        accept(offer, ada)
    assert signed_in(ada).get(url("counter", offer)).url == url("detail", offer)


@pytest.mark.parametrize("who", ["eve", "tom"])
def test_nobody_but_the_client_counters(who, offer, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))

    assert browser.get(url("counter", offer)).status_code == 404
    assert browser.post(url("counter", offer), asked(offer, price="1")).status_code == 404
    with pytest.raises(Missing):
        ask(offer, request.getfixturevalue(who), price=120)


@pytest.mark.parametrize("who", ["eve", "ada"])
def test_nobody_but_the_tasker_agrees(who, ada, offer, request, signed_in):
    ask(offer, ada, price=120)
    person = request.getfixturevalue(who)
    here = reverse("offers:agreement", args=[offer.ref, 1])

    assert signed_in(person).post(here).status_code == 404
    with pytest.raises(Missing):
        actions.agree(offer_id=offer.pk, actor=person, number=1)


def test_the_database_keeps_one_open_round(ada, offer):
    ask(offer, ada, price=120)
    one = Counter.objects.get()
    for values in ({"price_minor": 0}, {"ends_at": one.starts_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Counter.objects.update(**values)
    one.pk, one.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_earnings_follow_the_clients_price_too(ada, offer, signed_in):
    headers = {"HX-Request": "true", "HX-Target": "div#earnings"}

    part = signed_in(ada).get(url("counter", offer), {"price": "120"}, headers=headers)

    assert "$129.60" in part.content.decode()
    assert str(aud(108)) in part.content.decode()
