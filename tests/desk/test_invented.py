"""Deals with oneself and invented reviews reach the operators once, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.accounts import actions as accounts
from marketplace.accounts.models import Report, Sanction
from marketplace.bookings.models import Booking
from marketplace.core import clock, facts
from marketplace.core.models import Fact
from marketplace.core.personal import taken_along
from marketplace.desk import actions
from marketplace.notifications.models import Notice
from marketplace.payments import queries as payments
from marketplace.reviews import actions as reviewing
from marketplace.reviews.facts import ReviewsPublished
from marketplace.reviews.models import Review, ReviewPair
from tests.desk.test_roles import PEOPLE, ROLES
from tests.support import bookings as stage
from tests.support import kept
from tests.support.cast import browser_of, make_person
from tests.support.payments import SHARED_BANK, SHARED_CARD, VISA, onboard
from tests.support.queue import drain
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db


def book(client, tasker, *, days=3, card=SHARED_CARD):
    """Let a client book and pay a tasker."""
    offer = stage.make_offer(stage.make_job(client), tasker, start=stage.in_days(days))
    return stage.pay_for(stage.accept(offer, client), browser_of(client), card=card)


def look(browser, report):
    return browser.get(reverse("marketplace-report:inspect", args=[report.pk]))


def people():
    """Ada, who is tom, books him; tom pays tia with the same card. Zoe and tia are strangers."""
    ada, zoe = make_person("Ada", "Lovelace"), make_person("Zoe", "Stranger")
    tom, tia = (make_person(name, "Tasker", mode="tasker") for name in ("Tom", "Tia"))
    alone = book(zoe, tia, card=VISA)
    deal = book(ada, tom)
    book(tom, tia, days=5)
    operator = {"is_staff": True, "is_superuser": True}
    return SimpleNamespace(
        ada=ada,
        tom=tom,
        tia=tia,
        zoe=zoe,
        deal=deal,
        alone=alone,
        finding=Report.objects.get(),
        max=make_person("Max", "Operator", **operator),
    )


@pytest.fixture(scope="module")
def kept_people(django_db_setup, django_db_blocker):
    with kept.for_this_file(django_db_setup, django_db_blocker, people) as found:
        yield found


@pytest.fixture
def us(db, kept_people):
    """The people of this file with their bookings, as they are now."""
    return SimpleNamespace(
        **{name: type(row).objects.get(pk=row.pk) for name, row in vars(kept_people).items()}
    )


def test_a_tasker_who_books_himself_by_a_second_account_is_found_once(us):
    book(us.ada, us.tom, days=7)

    assert Report.objects.get() == us.finding
    assert (us.finding.about, us.finding.reporter, us.finding.is_open) == (us.tom, None, True)
    assert us.finding.finding == "card:{}:{}".format(*sorted((us.ada.pk, us.tom.pk)))
    browser = browser_of(us.max)
    page = look(browser, us.finding).content.decode()
    assert f"The card that paid for {us.deal.ref} is one with which its tasker has paid" in page
    seen = Booking.objects.filter(ref__in=us.finding.bookings).order_by("pk")
    links = [reverse("marketplace-booking:inspect", args=[each.pk]) for each in seen]
    assert [link in page for link in links] == [True, True]
    assert payments.payment_for(us.deal.ref).fingerprint not in page
    assert "Our rules" in browser.get(reverse("marketplace-report:index")).content.decode()


def test_nobody_outside_the_desk_learns_of_it(us):
    assert not Sanction.objects.exists()
    assert not Notice.objects.filter(kind__contains="report").exists()
    for person in (us.ada, us.tom):
        page = browser_of(person).get("/account/reports/").content.decode()
        assert "one card" not in page + str(taken_along(person))
        url = f"/report/deal/{us.finding.subject_ref}/"
        assert browser_of(person).get(url).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_decide_about_people_see_it(role, us):
    actions.ensure_groups()
    operator = make_person("Olga", "Operator", is_staff=True)
    operator.groups.add(Group.objects.get(name=role))
    browser = browser_of(operator)
    decision = reverse("desk:report_decision", args=[us.finding.ref])

    for answer in (look(browser, us.finding), browser.get(decision)):
        assert (answer.status_code == 200) == (role[0] in PEOPLE)


def test_a_client_who_shares_nothing_is_not_found(us):
    make_tasker(us.zoe)
    for person in (us.ada, us.tia, us.zoe):
        onboard(browser_of(person))
    drain()

    assert Report.objects.get() == us.finding


def test_one_bank_account_of_both_is_found_when_it_is_added(us):
    make_tasker(us.zoe)
    for person in (us.tia, us.zoe):
        onboard(browser_of(person), number=SHARED_BANK)
        drain()

    found = Report.objects.exclude(pk=us.finding.pk).get()
    assert found.finding.startswith("bank:")
    assert (found.about, found.bookings) == (us.tia, [us.alone.ref])


def test_an_operator_takes_down_what_the_two_have_said(us):
    browser, url = browser_of(us.max), reverse("desk:report_decision", args=[us.finding.ref])
    said = {"outcome": "removed", "statement": "Reviews are of work for others.", "days": ""}
    early = browser.post(url, said)
    stage.approve(stage.finish(stage.start(us.deal)))
    for person in (us.ada, us.tom):
        reviewing.write_review(booking_ref=us.deal.ref, actor=person, stars=5)

    late = browser.post(url, said)

    assert (early.status_code, late.status_code) == (422, 303)
    assert "no published review" in early.content.decode()
    assert not Review.objects.filter(hidden_at=None).exists()
    made = Sanction.objects.get()
    assert (made.person, made.kind, made.report) == (us.tom, "removal", us.finding)
    accounts.appeal(sanction_ref=made.ref, person=us.tom, words="She is my wife.")
    other = make_person("Olga", "Operator", is_staff=True, is_superuser=True)
    accounts.review_appeal(
        sanction_ref=made.ref, outcome="overturned", answer="We believe you.", actor=other
    )
    assert not Review.objects.exclude(hidden_at=None).exists()


def test_dismissed_it_does_not_come_back(us):
    decision = accounts.Decision("dismissed", "They are a couple.")
    accounts.decide_report(report_ref=us.finding.ref, decision=decision, actor=us.max)
    book(us.ada, us.tom, days=7)

    assert Report.objects.get().outcome == "dismissed"
    assert not Notice.objects.filter(kind="report_decided").exists()
    assert Fact.objects.get(name="ReportDecided").payload["reporter_id"] is None


def voices(booking, numbers, *, days_old):
    """Publish a first review of the booking's tasker by each of some accounts of that age.

    At noon of yesterday, for no week to end between two of them.
    """
    with time_machine.travel((clock.now() - timedelta(days=1)).replace(hour=12)):
        _publish(booking, numbers, days_old)
        drain()


def _publish(booking, numbers, days_old):
    for number in numbers:
        who = make_person(f"New{number}", "Voice", joined_at=clock.now() - timedelta(days=days_old))
        own = Booking.objects.create(
            **_copy(booking) | {"client": who, "state": "closed", "idempotency_key": who.ref}
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


def test_many_first_reviews_by_new_accounts_are_found_once(us):
    type(us.alone.tasker).objects.update(rating_count=7, rating_sum=35)
    voices(us.alone, range(5), days_old=3)
    assert Report.objects.get() == us.finding

    for number in (5, 6):
        voices(us.alone, [number], days_old=2)

    found = Report.objects.exclude(pk=us.finding.pk).get()
    assert (found.kind, found.about, len(found.bookings)) == ("voices", us.tia, 6)
    decision = accounts.Decision("removed", "We have asked these clients.")
    accounts.decide_report(report_ref=found.ref, decision=decision, actor=us.max)
    assert Review.objects.exclude(hidden_at=None).count() == 6


def test_reviews_by_people_who_have_long_been_here_are_no_sign(us):
    voices(us.alone, range(6), days_old=20)

    assert Report.objects.get() == us.finding


@pytest.mark.parametrize("finding", ["", "card:1:2"])
def test_the_database_wants_a_reporter_or_a_finding(finding, us):
    said = {"about": us.tom, "kind": "deal", "reason": "false", "due_at": clock.now()}
    reporter = us.ada if finding else None

    with pytest.raises(IntegrityError, match="report_by_somebody_or_found"), transaction.atomic():
        Report.objects.create(reporter=reporter, finding=finding, **said)
