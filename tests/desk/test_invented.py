"""Deals with oneself and invented reviews reach the operators once, and nobody else."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from marketplace.accounts import actions as accounts
from marketplace.accounts import standing
from marketplace.accounts.models import Report, Sanction
from marketplace.bookings.models import Booking
from marketplace.core import clock
from marketplace.core.errors import Conflict, Denied
from marketplace.core.models import Fact
from marketplace.core.personal import taken_along
from marketplace.desk import actions, invented
from marketplace.notifications.models import Notice
from marketplace.payments import queries as payments
from marketplace.reviews import actions as reviewing
from marketplace.reviews.models import Review
from tests.desk.deals import book, remove, second_operator, shown, win_appeal
from tests.desk.test_roles import PEOPLE, ROLES
from tests.support import bookings as stage
from tests.support.cast import browser_of, make_person
from tests.support.payments import SHARED_BANK, onboard
from tests.support.queue import drain
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db


def look(browser, report):
    return browser.get(reverse("marketplace-report:inspect", args=[report.pk]))


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


def test_nobody_in_it_reads_it_at_the_desk(us):
    type(us.ada).objects.update(is_staff=True, is_superuser=True)
    index = reverse("marketplace-report:index")
    about = reverse("marketplace-person:inspect", args=[us.tom.pk])
    decision = reverse("desk:report_decision", args=[us.finding.ref])

    for operator, may in ((us.tom, False), (us.ada, False), (us.max, True)):
        browser = browser_of(operator)
        status = 200 if may else 404
        assert look(browser, us.finding).status_code == status
        assert browser.get(decision).status_code == status
        for url in (index, f"{index}?export=csv", about):
            assert (us.finding.title in browser.get(url).content.decode()) is may


def test_a_decision_that_another_appeal_has_lifted_waits_for_no_answer(us):
    said_of_each_other(us)
    by, judge = remove(us.finding, us.max), second_operator()
    hers = by[us.ada]
    accounts.appeal(sanction_ref=hers.ref, person=us.ada, words="It was real work.")
    desk, own = browser_of(judge), browser_of(us.ada)
    shows = [
        (desk, reverse("marketplace-sanction:inspect", args=[hers.pk]), "Answer the appeal"),
        (desk, reverse("marketplace-sanction:index") + "?appeal=yes", hers.ref),
        (own, reverse("accounts:decision", args=[hers.ref]), "looks again and answers"),
    ]

    def waits():
        seen = [word in browser.get(url).content.decode() for browser, url, word in shows]
        return [*seen, standing.waiting_appeals().exists()]

    assert waits() == [True] * 4

    win_appeal(by[us.tom], judge)

    assert waits() == [False] * 4
    with pytest.raises(Conflict, match="taken back already"):
        accounts.review_appeal(
            sanction_ref=hers.ref, outcome="upheld", answer="It stands.", actor=judge
        )
    assert sorted(shown()) == ["Ada", "Tom"]


def test_all_whom_it_can_be_against_are_locked_first_and_in_one_order(us):
    said_of_each_other(us)

    with CaptureQueriesContext(connection) as asked:
        remove(us.finding, us.max)

    locks = [each["sql"] for each in asked if "FOR NO KEY UPDATE" in each["sql"]]
    first = next(sql for sql in locks if 'FROM "accounts_person"' in sql)
    both = {str(us.ada.pk), str(us.tom.pk)}
    assert both == set(first.partition(" IN (")[2].partition(")")[0].split(", "))
    assert 'ORDER BY "accounts_person"."id" ASC' in first


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


def test_caught_once_they_are_found_again_by_what_comes_later(us):
    def decide(report, outcome):
        decision = accounts.Decision(outcome, "Bookings are between two people.")
        accounts.decide_report(report_ref=report.ref, decision=decision, actor=us.max)

    decide(us.finding, "warned")
    invented.look_at_payment(payments.payment_for(us.deal.ref).pk)
    assert Report.objects.get() == us.finding

    later = book(us.ada, us.tom, days=7)

    again = Report.objects.exclude(pk=us.finding.pk).get()
    assert (again.finding, again.is_open) == (f"{us.finding.finding}:1", True)
    assert later.ref in again.bookings
    assert us.deal.ref not in again.bookings
    decide(again, "dismissed")
    book(us.ada, us.tom, days=9)
    assert Report.objects.count() == 2


def test_all_clients_whose_card_it_was_have_a_part_in_it(us):
    book(us.zoe, us.tia, days=9)

    found = Report.objects.exclude(pk=us.finding.pk).get()
    assert found.finding.startswith("clients:")
    assert (found.about, found.others) == (us.tia, [us.zoe.pk, us.tom.pk])


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
