"""Booking gigs directly: asked, answered, declined, lapsed, taken back, booked at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.accounts import actions as accounts
from marketplace.bookings import actions, queries
from marketplace.bookings.models import Booking, ReliabilityEntry
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing, Refusal
from marketplace.payments import queries as payments
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles
from tests.support.bookings import fresh, pay_for
from tests.support.queue import drain
from tests.support.race import losers, race, winners
from tests.taskers.gigs import ask, in_hours, make_gig, package
from tests.taskers.makers import MANLY, add_skill, aud, make_tasker

pytestmark = pytest.mark.django_db


@pytest.fixture
def gig(tom):
    return make_gig(tom)


@pytest.fixture
def instant(tom):
    return make_gig(tom, at_once=True)


def test_a_request_freezes_the_price_and_charges_nothing(gig, ada, tom):
    booking = ask(gig, ada)
    taskers.save_gig(
        actor=tom,
        gig_ref=gig.ref,
        words=taskers.GigWords(gig.skill_id, "Something else", "Other words"),
        packages=[package(price=999)],
    )

    booking = fresh(booking)
    assert booking.is_requested
    assert (booking.price, booking.title) == (aud(140), "Wardrobe, built")
    assert booking.scope["included"] == ["Building", "Boxes taken away"]
    assert payments.payment_for(booking.ref) is None
    assert profiles.is_free(gig.profile_id, booking.starts_at, booking.ends_at)


@pytest.mark.parametrize(("hours", "expected"), [(72, 24), (26, 22), (10, 6)])
def test_the_answer_is_due_in_a_day_or_four_hours_before_the_start(gig, ada, hours, expected):
    booking = ask(gig, ada, start=in_hours(hours))

    left = booking.due_at - now()
    assert timedelta(hours=expected) - left < timedelta(minutes=31)
    assert left <= timedelta(hours=24)


def test_a_yes_keeps_the_time_and_opens_the_payment(gig, ada, tom, client):
    booking = ask(gig, ada)
    actions.agree(booking_ref=booking.ref, actor=tom)
    actions.agree(booking_ref=booking.ref, actor=tom)

    agreed = fresh(booking)
    assert agreed.is_awaiting_payment
    assert not profiles.is_free(gig.profile_id, booking.starts_at, booking.ends_at)
    assert payments.payment_for(booking.ref).amount == booking.total
    assert agreed.due_at - now() > timedelta(hours=11)
    drain()
    client.force_login(ada)
    assert pay_for(agreed, client).is_scheduled


def test_a_gig_booking_runs_to_the_end(gig, ada, tom, client):
    booking = ask(gig, ada)
    actions.agree(booking_ref=booking.ref, actor=tom)
    drain()
    client.force_login(ada)
    booking = pay_for(booking, client)
    actions.start(booking_ref=booking.ref, pin=booking.pin, actor=tom)
    actions.finish(booking_ref=booking.ref, actor=tom)
    done = actions.approve(booking_ref=booking.ref, actor=ada)
    drain()

    assert done.is_done
    assert payments.books_of(booking.ref).released == booking.tasker_net


def test_a_no_has_a_reason_and_ends_it(gig, ada, tom):
    booking = ask(gig, ada)
    with pytest.raises(actions.NotBookable):
        actions.decline(booking_ref=booking.ref, actor=tom, reason="because")
    actions.decline(booking_ref=booking.ref, actor=tom, reason="busy")

    booking = fresh(booking)
    assert (booking.state, booking.outcome) == ("declined", "declined")
    assert queries.request_of(booking).reason == "busy"
    with pytest.raises(Conflict):
        actions.agree(booking_ref=booking.ref, actor=tom)


def test_nobody_answers(gig, ada, tom):
    booking = ask(gig, ada)
    with time_machine.travel(booking.due_at + timedelta(seconds=1), tick=False):
        with pytest.raises(actions.TooLate):
            actions.agree(booking_ref=booking.ref, actor=tom)
        drain()

    booking = fresh(booking)
    assert (booking.state, booking.outcome) == ("expired", "unanswered")


def test_a_late_lapse_finds_nothing_to_do(gig, ada, tom):
    booking = ask(gig, ada)
    actions.agree(booking_ref=booking.ref, actor=tom)
    actions.lapse(booking_id=booking.pk)

    assert fresh(booking).is_awaiting_payment


def test_a_request_is_taken_back(gig, ada, tom):
    booking = ask(gig, ada)
    actions.withdraw(booking_ref=booking.ref, actor=ada)

    assert fresh(booking).is_cancelled
    with pytest.raises(Conflict):
        actions.agree(booking_ref=booking.ref, actor=tom)


def test_an_agreed_request_that_is_not_paid_frees_the_time(gig, ada, tom):
    booking = ask(gig, ada)
    actions.agree(booking_ref=booking.ref, actor=tom)
    booking = fresh(booking)
    with time_machine.travel(booking.due_at + timedelta(seconds=1), tick=False):
        drain()

    assert fresh(booking).is_expired
    assert profiles.is_free(gig.profile_id, booking.starts_at, booking.ends_at)


def test_at_once_needs_a_fresh_calendar(instant, ada, tom):
    days = policies.current().fresh_calendar_days
    with time_machine.travel(now() + timedelta(days=days, minutes=1), tick=False):
        with pytest.raises(actions.WayChanged):
            ask(instant, ada, start=in_hours(48), at_once=True)
        taskers.confirm_calendar(actor=tom)
        booking = ask(instant, ada, start=in_hours(48), at_once=True)

    assert booking.is_awaiting_payment
    assert payments.payment_for(booking.ref).amount == booking.total


@pytest.mark.parametrize("side", ["client", "tasker"])
def test_who_has_let_bookings_down_waits_a_day_with_booking_at_once(instant, ada, tom, side):
    let_down = ada if side == "client" else tom
    points = policies.current().points_pause + 1
    earlier = ask(instant, ada, start=in_hours(96))
    ReliabilityEntry.objects.create(
        booking=earlier, person=let_down, cause=f"{side}_late", points=points
    )

    with pytest.raises(actions.WayChanged):
        ask(instant, ada, start=in_hours(48), at_once=True)
    assert ask(instant, ada, start=in_hours(48), key="asked").is_requested
    with time_machine.travel(now() + timedelta(hours=25), tick=False):
        assert ask(instant, ada, start=in_hours(72), key="later", at_once=True).is_awaiting_payment


def test_the_same_key_is_the_same_booking(instant, gig, ada):
    first = ask(instant, ada, key="one", at_once=True)
    again = ask(instant, ada, key="one", at_once=True)

    assert again.pk == first.pk
    with pytest.raises(actions.KeyUsed):
        ask(gig, ada, key="one")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"place": MANLY}, actions.NotBookable),
        ({"number": 2}, actions.NotBookable),
        ({"start": in_hours(2)}, actions.SlotGone),
        ({"start": in_hours(24 * 61)}, actions.SlotGone),
    ],
)
def test_what_cannot_be_asked_for(gig, ada, said, refusal):
    with pytest.raises(refusal):
        ask(gig, ada, **said)


def test_a_taken_time_cannot_be_asked_for(instant, ada, ben):
    start = in_hours(48)
    ask(instant, ada, start=start, at_once=True)

    with pytest.raises(actions.SlotGone):
        ask(instant, ben, start=start + timedelta(minutes=30))


def test_two_requests_of_one_time_and_two_yeses(gig, ada, ben, tom):
    first, second = ask(gig, ada), ask(gig, ben)
    actions.agree(booking_ref=first.ref, actor=tom)

    with pytest.raises(taskers.SlotTaken):
        actions.agree(booking_ref=second.ref, actor=tom)
    assert fresh(second).is_requested


def test_who_cannot_book(gig, ada, ben, tom):
    with pytest.raises(actions.NotBookable):
        ask(gig, tom)
    accounts.block(actor=tom, person_id=ada.pk)
    with pytest.raises(actions.NotBookable):
        ask(gig, ada)
    ben.phone = ""
    ben.save(update_fields=["phone"])
    with pytest.raises(actions.PhoneMissing):
        ask(gig, ben)


def test_outsiders_hear_nothing_of_a_request(gig, ada, eve, tom):
    booking = ask(gig, ada)
    for act in (actions.agree, actions.withdraw):
        with pytest.raises(Missing):
            act(booking_ref=booking.ref, actor=eve)
    with pytest.raises(Missing):
        actions.decline(booking_ref=booking.ref, actor=eve, reason="busy")
    with pytest.raises(actions.OtherSide):
        actions.withdraw(booking_ref=booking.ref, actor=tom)
    with pytest.raises(actions.OtherSide):
        actions.agree(booking_ref=booking.ref, actor=ada)


@pytest.mark.parametrize("gone", ["pause_gig", "remove_gig", "pause"])
def test_what_is_off_cannot_be_booked(gig, ada, tom, gone):
    more = {} if gone == "pause" else {"gig_ref": gig.ref}
    getattr(taskers, gone)(actor=tom, **more)

    with pytest.raises(Missing):
        ask(gig, ada)


def test_a_dropped_skill_pauses_its_gigs(gig, tom):
    add_skill(tom, "bed-assembly")
    taskers.drop_skill(actor=tom, skill_id=gig.skill_id)

    assert profiles.gigs_of(gig.profile_id) == []
    with pytest.raises(taskers.NotReady):
        taskers.publish_gig(actor=tom, gig_ref=gig.ref)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_at_once_one_gets_the_slot(ada, ben, tom):
    make_tasker(tom, skill="wardrobe-assembly", week=[(day, 0, 1440) for day in range(1, 8)])
    gigs = [make_gig(tom, title=f"Wardrobe {n}", at_once=True) for n in range(2)]
    start = in_hours(48)

    def book(n):
        return lambda: ask(gigs[n % 2], (ada, ben)[n % 2], start=start, at_once=True)

    outcomes = race(*[book(n) for n in range(50)])

    assert len(winners(outcomes)) == 1
    assert all(isinstance(each, Refusal) for each in losers(outcomes))
    assert Booking.objects.count() == 1
    assert gigs[0].profile.busy.count() == 1
