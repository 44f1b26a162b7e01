"""Ending a booking together: all of it back before the work, a fair part once it has begun."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.bookings import actions
from marketplace.bookings.models import Proposal, ReliabilityEntry
from marketplace.core.errors import Conflict, Missing
from marketplace.payments import queries as payments
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.support.words import text, url

pytestmark = pytest.mark.django_db


def answer(booking, actor, **more):
    return actions.accept_proposal(
        booking_ref=booking.ref, proposal_id=Proposal.objects.get().pk, actor=actor, **more
    )


def books(booking):
    found = payments.books_of(booking.ref)
    return [str(each) for each in (found.refunded, found.released, found.fees, found.held)]


@pytest.mark.parametrize(("asks", "says"), [("ada", "tom"), ("tom", "ada")])
def test_both_agree_and_nobody_is_at_fault(scheduled, asks, says, request):
    with time_machine.travel(scheduled.starts_at - timedelta(hours=2)):
        actions.propose_cancel(
            booking_ref=scheduled.ref, actor=request.getfixturevalue(asks), reason="Flood"
        )
        ended = answer(scheduled, request.getfixturevalue(says))
        drain()

    assert (ended.state, ended.fault, ended.reason) == ("cancelled", "", "Flood")
    assert books(scheduled) == ["$151.20", "$0", "$0", "$0"]
    assert not ReliabilityEntry.objects.exists()


@pytest.mark.parametrize(("reopen", "state"), [(True, "open"), (False, "cancelled")])
def test_the_client_says_what_becomes_of_the_job(scheduled, ada, tom, reopen, state):
    actions.propose_cancel(booking_ref=scheduled.ref, actor=tom, reason="Flood")
    answer(scheduled, ada, reopen_job=reopen)

    assert stage.fresh(scheduled).job.state == state


def test_agreeing_waits_a_day(scheduled, ada, tom):
    made = actions.propose_cancel(booking_ref=scheduled.ref, actor=ada, reason="Flood")
    assert made.due_at - made.created_at == pytest.approx(
        timedelta(hours=24), abs=timedelta(minutes=1)
    )

    with time_machine.travel(made.due_at), pytest.raises(Conflict):
        answer(scheduled, tom)


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        (7000, ["$75.60", "$63", "$12.60", "$0"]),
        (0, ["$151.20", "$0", "$0", "$0"]),
        (14_000, ["$0", "$126", "$25.20", "$0"]),
    ],
)
def test_work_stops_early_for_a_part_of_the_price(started, ada, tom, pay, expected):
    actions.propose_stop(
        booking_ref=started.ref, actor=tom, pay=stage.aud(pay / 100), reason="Half is done"
    )
    ended = answer(started, ada)
    drain()

    assert (ended.state, ended.fault) == ("cancelled", "")
    assert books(started) == expected
    assert ended.settlement.tier == "stopped"


def test_more_than_the_price_is_no_part_of_it(started, tom):
    with pytest.raises(actions.NotProposable):
        actions.propose_stop(booking_ref=started.ref, actor=tom, pay=stage.aud(141), reason="More")


def test_each_in_its_state_and_with_a_reason(scheduled, started, tom):
    with pytest.raises(Conflict):
        actions.propose_cancel(booking_ref=started.ref, actor=tom, reason="Flood")
    with pytest.raises(actions.NotProposable):
        actions.propose_stop(booking_ref=started.ref, actor=tom, pay=stage.aud(1), reason=" ")


def test_outsiders_propose_nothing(started, eve):
    with pytest.raises(Missing):
        actions.propose_stop(booking_ref=started.ref, actor=eve, pay=stage.aud(1), reason="x")


def test_stopping_through_the_pages(started, ada, tom, signed_in):
    tasker, client = signed_in(tom), signed_in(ada)
    assert tasker.post(url("agreement", started), {"pay": "x", "reason": ""}).status_code == 422
    answered = tasker.post(url("agreement", started), {"pay": "70", "reason": "Parts are missing"})
    assert answered.url == url("detail", started)

    page = text(client.get(url("proposal", started)))
    assert "Tom wants to stop here" in page
    assert "You get back $75.60" in page
    form = {"proposal": Proposal.objects.get().pk, "answer": "accept"}
    assert client.post(url("proposal", started), form).status_code == 303
    drain()
    page = text(client.get(url("detail", started)))
    assert "You ended this booking together" in page
    assert "$75.60 goes back to your card, $63.00 to Tom" in page
    assert "Stopped early in agreement" in page


def test_a_refusal_and_a_withdrawal_lead_back(scheduled, ada, tom, signed_in):
    client, tasker = signed_in(ada), signed_in(tom)
    for browser, said in ((tasker, "refuse"), (client, "withdraw")):
        client.post(url("agreement", scheduled), {"reason": "Flood"})
        asked = Proposal.objects.standing().get()
        assert browser.post(
            url("proposal", scheduled), {"proposal": asked.pk, "answer": said}
        ).url == url("detail", scheduled)
    assert not Proposal.objects.standing().exists()
    assert client.get(url("proposal", scheduled)).url == url("detail", scheduled)
