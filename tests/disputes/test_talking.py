"""The two sides: statements, proposals, agreement, withdrawal, asking for a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from chat.models import Message
from marketplace.bookings import actions as bookings
from marketplace.bookings.models import Settlement
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.images import clean_photo
from marketplace.core.models import Fact
from marketplace.disputes import actions, queries
from marketplace.disputes.models import Proposal
from tests.disputes.conftest import books, cents, fresh, open_as
from tests.jobs.conftest import photo_file
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.taskers.makers import aud

pytestmark = pytest.mark.django_db


def propose(dispute, person, kept, words=""):
    """Propose as the page does."""
    return actions.propose(dispute_ref=dispute.ref, actor=person, kept=aud(kept), words=words)


def accept(dispute, person, proposal):
    """Accept as the page does."""
    done = actions.accept(dispute_ref=dispute.ref, proposal_id=proposal.pk, actor=person)
    drain()
    return fresh(done)


def test_an_accepted_proposal_divides_the_money_at_once(opened, ada, tom):
    proposal = propose(opened, tom, 30, "Half is fair.")
    effect = queries.effect_of(opened, cents(3_000))

    done = accept(opened, ada, proposal)

    money = books(opened)
    assert (money.held, money.refunded) == (cents(0), effect.refund)
    # 110 of 140 in the end: 99 for tom, 11 and 8.80 of fees, 32.40 back.
    assert (money.released, money.fees) == (cents(9_900), cents(1_980))
    assert money.refunded == cents(3_240)
    assert (done.state, done.ending, done.kept_minor) == ("final", "settled", 3_000)
    assert stage.fresh(opened.booking).is_done
    assert Settlement.objects.get().refund == cents(3_240)
    assert accept(opened, ada, proposal) == done


def test_nothing_kept_refunds_the_booking_when_all_was_contested(finished, ada, tom):
    dispute = open_as(ada, finished)

    accept(dispute, ada, propose(dispute, tom, 0))

    booking = stage.fresh(finished)
    assert (booking.state, booking.outcome) == ("refunded", "refunded")
    assert books(dispute).refunded == booking.total
    assert booking.due_at - booking.ended_at == timedelta(days=7)


def test_a_refunded_booking_closes(finished, ada, tom):
    dispute = open_as(ada, finished)
    accept(dispute, ada, propose(dispute, tom, 0))
    booking = stage.fresh(finished)

    with time_machine.travel(booking.due_at + timedelta(seconds=1)):
        assert bookings.fall_due(booking_id=booking.pk, version=booking.version)

    assert stage.fresh(finished).state == "closed"


def test_nobody_accepts_an_own_proposal(opened, tom, ada, eve):
    proposal = propose(opened, tom, 30)

    with pytest.raises(actions.NotYours):
        accept(opened, tom, proposal)
    with pytest.raises(Missing):
        accept(opened, eve, proposal)
    other = open_as(ada, make_another(ada, tom))
    with pytest.raises(Missing):
        accept(other, ada, proposal)
    assert books(opened).refund_due == cents(0)


def make_another(ada, tom):
    """Return another booking of the two whose dispute is separate, with money held."""
    from django.test import Client

    browser = Client()
    browser.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    job = stage.make_job(ada, title="Desk")
    booking = stage.accept(stage.make_offer(job, tom, start=stage.in_days(5)), ada)
    return stage.finish(stage.start(stage.pay_for(booking, browser)))


def test_each_side_proposes_three_times(opened, tom, ada):
    for kept in (50, 40, 30):
        last = propose(opened, tom, kept)
    assert propose(opened, tom, 30) == last

    with pytest.raises(actions.TooManyProposals):
        propose(opened, tom, 20)
    assert propose(opened, ada, 10).number == 1
    states = list(opened.proposals.filter(by="tasker").order_by("pk").values_list("state"))
    assert states == [("replaced",), ("replaced",), ("standing",)]


def test_a_replaced_proposal_cannot_be_accepted(opened, tom, ada):
    first = propose(opened, tom, 50)
    propose(opened, tom, 20)

    with pytest.raises(Conflict):
        accept(opened, ada, first)


@pytest.mark.parametrize("kept", [60.01, -1])
def test_a_proposal_is_about_what_is_contested(opened, tom, kept):
    with pytest.raises(actions.BadAmount):
        actions.propose(dispute_ref=opened.ref, actor=tom, kept=cents(round(kept * 100)))


def test_the_database_numbers_proposals_and_keeps_one_standing(opened, tom):
    made = propose(opened, tom, 30)
    for changes, wall in (
        ({"number": 2}, "dispute_one_standing_per_side"),
        ({"state": "replaced"}, "dispute_proposals_numbered"),
        ({"number": 3, "state": "replaced", "kept_minor": -1}, "dispute_proposal_sense"),
    ):
        twin = Proposal.objects.get(pk=made.pk)
        twin.pk = None
        for name, value in changes.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError, match=wall), transaction.atomic():
            twin.save()


def test_the_first_word_of_the_other_side_is_the_answer(opened, tom):
    actions.add_statement(
        dispute_ref=opened.ref, actor=tom, text="It hung.", photos=[clean_photo(photo_file())]
    )

    assert fresh(opened).answered_at is not None
    fact = Fact.objects.get(name="DisputeStatement")
    assert (fact.payload["by"], fact.payload["photos"]) == ("tasker", 1)


def test_only_the_sides_speak_and_only_while_it_is_open(opened, tom, ada, eve):
    with pytest.raises(Missing):
        actions.add_statement(dispute_ref=opened.ref, actor=eve, text="Hm")
    with pytest.raises(actions.WordsMissing):
        actions.add_statement(dispute_ref=opened.ref, actor=tom, text=" ")
    accept(opened, ada, propose(opened, tom, 30))
    with pytest.raises(Conflict):
        actions.add_statement(dispute_ref=opened.ref, actor=tom, text="Too late")
    with pytest.raises(Conflict):
        propose(opened, tom, 10)


def test_who_withdraws_lets_the_work_be_paid(opened, ada, tom):
    with pytest.raises(actions.NotYours):
        actions.withdraw(dispute_ref=opened.ref, actor=tom)

    actions.withdraw(dispute_ref=opened.ref, actor=ada)
    actions.withdraw(dispute_ref=opened.ref, actor=ada)

    money = books(opened)
    assert (money.held, money.released) == (cents(0), opened.booking.tasker_net)
    assert money.fees == opened.booking.commission + opened.booking.client_fee
    assert stage.fresh(opened.booking).is_done
    assert fresh(opened).ending == "withdrawn"


def test_work_that_was_stopped_goes_on_when_that_is_withdrawn(started, tom):
    dispute = open_as(tom, started, reason="unsafe", wanted="unsure")

    actions.withdraw(dispute_ref=dispute.ref, actor=tom)

    booking = stage.fresh(started)
    assert booking.is_scheduled
    assert now() < booking.starts_at <= now() + timedelta(minutes=15)
    assert books(dispute).held == booking.total
    assert fresh(dispute).kept_minor is None
    assert stage.start(booking).is_in_progress


def test_a_contested_absence_that_is_withdrawn_stands(scheduled, ada, tom):
    with time_machine.travel(scheduled.starts_at + timedelta(hours=1)):
        bookings.report_tasker_absent(booking_ref=scheduled.ref, actor=ada)
        with pytest.raises(bookings.NotTheirs):
            open_as(ada, scheduled, reason="other", wanted="unsure")
        dispute = open_as(tom, scheduled, reason="present", wanted="paid")
        actions.withdraw(dispute_ref=dispute.ref, actor=tom)
        drain()

    booking = stage.fresh(scheduled)
    assert (booking.state, booking.fault) == ("cancelled", "tasker")
    assert books(dispute).refunded == booking.total


def test_a_contested_absence_can_be_settled(scheduled, ada, tom):
    with time_machine.travel(scheduled.starts_at + timedelta(hours=1)):
        bookings.report_tasker_absent(booking_ref=scheduled.ref, actor=ada)
        dispute = open_as(tom, scheduled, reason="present", wanted="paid")
        accept(dispute, tom, propose(dispute, ada, 35))

    assert stage.fresh(scheduled).state == "cancelled"
    assert books(dispute).released == cents(3_150)
    said = [each.payload.get("event") for each in Message.objects.order_by("pk")]
    assert "booking_over" in said
    assert "booking_cancelled" not in said


def test_either_side_asks_our_people(opened, tom, eve):
    with pytest.raises(Missing):
        actions.escalate(dispute_ref=opened.ref, actor=eve)

    actions.escalate(dispute_ref=opened.ref, actor=tom)
    done = actions.escalate(dispute_ref=opened.ref, actor=tom)

    assert done.is_under_review
    assert done.review_by <= done.rule_by == done.due_at


def test_an_agreement_is_possible_while_we_decide(opened, ada, tom):
    actions.escalate(dispute_ref=opened.ref, actor=ada)

    done = accept(opened, tom, propose(opened, ada, 45))

    assert done.ending == "settled"
    assert books(opened).held == cents(0)


def test_choices_follow_the_table(opened, ada, tom, eve):
    def events(person):
        return [choice.event for choice in queries.choices(fresh(opened), person)]

    assert events(ada) == ["propose", "withdraw", "escalate"]
    assert events(tom) == ["propose", "escalate"]
    assert events(eve) == []
    actions.escalate(dispute_ref=opened.ref, actor=tom)
    assert events(ada) == events(tom) == ["propose"]
