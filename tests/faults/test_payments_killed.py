"""A process is killed at every marked point of a payment's life; then the books must be right.

The marks stand on both sides of every call to the gateway and of every commit. A child of this
process lives through five bookings and dies by SIGKILL on the way. Its queued work is lost with
it, as with a worker that never comes back. Then time passes, the sweep runs, and the people do
again what they were doing.
"""

from __future__ import annotations

import os
import re
import signal
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from django.db import connections

from marketplace.core import facts, faults
from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.payments import actions, queries, tasks
from marketplace.payments.gateways.sandbox import server
from marketplace.payments.gateways.sandbox.cards import CARDS
from marketplace.payments.gateways.sandbox.models import Refund, Session, Transfer
from marketplace.payments.models import Payment
from tests.payments.conftest import NET, NOTHING, TOTAL, open_for, release_to
from tests.support.payments import set_payee
from tests.support.queue import drain

FOLDER = Path(actions.__file__).parent
POINTS = sorted(
    {
        name
        for path in FOLDER.rglob("*.py")
        for name in re.findall(r'fault\("([\w.]+)"\)', path.read_text())
    }
)
ENDINGS = ("paid", "owed", "back", "void", "part")
TIP = Money(700, "AUD")
UNCONTESTED = {"refund": 0, "net": 6_300, "fees": 1_260}
AGREED = {"refund": 1_620, "net": 1_350, "fees": 270}

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    monkeypatch.setattr(facts, "_listeners", {})
    yield
    faults.disarm()


@pytest.fixture
def people(ada, tom, tia):
    """The client, a tasker with an account, and one whose account the gateway refuses."""
    set_payee(tom)
    set_payee(tia, "closed")
    return ada, tom, tia


@pytest.mark.parametrize("hit", [1, 3])
def test_killed_at_every_point(people, hit):
    killed = [point for number, point in enumerate(POINTS) if survives(people, point, hit, number)]

    # Not every point is passed three times, but each is passed once.
    assert len(killed) == len(POINTS) if hit == 1 else killed


def test_there_are_points_to_die_at():
    assert len(POINTS) >= 20


def survives(people, point, hit, number):
    """Kill a child at a point, let time pass, go on, and look; say whether it was killed."""
    ending = in_child(lambda: live_through(*people, number), point, hit=hit)

    assert ending in {-signal.SIGKILL, 0}, point
    for minutes in (3, 20, 40):
        with time_machine.travel(now() + timedelta(minutes=minutes)):
            tasks.sweep()
    assert queries.broken_invariants() == [], point
    live_through(*people, number)
    check_the_end(number, point)
    return ending == -signal.SIGKILL


def live_through(ada, tom, tia, number):
    """Pay for bookings: released and tipped, not payable, refunded, given up, split in two."""
    paid, owed, back, void, part = refs = [f"{number:04d}{ending}" for ending in ENDINGS]
    for booking_ref in refs:
        payee = tia if booking_ref == owed else tom
        payment = open_for(ada, payee, booking_ref=booking_ref, key=f"key-{booking_ref}")
        work()
        if booking_ref == void:
            actions.void_payment(booking_ref=void, actor=None)
            continue
        session = of_amount(booking_ref, TOTAL)
        if session.status == "open":
            server.pay(session, CARDS[0])
        if booking_ref == back:
            work()  # the webhooks are first
        actions.settle_return(payment_ref=payment.ref, person=ada)
    release_to(tom, booking_ref=paid)
    split_to(tom, part, UNCONTESTED, cause="uncontested")
    split_to(tom, part, AGREED, cause="agreement")
    tip(ada, tom, paid)
    release_to(tia, booking_ref=owed)
    actions.refund_all(booking_ref=back, cause="cancelled", actor=None)
    work()


def split_to(tom, booking_ref, amounts, *, cause):
    """Take a part of the hold as a dispute does."""
    money = {name: Money(minor, "AUD") for name, minor in amounts.items()}
    actions.split(booking_ref=booking_ref, payee_id=tom.pk, cause=cause, actor=None, **money)


def tip(ada, tom, booking_ref):
    """Give a tip and pay it."""
    opened = actions.open_tip(
        booking_ref=booking_ref,
        payer_id=ada.pk,
        payee_id=tom.pk,
        amount=TIP,
        idempotency_key=f"tip-{booking_ref}",
    )
    work()
    session = of_amount(booking_ref, TIP)
    if session.status == "open":
        server.pay(session, CARDS[0])
    actions.settle_return(payment_ref=opened.ref, person=ada)


def work():
    """Be the worker; what was lost with a dead one is found by the sweep of later."""
    drain()
    with time_machine.travel(now() + timedelta(minutes=20)):
        tasks.sweep()


def of_amount(booking_ref, amount):
    """Return the session of a booking's own money, or that of its tip."""
    return Session.objects.get(metadata__booking_ref=booking_ref, amount_minor=amount.minor)


def check_the_end(number, point):
    """Compare with what anybody would expect who knows nothing of the crash."""
    paid, owed, back, void, part = refs = [f"{number:04d}{ending}" for ending in ENDINGS]
    assert queries.broken_invariants() == [], point
    assert queries.missing_at_gateway() == NOTHING, point
    books = {ref: queries.books_of(ref) for ref in refs}
    for ref in (paid, owed):
        assert (books[ref].held, books[ref].released) == (NOTHING, NET), point
        assert books[ref].fees == TOTAL - NET, point
    assert books[back].refunded == TOTAL, point
    assert books[void].paid == NOTHING, point
    assert Payment.objects.get(booking_ref=void).state == "voided", point
    assert (books[part].held, books[part].refunded.minor) == (NOTHING, AGREED["refund"]), point
    assert books[part].released.minor == UNCONTESTED["net"] + AGREED["net"], point
    # A payment for each booking, and the tip.
    assert Payment.objects.count() == Session.objects.count() == 6 * (number + 1), point
    assert [row.amount_minor for row in of(Refund, back)] == [TOTAL.minor], point
    assert [row.amount_minor for row in of(Transfer, paid)] == [NET.minor, TIP.minor], point


def of(model, booking_ref):
    """Return what the gateway has made for a booking."""
    return model.objects.filter(session__metadata__booking_ref=booking_ref).order_by("pk")


def in_child(story, point, *, hit):
    """Run a story in a child that dies at a point; return its exit code, or minus its signal."""
    connections.close_all()  # a socket that two processes share would end with the first
    child = os.fork()
    if child == 0:
        try:
            passed = count(1)
            kill = lambda: next(passed) == hit and os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731
            faults.arm(point, kill)
            story()
        except BaseException:  # noqa: BLE001 - the parent must not hear of it through pytest twice
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
