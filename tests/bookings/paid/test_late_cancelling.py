"""Cancelling late, at the door and on the way: the split is posted as the page said."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.bookings import actions, queries
from marketplace.bookings.models import ReliabilityEntry
from marketplace.bookings.reasons import Reason, in_words
from marketplace.core import policies
from marketplace.core.errors import Denied, Missing, Refusal
from marketplace.core.models import Fact
from marketplace.notifications.models import Notice
from marketplace.payments import queries as payments
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.support.words import text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def tonight(scheduled):
    """Move the clock to five hours before the start: late, and too early to set off."""
    with time_machine.travel(scheduled.starts_at - timedelta(hours=5)) as clock:
        yield clock


def books(booking):
    found = payments.books_of(booking.ref)
    return [str(each) for each in (found.refunded, found.released, found.fees, found.held)]


def points(person):
    entries = ReliabilityEntry.objects.filter(person=person).order_by("pk")
    return [(each.cause, each.points) for each in entries]


@pytest.mark.usefixtures("tonight")
def test_a_late_cancellation_divides_the_hold(scheduled, ada):
    actions.cancel(booking_ref=scheduled.ref, actor=ada, reason="Ill")
    drain()

    # 140 for two hours: an hour is half, the most that late cancelling keeps.
    assert books(scheduled) == ["$75.60", "$63", "$12.60", "$0"]
    told = Fact.objects.get(name="BookingCancelled").payload
    assert (told["refund_minor"], told["net_minor"], told["cause"]) == (7560, 6300, "cancelled")
    assert points(ada) == [("client_late", 1)]


@pytest.mark.usefixtures("tonight")
def test_both_sides_see_the_exact_money_first(scheduled, ada, tom, signed_in):
    page = text(signed_in(ada).get(url("cancellation", scheduled)))
    for words in ("You get back $75.60", "Kept of Tom’s price $70", "Service fee on that $5.60"):
        assert words in page
    assert "adds 1 point" in page
    theirs = text(signed_in(tom).get(url("cancellation", scheduled)))
    assert "Ada gets back $151.20" in theirs
    assert "adds 2 points" in theirs


@pytest.mark.usefixtures("tonight")
def test_the_refusal_shows_the_money_too(scheduled, tom, signed_in):
    answer = signed_in(tom).post(url("cancellation", scheduled), {"reason": ""})

    assert answer.status_code == 422
    assert "Ada gets back $151.20" in text(answer)


def test_amounts_that_have_changed_are_shown_again(scheduled, ada, signed_in):
    browser = signed_in(ada)
    form = {"seen": scheduled.total_minor, "job": "reopen", "reason": "Ill"}
    with time_machine.travel(scheduled.starts_at - timedelta(hours=5)):
        answer = browser.post(url("cancellation", scheduled), form)

        assert answer.status_code == 409
        assert "amounts have changed" in text(answer)
        assert "You get back $75.60" in text(answer)
        assert stage.fresh(scheduled).is_scheduled
        again = browser.post(url("cancellation", scheduled), form | {"seen": 7560})
    assert again.status_code == 303
    assert stage.fresh(scheduled).is_cancelled


def test_the_docket_and_the_timeline_tell_the_division(scheduled, ada, tom, signed_in):
    with time_machine.travel(scheduled.starts_at - timedelta(hours=5)):
        actions.cancel(booking_ref=scheduled.ref, actor=ada, reason="Ill")
        drain()
        mine, theirs = (text(signed_in(who).get(url("detail", scheduled))) for who in (ada, tom))

    assert "$75.60 goes back to your card, $63.00 to Tom" in mine
    assert "$63.00 is yours, $75.60 goes back to Ada" in theirs
    assert "Divided" in mine
    assert "sees it from the payment" not in mine
    assert "Only you see it" in mine


@pytest.mark.parametrize(
    ("who", "expected", "cause"),
    [
        ("ada", ["$75.60", "$63", "$12.60", "$0"], ("client_door", 2)),
        ("tom", ["$151.20", "$0", "$0", "$0"], ("tasker_road", 2)),
    ],
)
def test_on_the_way_the_door_costs_the_client_and_a_strike_the_tasker(
    on_the_way, who, expected, cause, request
):
    person = request.getfixturevalue(who)
    actions.cancel(booking_ref=on_the_way.ref, actor=person, reason="Cannot")
    drain()

    assert books(on_the_way) == expected
    assert points(person) == [cause]


@pytest.mark.parametrize(
    ("ahead", "cause"),
    [
        (timedelta(hours=30), ("tasker_early", 1)),
        (timedelta(hours=20), ("tasker_late", 2)),
        (timedelta(hours=3, minutes=30), ("tasker_last", 3)),
    ],
)
def test_a_tasker_gets_points_by_the_hours_left(scheduled, tom, ahead, cause):
    with time_machine.travel(scheduled.starts_at - ahead):
        actions.cancel(booking_ref=scheduled.ref, actor=tom, reason="Van")

    assert points(tom) == [cause]
    assert stage.fresh(scheduled).job.is_open


def test_cancelling_in_good_time_costs_a_client_nothing(scheduled, ada):
    with time_machine.travel(scheduled.paid_at + timedelta(minutes=1)):
        actions.cancel(booking_ref=scheduled.ref, actor=ada)

    assert points(ada) == []
    assert stage.fresh(scheduled).settlement.tier == "grace"


def test_the_other_side_excuses_and_nobody_else(scheduled, ada, tom, eve, signed_in):
    actions.cancel(booking_ref=scheduled.ref, actor=tom, reason="Hospital")
    entry = ReliabilityEntry.objects.get()
    for person in (eve, tom):
        with pytest.raises(Missing):
            actions.excuse(entry_id=entry.pk, actor=person)

    browser = signed_in(ada)
    assert "Excuse Tom" in text(browser.get(url("detail", scheduled)))
    browser.post(url("excuse", scheduled))

    assert queries.reliability_of(tom).score == 0
    assert "Excuse Tom" not in text(browser.get(url("detail", scheduled)))
    assert Fact.objects.filter(name="FaultExcused").count() == 1
    assert signed_in(eve).post(url("excuse", scheduled)).status_code == 404


def test_points_fade_by_half_and_warn(scheduled, tom, signed_in):
    with time_machine.travel(scheduled.starts_at - timedelta(hours=1)):
        actions.cancel(booking_ref=scheduled.ref, actor=tom, reason="Van")
        made = ReliabilityEntry.objects.get()
        assert queries.reliability_of(tom).score == pytest.approx(3)
        page = text(signed_in(tom).get("/reliability/"))
    assert "Cancelled within four hours of the start" in page
    with time_machine.travel(made.created_at + timedelta(days=45)):
        assert queries.reliability_of(tom).score == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("before", "level", "instant"), [(0, "", True), (2, "warning", True), (5, "pause", False)]
)
def test_levels_are_told_when_they_are_reached(scheduled, ada, tom, before, level, instant):
    with time_machine.travel(scheduled.starts_at - timedelta(hours=1)):
        if before:
            other = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(8))
            ReliabilityEntry.objects.create(
                person=tom, booking=stage.accept(other, ada), cause="tasker_late", points=before
            )
        actions.cancel(booking_ref=scheduled.ref, actor=tom, reason="Van")

        assert Fact.objects.get(name="ReliabilityNoted").payload["level"] == level
        assert queries.reliability_of(tom).level == level
        assert queries.may_book_instantly(tom, policies.current()) is instant


def test_nobody_cancels_what_is_not_theirs(scheduled, eve, ada, signed_in):
    with pytest.raises(Missing):
        actions.cancel(booking_ref=scheduled.ref, actor=eve)
    assert issubclass(actions.TermsChanged, Refusal)
    with pytest.raises(Denied):
        actions.set_off(booking_ref=scheduled.ref, minutes=10, actor=ada)


@pytest.mark.parametrize(("side", "code"), [("client", "changed"), ("tasker", "transport")])
def test_a_reason_of_the_catalogue_is_asked_shown_and_counted(
    scheduled,
    ada,
    tom,
    max,  # noqa: A002 - the operator's name
    signed_in,
    side,
    code,
):
    who, other = (ada, tom) if side == "client" else (tom, ada)
    label = str(Reason(code).label)
    assert label in text(signed_in(who).get(url("cancellation", scheduled)))

    said = {"job": "reopen", "code": code, "reason": "Sorry."}
    signed_in(who).post(url("cancellation", scheduled), said)
    drain()

    booking = stage.fresh(scheduled)
    assert (booking.reason_code, booking.why) == (code, f"{label}. Sorry.")
    assert f"{label}. Sorry." in text(signed_in(other).get(url("detail", booking)))
    told = Notice.objects.filter(person=other, kind__startswith="booking_cancelled").get()
    assert told.payload["reason"] == f"{label}. Sorry."
    listed = signed_in(max).get("/desk/marketplace-booking/", {"reason_code": code})
    assert "Found: 1" in text(listed)
    none = signed_in(max).get("/desk/marketplace-booking/", {"reason_code": "ill"})
    assert booking.ref not in text(none)


@pytest.mark.parametrize("code", ["transport", "nonsense"])
def test_a_reason_of_the_other_side_is_refused(scheduled, ada, signed_in, code):
    said = {"job": "reopen", "code": code, "reason": "Plans"}
    answer = signed_in(ada).post(url("cancellation", scheduled), said)

    assert answer.status_code == 422
    assert "Plans" in text(answer)
    with pytest.raises(actions.ReasonMissing):
        actions.cancel(booking_ref=scheduled.ref, actor=ada, code=code)
    assert stage.fresh(scheduled).is_scheduled


def test_something_else_is_said_in_words_alone():
    assert in_words("other", "The cat is ill.") == "The cat is ill."
    assert in_words("ill", "") == "Illness or an emergency"
    assert in_words("", "") == ""
