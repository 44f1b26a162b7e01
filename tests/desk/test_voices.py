"""Bursts of first reviews by new accounts: one finding until it is decided, which names them all."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from marketplace.accounts import actions as accounts
from marketplace.accounts.models import Person, Report, Sanction
from marketplace.bookings.models import Booking
from marketplace.core import clock, facts
from marketplace.core.errors import Denied
from marketplace.core.models import PolicyRecord
from marketplace.core.refs import new_ref
from marketplace.reviews.facts import ReviewsPublished
from marketplace.reviews.models import Review, ReviewPair
from tests.desk.deals import remove, second_operator, shown, win_appeal
from tests.support.cast import browser_of, make_person
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def voices(booking, numbers, *, days_old, ago=1):
    """Publish a first review of the booking's tasker by each of some accounts of that age.

    At noon of yesterday, for no week to end between two of them, or so many days ago.
    """
    with time_machine.travel((clock.now() - timedelta(days=ago)).replace(hour=12)):
        _publish(booking, numbers, days_old)
        drain()


def _publish(booking, numbers, days_old):
    for number in numbers:
        email, joined = f"new{number}@example.com", clock.now() - timedelta(days=days_old)
        who = Person.objects.filter(email=email).first() or make_person(
            f"New{number}", "Voice", joined_at=joined
        )
        own = Booking.objects.create(
            **_copy(booking) | {"client": who, "state": "closed", "idempotency_key": new_ref()}
        )
        pair = ReviewPair.objects.create(booking=own, due_at=clock.now())
        about = {"author": who, "subject": booking.tasker.person, "role": "tasker", "stars": 5}
        review = Review.objects.create(pair=pair, booking=own, published_at=clock.now(), **about)
        told = ReviewsPublished(own.pk, own.ref, who.pk, booking.tasker.person_id, [review.pk])
        with transaction.atomic():
            facts.record(told, actor=None, subject=pair)


def _copy(booking):
    left = {"id", "ref", "pin", "client"}
    fields = [each.attname for each in Booking._meta.concrete_fields if each.name not in left]
    return {name: getattr(booking, name) for name in fields}


def bursts():
    return Report.objects.filter(kind="voices").order_by("pk")


@pytest.fixture
def rated(us):
    """Tia's booking; her average has room for the stars that are taken from it."""
    type(us.alone.tasker).objects.update(rating_count=30, rating_sum=150)
    return us.alone


def test_a_flood_of_first_reviews_is_one_finding_until_it_is_decided(us, rated):
    voices(rated, range(5), days_old=3)
    assert not bursts().exists()

    for number in (5, 6):
        voices(rated, [number], days_old=2)

    found = bursts().get()
    assert (found.about, found.subject_ref) == (us.tia, str(Review.objects.latest("pk").pk))
    assert found.words.startswith("7 new accounts")
    authors = {row.author_id for row in Review.objects.all()}
    assert (len(found.bookings), set(found.others)) == (7, authors)
    remove(found, us.max)
    assert shown() == []
    assert Sanction.objects.filter(report=found, kind="removal").count() == 8


def test_what_nobody_has_looked_at_stays(us, rated):
    voices(rated, range(6), days_old=3)
    found = bursts().get()
    with time_machine.travel((clock.now() - timedelta(days=1)).replace(hour=13)):
        _publish(rated, [6], 3)

    by = remove(found, us.max)

    assert shown() == ["New6"]
    assert bursts().get() == found
    win_appeal(by[us.tia], second_operator())
    assert len(shown()) == 7
    assert not Sanction.objects.standing().exists()


def test_what_came_since_it_was_opened_is_looked_at_first(us, rated):
    voices(rated, range(6), days_old=3, ago=9)
    found = bursts().get()
    browser, url = browser_of(us.max), reverse("desk:report_decision", args=[found.ref])
    assert 'name="seen" value="6"' in browser.get(url).content.decode()
    voices(rated, range(6, 12), days_old=3)
    said = {"outcome": "removed", "statement": "Reviews are of work.", "days": ""}

    early = browser.post(url, said | {"seen": "6"})

    assert (early.status_code, len(shown())) == (409, 12)
    assert "More was found since" in early.content.decode()
    found.refresh_from_db()
    assert found.words.startswith("12 new accounts have")
    assert [ref in found.words for ref in found.bookings] == [True] * 12
    assert browser.post(url, said | {"seen": "12"}).status_code == 303
    assert shown() == []


def test_where_one_is_too_many_it_is_one_account(us, rated):
    since = clock.now() - timedelta(days=3)
    PolicyRecord.objects.create(effective_from=since, values={"new_voices": 0})
    voices(rated, [0], days_old=3)

    assert bursts().get().words.startswith("1 new account has")


def test_an_administrator_among_them_is_named_to_those_who_may_not_decide(us, rated):
    voices(rated, range(6), days_old=3)
    Person.objects.filter(email="new3@example.com").update(is_superuser=True)

    with pytest.raises(Denied, match=r"as New3 V\. has a part"):
        remove(bursts().get(), make_person("Olga", "Operator", is_staff=True))

    assert len(shown()) == 6
    remove(bursts().get(), us.max)
    assert shown() == []


@pytest.mark.parametrize("outcome", ["removed", "dismissed"])
def test_a_further_burst_is_another_finding(outcome, us, rated):
    voices(rated, range(6), days_old=3)
    first = bursts().get()
    decision = accounts.Decision(outcome, "We have asked these clients.")
    accounts.decide_report(report_ref=first.ref, decision=decision, actor=us.max)

    voices(rated, range(10, 15), days_old=3)
    assert bursts().get() == first
    voices(rated, [15], days_old=3)

    second = bursts().last()
    assert (len(second.bookings), second.is_open) == (6, True)
    assert not set(first.bookings) & set(second.bookings)
    remove(second, us.max)
    assert len(shown()) == (0 if outcome == "removed" else 6)


def test_clients_who_come_again_are_no_further_voices(us, rated):
    with time_machine.travel(clock.now() - timedelta(days=9)):
        _publish(rated, range(5), 1)
    voices(rated, range(6), days_old=3)

    assert not bursts().exists()


def test_reviews_by_people_who_have_long_been_here_are_no_sign(us):
    voices(us.alone, range(6), days_old=20)

    assert Report.objects.get() == us.finding
