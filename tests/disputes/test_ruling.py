"""Our people: a ruling with its split, a second person above the limit, questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from marketplace.core.errors import Conflict
from marketplace.core.models import Fact
from marketplace.disputes import actions, queries
from marketplace.disputes.models import Ruling
from tests.disputes.conftest import books, cents, fresh, open_as
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(opened, tom):
    """A dispute over 60 of 140 that waits for our people."""
    actions.add_statement(dispute_ref=opened.ref, actor=tom, text="It hung.")
    return actions.escalate(dispute_ref=opened.ref, actor=tom)


def rule(dispute, operator, kept=36, *, reason="The photos show it.", line="flawed"):
    """Rule as the decision sheet does."""
    evidence = list(dispute.statements.values_list("pk", flat=True))
    verdict = actions.Verdict(rule=line, kept=cents(kept * 100), reason=reason, evidence=evidence)
    made = actions.rule(dispute_ref=dispute.ref, actor=operator, verdict=verdict)
    drain()
    return made


def test_a_ruling_divides_what_is_contested(review, judge):
    made = rule(review, judge)

    done, money = fresh(review), books(review)
    # 116 of 140 in the end: 104.40 for tom, 11.60 and 9.28 of fees, 25.92 back.
    assert (money.released, money.fees, money.refunded) == (
        cents(10_440), cents(1_160 + 928 - 0), cents(2_592)
    )  # fmt: skip
    assert money.held == cents(0)
    assert (done.state, done.ending, done.kept_minor) == ("ruled", "ruled", 3_600)
    assert made.evidence == sorted(review.statements.values_list("pk", flat=True))
    assert (done.ended_at - done.due_at + timedelta(days=7)).total_seconds() < 60
    assert stage.fresh(review.booking).is_done


def test_the_worked_example_of_sixty_to_forty(ada, tom, judge, signed_in):
    job = stage.make_job(ada)
    booking = stage.pay_for(
        stage.accept(stage.make_offer(job, tom, price=100), ada), signed_in(ada)
    )
    dispute = open_as(ada, stage.finish(stage.start(booking)))
    actions.escalate(dispute_ref=dispute.ref, actor=ada)

    rule(dispute, judge, 60)

    money = books(dispute)
    assert (money.refunded, money.released, money.fees) == (
        cents(4_320), cents(5_400), cents(1_080)
    )  # fmt: skip


def test_the_same_ruling_twice_is_one(review, judge):
    assert rule(review, judge) == rule(review, judge)
    with pytest.raises(Conflict):
        rule(review, judge, 10)
    assert Fact.objects.filter(name="DisputeResolved").count() == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"kept": 61}, actions.BadAmount),
        ({"kept": -1}, actions.BadAmount),
        ({"reason": " "}, actions.WordsMissing),
        ({"line": "whim"}, actions.WordsMissing),
    ],
)
def test_a_ruling_has_a_reason_and_fits_the_money(review, judge, changes, error):
    with pytest.raises(error):
        rule(review, judge, **changes)
    assert books(review).held == cents(6_480)


def test_only_our_people_rule_and_never_a_side(review, ada, eve, tom):
    for person in (ada, eve):
        with pytest.raises(actions.NotAnOperator):
            rule(review, person)
    tom.is_staff = True
    tom.save()
    with pytest.raises(actions.NotAnOperator):
        rule(review, tom)


def test_nobody_rules_while_the_two_talk(opened, judge):
    with pytest.raises(Conflict):
        rule(opened, judge)


@pytest.fixture
def large(ada, tom, signed_in):
    """A dispute over more than one person decides alone."""
    job = stage.make_job(ada)
    booking = stage.accept(stage.make_offer(job, tom, price=600), ada)
    booking = stage.finish(stage.start(stage.pay_for(booking, signed_in(ada))))
    dispute = open_as(ada, booking)
    return actions.escalate(dispute_ref=dispute.ref, actor=ada)


def test_above_the_limit_a_second_person_confirms(large, judge, make_operator):
    made = rule(large, judge, 300)
    assert queries.needs_two_people(large)
    assert made.is_waiting
    assert books(large).held == large.booking.total

    with pytest.raises(actions.NotAnOperator):
        actions.confirm_ruling(dispute_ref=large.ref, ruling_id=made.pk, actor=judge)
    actions.confirm_ruling(dispute_ref=large.ref, ruling_id=made.pk, actor=make_operator("Mia"))
    drain()

    assert books(large).refunded == cents(32_400)
    assert Ruling.objects.get().state == "made"


def test_a_second_person_sends_a_ruling_back(large, judge, make_operator):
    made, mia = rule(large, judge, 300), make_operator("Mia")
    with pytest.raises(actions.WordsMissing):
        actions.send_ruling_back(dispute_ref=large.ref, ruling_id=made.pk, actor=mia, note="")

    actions.send_ruling_back(dispute_ref=large.ref, ruling_id=made.pk, actor=mia, note="Too much")

    assert fresh(large).is_under_review
    assert rule(large, mia, 200).is_waiting
    with pytest.raises(Conflict):
        actions.confirm_ruling(dispute_ref=large.ref, ruling_id=made.pk, actor=mia)


def test_questions_are_asked_once_and_stop_the_clock(review, judge, ada):
    before = review.rule_by

    asked = actions.ask_evidence(dispute_ref=review.ref, actor=judge, question="Which door?")

    assert asked.rule_by - before == timedelta(hours=48)
    assert asked.is_waiting_for_evidence
    with pytest.raises(Conflict):
        actions.ask_evidence(dispute_ref=review.ref, actor=judge, question="And why?")
    actions.add_statement(dispute_ref=review.ref, actor=ada, text="The left one.")


def test_the_database_wants_a_reason_and_two_people(review, judge):
    rule(review, judge)
    for changes, wall in (
        ({"reason": ""}, "ruling_has_reason"),
        ({"second": judge}, "ruling_by_two_people"),
    ):
        with pytest.raises(IntegrityError, match=wall), transaction.atomic():
            Ruling.objects.update(**changes)
    twin = Ruling.objects.get()
    twin.pk = None
    with pytest.raises(IntegrityError, match="dispute_one_ruling"), transaction.atomic():
        twin.save()


def test_the_queue_shows_what_is_due_first(review, large):
    assert queries.to_decide()[:2] == sorted((review, large), key=lambda each: each.rule_by)
