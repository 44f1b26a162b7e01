"""The clocks: silence, escalation, the last day, the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.core.models import Fact
from marketplace.disputes import actions, cases, tasks
from marketplace.disputes.models import Ruling
from marketplace.disputes.states import DISPUTE
from tests.disputes.conftest import books, cents, fresh, open_as
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def wait(dispute, **time):
    """Let time pass with a worker that does what falls due; return the dispute after it."""
    moment = dispute.created_at + timedelta(**time)
    with time_machine.travel(moment):
        drain()
        tasks.sweep()
        drain()
    return fresh(dispute)


def remind(dispute, times=3):
    """Let the reminders go out."""
    for _number in range(times):
        actions.remind(dispute_id=dispute.pk)


def test_a_side_that_never_answers_hears_of_it_three_times(opened):
    remind(opened)

    facts = Fact.objects.filter(name="DisputeReminder").order_by("pk")
    assert [each.payload["side"] for each in facts] == ["tasker"] * 3


def test_who_has_answered_is_not_reminded(opened, tom):
    actions.add_statement(dispute_ref=opened.ref, actor=tom, text="It hung.")

    remind(opened, 1)

    assert not Fact.objects.filter(name="DisputeReminder").exists()


def test_silence_decides_for_the_opener_after_a_last_week(opened, ada, tom, signed_in):
    actions.propose(dispute_ref=opened.ref, actor=ada, kept=cents(3_000), words="Half each.")
    remind(opened)
    late = wait(opened, hours=73)
    page = signed_in(tom).get(reverse("disputes:detail", args=[opened.ref])).content.decode()

    assert late.is_defaulted
    assert "Tell your side" in page
    assert "Look and accept" not in page
    assert books(opened).held == cents(6_480)

    done = wait(opened, days=11)

    assert (done.state, done.ending, done.kept_minor) == ("final", "silence", 0)
    assert books(opened).refunded == cents(6_480)
    assert stage.fresh(opened.booking).is_done


def test_a_silent_client_pays_what_the_tasker_contests(started, tom):
    dispute = open_as(tom, started, reason="unsafe", wanted="paid")
    remind(dispute)
    wait(dispute, hours=73)

    done = wait(dispute, days=11)

    assert done.kept_minor == done.contested_minor
    assert books(dispute).released == started.tasker_net


def test_nobody_loses_by_silence_who_was_not_reminded(opened):
    opened.refresh_from_db()
    with time_machine.travel(opened.due_at + timedelta(minutes=1)):
        actions.fall_due(dispute_id=opened.pk, version=opened.version)

    late = fresh(opened)
    assert late.is_negotiating
    assert late.due_at > opened.due_at


def test_a_late_answer_hands_the_case_to_our_people(opened, tom):
    remind(opened)
    late = wait(opened, hours=73)
    with time_machine.travel(late.due_at - timedelta(hours=1)):
        actions.add_statement(dispute_ref=opened.ref, actor=tom, text="I was ill.")

    done = fresh(opened)
    assert done.is_under_review
    assert books(opened).held == cents(6_480)


def test_talk_without_a_deal_goes_to_our_people(opened, tom):
    actions.add_statement(dispute_ref=opened.ref, actor=tom, text="It hung.")

    assert wait(opened, hours=73).is_under_review


def test_the_last_day_gives_half_each(opened, tom):
    actions.escalate(dispute_ref=opened.ref, actor=tom)
    with time_machine.travel(opened.created_at + timedelta(days=9)):
        drain()
    assert Fact.objects.filter(name="DisputeOverdue").exists()

    done = wait(opened, days=13)

    assert (done.state, done.ending, done.kept_minor) == ("ruled", "ruled", 3_000)
    assert done.needs_quality_review
    assert Ruling.objects.get().operator is None
    assert books(opened).held == cents(0)


def test_a_ruling_is_final_after_a_week(opened, tom):
    actions.escalate(dispute_ref=opened.ref, actor=tom)
    wait(opened, days=13)

    assert wait(opened, days=21).state == "final"
    assert Fact.objects.filter(name="DisputeFinal").count() == 1


def test_a_late_timer_finds_nothing_to_do(opened, tom):
    version = opened.version
    actions.escalate(dispute_ref=opened.ref, actor=tom)

    with time_machine.travel(opened.due_at + timedelta(days=1)):
        assert not actions.fall_due(dispute_id=opened.pk, version=version)
        actions.remind(dispute_id=opened.pk)
    assert fresh(opened).is_under_review


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [(23, 3, 26), (25, 3, 30), (27, 1, 30), (28, 1, 30)],
)
def test_weekends_do_not_count(day, days, expected):
    start = datetime(2026, 11, day, 9, tzinfo=UTC)

    assert cases.business_days_after(start, days).day == expected


def test_every_row_is_reachable_and_every_state_ends():
    reached = {""}
    for _round in DISPUTE.states:
        reached |= {row.target for row in DISPUTE if row.source in reached}
    ends = set(DISPUTE.final)
    for _round in DISPUTE.states:
        ends |= {row.source for row in DISPUTE if row.target in ends}

    assert {row.source for row in DISPUTE} <= reached
    assert set(DISPUTE.states) <= ends
    ways = [(row.source, row.event, actor) for row in DISPUTE for actor in row.actors]
    assert len(set(ways)) == len(ways)
