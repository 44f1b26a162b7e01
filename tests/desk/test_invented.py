"""Deals with oneself and invented reviews reach the operators once, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from marketplace.accounts import actions as accounts
from marketplace.accounts import standing
from marketplace.accounts.models import Person, Report, Sanction
from marketplace.bookings.models import Booking
from marketplace.core import clock, facts
from marketplace.core.errors import Denied
from marketplace.core.models import Fact
from marketplace.core.personal import taken_along
from marketplace.core.refs import new_ref
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


def said_of_each_other(us):
    """Let the two do the work and praise each other."""
    stage.approve(stage.finish(stage.start(us.deal)))
    for person in (us.ada, us.tom):
        reviewing.write_review(booking_ref=us.deal.ref, actor=person, stars=5)


def second_operator():
    return make_person("Olga", "Operator", is_staff=True, is_superuser=True)


def remove(report, judge):
    """Decide that what was found goes; return the decisions by person."""
    decision = accounts.Decision("removed", "Reviews are of work for others.")
    accounts.decide_report(report_ref=report.ref, decision=decision, actor=judge)
    drain()
    return {row.person: row for row in Sanction.objects.filter(report=report)}


def win_appeal(row, judge):
    accounts.appeal(sanction_ref=row.ref, person=row.person, words="She is my wife.")
    accounts.review_appeal(
        sanction_ref=row.ref, outcome="overturned", answer="We believe you.", actor=judge
    )
    drain()


def shown():
    """Return who wrote the reviews that can be read."""
    rows = Review.objects.published().select_related("author").order_by("pk")
    return [row.author.first_name for row in rows]


def test_an_operator_takes_down_what_the_two_have_said(us):
    browser, url = browser_of(us.max), reverse("desk:report_decision", args=[us.finding.ref])
    said = {"outcome": "removed", "statement": "Reviews are of work for others.", "days": ""}
    early = browser.post(url, said)
    said_of_each_other(us)

    late = browser.post(url, said)

    assert (early.status_code, late.status_code) == (422, 303)
    assert "no published review" in early.content.decode()
    assert shown() == []
    made = Sanction.objects.get(person=us.tom)
    assert (made.kind, made.report) == ("removal", us.finding)
    win_appeal(made, second_operator())
    assert sorted(shown()) == ["Ada", "Tom"]
    assert not Sanction.objects.standing().exists()
    assert Notice.objects.filter(person=us.ada, kind="sanction_lifted").exists()


def test_who_else_wrote_is_told_the_rule_and_appeals_for_their_own(us):
    said_of_each_other(us)
    by = remove(us.finding, us.max)

    hers = by[us.ada]
    assert "work that was done for somebody else" in hers.statement
    assert (hers.kind, hers.made_by, set(by)) == ("removal", us.max, {us.ada, us.tom})
    assert Notice.objects.filter(person=us.ada, kind="sanction_made").exists()
    judge = second_operator()
    win_appeal(hers, judge)
    assert shown() == ["Ada"]

    win_appeal(by[us.tom], judge)
    assert sorted(shown()) == ["Ada", "Tom"]


def test_who_is_decided_about_does_not_learn_how_it_was_noticed(us):
    said_of_each_other(us)
    for person, row in remove(us.finding, us.max).items():
        url = reverse("accounts:decision", args=[row.ref])
        own = browser_of(person)
        pages = [own.get(url), Client().get(url, {"key": standing.key_of(row.ref)})]
        pages += [own.get(at) for at in ("/account/decisions/", "/notices/")]
        assert [page.status_code for page in pages] == [200] * 4
        told = str(list(Notice.objects.filter(person=person).values_list("payload", flat=True)))
        mailed = str([each.body for each in mail.outbox])
        assert mail.outbox
        seen = "".join(page.content.decode() for page in pages) + told + mailed
        assert row.statement in seen
        for word in (us.finding.title, us.finding.words, "reported to us", "one card"):
            assert word not in seen


def test_nobody_in_it_decides_it_nor_takes_the_decision_back(us):
    type(us.ada).objects.update(is_staff=True, is_superuser=True)
    decision = accounts.Decision("dismissed", "Nothing to see.")
    for operator in (us.tom, us.ada):
        with pytest.raises(Denied):
            accounts.decide_report(report_ref=us.finding.ref, decision=decision, actor=operator)
    said_of_each_other(us)
    by = remove(us.finding, us.max)

    accounts.appeal(sanction_ref=by[us.tom].ref, person=us.tom, words="Why?")
    for operator, row in ((us.ada, by[us.tom]), (us.tom, by[us.ada])):
        with pytest.raises(Denied):
            accounts.restore(sanction_ref=row.ref, reason="I say so.", actor=operator)
    answer = {"outcome": "overturned", "answer": "I say so."}
    with pytest.raises(Denied):
        accounts.review_appeal(sanction_ref=by[us.tom].ref, actor=us.ada, **answer)
    assert shown() == []


def test_what_another_decision_took_down_stays_down(us):
    said_of_each_other(us)
    hers = Review.objects.get(author=us.ada)
    made = accounts.report(actor=us.zoe, kind="review", ref=str(hers.pk), reason="abuse")
    first, judge = remove(made, us.max)[us.ada], second_operator()
    second = remove(us.finding, us.max)[us.tom]

    win_appeal(second, judge)
    assert shown() == ["Tom"]

    win_appeal(first, judge)
    assert sorted(shown()) == ["Ada", "Tom"]


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


def test_what_came_since_the_last_look_is_taken_down_too_and_comes_back(us, rated):
    voices(rated, range(6), days_old=3)
    found = bursts().get()
    with time_machine.travel((clock.now() - timedelta(days=1)).replace(hour=13)):
        _publish(rated, [6], 3)

    by = remove(found, us.max)

    assert shown() == []
    assert bursts().get() == found
    win_appeal(by[us.tia], second_operator())
    assert len(shown()) == 7
    assert not Sanction.objects.standing().exists()


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


def test_the_database_lets_nobody_in_it_decide(us):
    decided = {"outcome": "dismissed", "statement": "No.", "decided_at": clock.now()}
    rows = Report.objects.filter(pk=us.finding.pk)
    assert us.finding.others == [us.ada.pk]

    with (
        pytest.raises(IntegrityError, match="report_not_decided_by_others_in_it"),
        transaction.atomic(),
    ):
        rows.update(decided_by=us.ada, **decided)
    assert rows.update(decided_by=us.max, **decided) == 1


@pytest.mark.parametrize("finding", ["", "card:1:2"])
def test_the_database_wants_a_reporter_or_a_finding(finding, us):
    said = {"about": us.tom, "kind": "deal", "reason": "false", "due_at": clock.now()}
    reporter = us.ada if finding else None

    with pytest.raises(IntegrityError, match="report_by_somebody_or_found"), transaction.atomic():
        Report.objects.create(reporter=reporter, finding=finding, **said)
