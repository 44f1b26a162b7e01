"""Another time: asked, answered, lapsed; the calendar and the fee clock have the last word."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from marketplace.bookings import actions, queries
from marketplace.bookings.calendars import calendar_of
from marketplace.bookings.models import Proposal
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Denied, Missing
from marketplace.core.models import Fact
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.support.words import text, url

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ask(booking, actor, *days, reason=""):
    starts = [booking.starts_at + DAY * each for each in days or (1,)]
    return actions.propose_move(booking_ref=booking.ref, actor=actor, starts=starts, reason=reason)


def agree(proposal, actor, *, start=None):
    return actions.accept_proposal(
        booking_ref=proposal.booking.ref,
        proposal_id=proposal.pk,
        actor=actor,
        start=start or proposal.starts[0],
    )


def sequence(booking):
    file = calendar_of(booking, place="", url="")
    lines = dict(line.split(":", 1) for line in file.splitlines() if ":" in line)
    return lines["UID"], int(lines["SEQUENCE"])


def test_an_accepted_time_moves_booking_calendar_and_file(scheduled, ada, tom):
    uid, number = sequence(scheduled)
    asked = ask(scheduled, ada, 1, 2, 4)
    assert stage.fresh(scheduled).starts_at == scheduled.starts_at

    moved = agree(asked, tom, start=asked.starts[1])

    assert moved.starts_at == scheduled.starts_at + 2 * DAY
    assert moved.minutes == scheduled.minutes
    assert (moved.moves, moved.is_scheduled) == (1, True)
    assert sequence(moved) == (uid, number + 1)
    assert profiles.is_clear(moved.tasker_id, scheduled.starts_at, scheduled.ends_at)
    assert not profiles.is_clear(moved.tasker_id, moved.starts_at, moved.ends_at)
    assert Fact.objects.filter(name="BookingMoved").count() == 1


def test_the_old_slot_stays_taken_until_the_answer(scheduled, ada):
    ask(scheduled, ada)

    assert not profiles.is_clear(scheduled.tasker_id, scheduled.starts_at, scheduled.ends_at)


def test_a_time_that_was_taken_meanwhile_is_a_conflict(scheduled, ada, tom):
    asked = ask(scheduled, ada)
    taskers.set_busy(
        profile_id=scheduled.tasker_id,
        booking_ref="ccccdddd",
        start=asked.starts[0],
        end=asked.starts[0] + timedelta(hours=2),
    )

    with pytest.raises(taskers.SlotTaken):
        agree(asked, tom)
    asked.refresh_from_db()
    assert asked.is_standing
    assert stage.fresh(scheduled).starts_at == scheduled.starts_at


@pytest.mark.parametrize(
    ("act", "who", "state"),
    [
        (actions.refuse_proposal, "tom", "refused"),
        (actions.withdraw_proposal, "ada", "withdrawn"),
    ],
)
def test_no_and_taking_back_change_nothing(scheduled, ada, act, who, state, request):
    asked = ask(scheduled, ada)
    act(booking_ref=scheduled.ref, proposal_id=asked.pk, actor=request.getfixturevalue(who))

    asked.refresh_from_db()
    assert asked.state == state
    assert stage.fresh(scheduled).version == scheduled.version


@pytest.mark.parametrize(
    ("act", "who", "error"),
    [
        (actions.accept_proposal, "ada", Denied),
        (actions.accept_proposal, "eve", Missing),
        (actions.refuse_proposal, "ada", Denied),
        (actions.refuse_proposal, "eve", Missing),
        (actions.withdraw_proposal, "tom", Denied),
        (actions.withdraw_proposal, "eve", Missing),
    ],
)
def test_only_the_right_side_answers(scheduled, ada, act, who, error, request):
    asked, person = ask(scheduled, ada), request.getfixturevalue(who)

    with pytest.raises(error):
        act(booking_ref=scheduled.ref, proposal_id=asked.pk, actor=person)


@pytest.mark.parametrize(
    ("before", "waits"),
    [
        (timedelta(days=2), timedelta(hours=12)),
        (timedelta(hours=6), timedelta(hours=4)),
        (timedelta(hours=1), timedelta(hours=1)),
    ],
)
def test_a_question_waits_twelve_hours_or_until_two_before_the_start(scheduled, ada, before, waits):
    with time_machine.travel(scheduled.starts_at - before, tick=False):
        assert ask(scheduled, ada).due_at - now() == waits


def test_nobody_answers(scheduled, ada, tom):
    asked = ask(scheduled, ada)
    with time_machine.travel(asked.due_at + timedelta(seconds=1)):
        with pytest.raises(Conflict):
            agree(asked, tom)
        drain()

    asked.refresh_from_db()
    assert asked.state == "lapsed"
    assert stage.fresh(scheduled).starts_at == scheduled.starts_at


def test_a_lost_timer_is_swept_up(scheduled, ada):
    from marketplace.bookings import tasks

    asked = ask(scheduled, ada)
    Proposal.objects.filter(pk=asked.pk).update(due_at=now() - timedelta(minutes=5))
    tasks.sweep()
    drain()

    asked.refresh_from_db()
    assert asked.state == "lapsed"


def test_what_happens_to_the_booking_answers_the_question(scheduled, ada, tom):
    asked = ask(scheduled, ada)
    stage.start(scheduled)

    asked.refresh_from_db()
    assert asked.state == "lapsed"
    with pytest.raises(Conflict):
        agree(asked, tom)


@pytest.mark.parametrize("days", [(), (1, 2, 3, 4), (-7,), (0,)])
def test_times_that_nobody_could_take_are_refused(scheduled, ada, days):
    starts = [scheduled.starts_at + DAY * each for each in days]
    with pytest.raises(actions.NotProposable):
        actions.propose_move(booking_ref=scheduled.ref, actor=ada, starts=starts)


def test_a_taken_time_is_not_proposed(scheduled, ada):
    start = scheduled.starts_at + DAY
    taskers.set_busy(
        profile_id=scheduled.tasker_id, booking_ref="ccccdddd", start=start, end=start + DAY / 8
    )

    with pytest.raises(actions.NotProposable):
        ask(scheduled, ada)


def test_one_question_at_a_time(scheduled, ada, tom):
    ask(scheduled, ada)

    with pytest.raises(actions.AlreadyAsked):
        ask(scheduled, tom, 2)


def test_the_third_move_needs_a_reason(scheduled, ada, tom):
    for days in (1, 1):
        agree(ask(stage.fresh(scheduled), ada, days), tom)

    with pytest.raises(actions.NotProposable, match="twice"):
        ask(stage.fresh(scheduled), ada)
    assert ask(stage.fresh(scheduled), ada, reason="The lift is broken").is_standing


def test_moving_late_keeps_the_fee_clock_for_who_asked(scheduled, ada, tom):
    with time_machine.travel(scheduled.starts_at - timedelta(hours=20)):
        moved = agree(ask(scheduled, ada, 5), tom)
        assert moved.kept_start == scheduled.starts_at

        actions.cancel(booking_ref=scheduled.ref, actor=ada)
    assert stage.fresh(scheduled).settlement.tier == "late"


@pytest.mark.parametrize(("who", "other"), [("ada", "tom"), ("tom", "ada")])
def test_moving_early_or_by_the_other_side_moves_the_fee_clock(scheduled, ada, who, other, request):
    before = timedelta(hours=30) if who == "ada" else timedelta(hours=20)
    with time_machine.travel(scheduled.starts_at - before):
        asker, answers = request.getfixturevalue(who), request.getfixturevalue(other)
        agree(ask(scheduled, asker, 5), answers)

        actions.cancel(booking_ref=scheduled.ref, actor=ada)
    assert stage.fresh(scheduled).settlement.tier == "early"


def test_moving_at_the_door_makes_it_booked_again(on_the_way, ada, tom):
    moved = agree(ask(on_the_way, tom), ada)

    assert (moved.state, moved.eta) == ("scheduled", None)


def test_accepting_twice_is_accepting_once(scheduled, ada, tom):
    asked = ask(scheduled, ada)
    first, again = agree(asked, tom), agree(asked, tom)

    assert first.version == again.version


def test_the_database_keeps_one_open_question(scheduled, ada):
    twin = ask(scheduled, ada)
    twin.pk = None

    with pytest.raises(IntegrityError, match="booking_one_open_proposal"), transaction.atomic():
        twin.save()


@pytest.mark.parametrize("broken", [{"starts": []}, {"pay_minor": 5}, {"kind": "stop"}])
def test_the_database_knows_what_fits_a_kind(scheduled, ada, broken):
    asked = ask(scheduled, ada)

    with pytest.raises(IntegrityError, match="booking_proposal_fits_kind"), transaction.atomic():
        Proposal.objects.filter(pk=asked.pk).update(**broken)


def test_the_pages_from_slot_to_answer(scheduled, ada, tom, signed_in):
    client, tasker = signed_in(ada), signed_in(tom)
    page = client.get(url("new_time", scheduled))
    assert "Choose up to 3 times" in text(page)
    start = next(each.start for part in page.context["picker"].parts for each in part.starts)
    picked = client.get(url("new_time", scheduled), {"start": start.isoformat()})
    assert f'name="starts" value="{start.isoformat()}"' in picked.content.decode()

    answer = client.post(url("new_time", scheduled), {"starts": [start.isoformat()]})
    assert answer.url == url("detail", scheduled)
    assert "See your question" in text(client.get(url("detail", scheduled)))
    assert "Answer Ada" in text(tasker.get(url("detail", scheduled)))
    asked = Proposal.objects.get()
    form = {"proposal": asked.pk, "answer": "accept", "start": start.isoformat()}
    assert "Ada asks for another time" in text(tasker.get(url("proposal", scheduled)))
    assert tasker.post(url("proposal", scheduled), form).status_code == 303
    assert stage.fresh(scheduled).starts_at == start
    assert "Moved to another time, as Ada asked" in text(client.get(url("detail", scheduled)))


def test_the_pages_refuse_in_words(scheduled, ada, tom, eve, signed_in):
    client = signed_in(ada)
    assert client.post(url("new_time", scheduled), {"starts": "x"}).status_code == 422
    asked = ask(scheduled, ada)
    browser = signed_in(tom)

    empty = browser.post(url("proposal", scheduled), {"proposal": asked.pk})
    assert (empty.status_code, "Say yes or no" in text(empty)) == (422, True)
    own = client.post(url("proposal", scheduled), {"proposal": asked.pk, "answer": "accept"})
    assert own.status_code == 403
    for name in ("new_time", "agreement", "proposal"):
        assert signed_in(eve).get(url(name, scheduled)).status_code == 404
        assert signed_in(eve).post(url(name, scheduled)).status_code == 404


def test_both_sides_are_told(scheduled, ada, tom, signed_in):
    asked = ask(scheduled, ada)
    drain()
    assert "asks for another time" in text(signed_in(tom).get("/notices/"))
    agree(asked, tom)
    drain()

    for who in (ada, tom):
        assert "has a new time" in text(signed_in(who).get("/notices/"))
    assert queries.proposals_of(stage.fresh(scheduled))[0].state == "accepted"
