"""A process is killed at every marked point of a booking's life, then the people go on.

A child lives through four bookings (done, cancelled, given up, run out of time) and dies by
SIGKILL on the way, sometimes as the web process in the middle of an action, sometimes as the
worker in the middle of a delivery. The work that it held is given back, as the worker does at its
start. Whatever was committed stands, whatever was not is as if it had never been tried.
"""

from __future__ import annotations

import re
import signal
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test import Client

from marketplace.accounts.models import Person
from marketplace.bookings import actions
from marketplace.bookings.models import Booking
from marketplace.core import faults
from marketplace.core.clock import now
from marketplace.jobs.models import Job
from marketplace.offers.models import Offer
from marketplace.payments import queries as payments
from marketplace.payments import tasks as payment_tasks
from marketplace.payments.models import Payment, Refund, Release
from tests.faults.test_payments_killed import in_child
from tests.support import bookings as stage
from tests.support import kept
from tests.support.cast import make_person
from tests.support.queue import drain

FOLDER = Path(actions.__file__).parent
POINTS = sorted(
    {
        name
        # Disputes have a story of their own: test_disputes_killed.py.
        for path in FOLDER.glob("*.py")
        if path.name != "disputing.py"
        for name in re.findall(r'fault\("([\w.]+)"\)', path.read_text())
    }
)
# Points of payments that our own actions pass, so that a kill lands between the two parts.
SHARED = [
    "payments.open.written",
    "payments.void.written",
    "payments.release.written",
    "payments.refund.written",
    "payments.claim.committed",
    "payments.call.after",
    "payments.settle.written",
    "payments.event.applied",
]
DONE, CANCELLED, GIVEN_UP, UNPAID = "Done", "Cancelled", "Given up", "Unpaid"

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _harmless():
    yield
    faults.disarm()


@pytest.fixture(scope="module")
def client(django_db_setup, django_db_blocker):
    """Ada, who has offers of tom's on four jobs."""
    with kept.for_this_file(django_db_setup, django_db_blocker, offers) as found:
        yield found.ada


def offers() -> SimpleNamespace:
    ada, tom = make_person("Ada", "Lovelace"), make_person("Tom", "Rossi", mode=Person.Mode.TASKER)
    for n, title in enumerate((DONE, CANCELLED, GIVEN_UP, UNPAID)):
        stage.make_offer(stage.make_job(ada, title=title), tom, start=stage.in_days(n + 3))
    drain()
    return SimpleNamespace(ada=ada)


@pytest.mark.parametrize("point", [*POINTS, *SHARED])
def test_killed_at(client, signed_in, point):
    browser = signed_in(client)

    ending = in_child(lambda: live_through(browser), point, hit=1)

    assert ending == -signal.SIGKILL
    give_work_back()
    assert payments.broken_invariants() == []
    check_what_stands()
    live_through(browser)
    check_the_end()


def test_there_are_points_to_die_at():
    assert len(POINTS) >= 11


def live_through(browser: Client):
    """Bring the four jobs to their ends, from wherever they stand."""
    for offer in Offer.objects.with_people().order_by("pk"):
        booking = latest(offer) or stage.accept(offer, offer.job.client, key=offer.ref)
        title = booking.title
        if title == GIVEN_UP and booking.is_awaiting_payment:
            actions.abandon(booking_ref=booking.ref, actor=booking.client)
        if title in {DONE, CANCELLED} and booking.is_awaiting_payment:
            booking = pay(booking, browser)
        if title == CANCELLED and booking.is_scheduled:
            actions.cancel(booking_ref=booking.ref, actor=booking.client, reopen_job=True)
        if title == DONE:
            finish(booking)
    work()
    with time_machine.travel(now() + timedelta(minutes=20)):
        work()


def pay(booking, browser):
    """Pay unless the money is on its way already, and let the news arrive."""
    work()
    payment = payments.payment_for(booking.ref)
    if payment.is_payable:
        stage.pay(browser, payment)
        browser.get(f"/payments/{payment.ref}/return/")
    work()
    return stage.fresh(booking)


def finish(booking):
    if booking.is_scheduled:
        stage.start(booking)
    if stage.fresh(booking).is_in_progress:
        stage.finish(booking)
    stage.approve(stage.fresh(booking))


def work():
    """Be the worker, and the sweep that finds what a dead one has left."""
    drain()
    payment_tasks.sweep()
    drain()


def give_work_back():
    """Do what the worker does with the jobs of one that died."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL"
            " WHERE status = 'doing'"
        )
    with time_machine.travel(now() + timedelta(minutes=3)):
        payment_tasks.sweep()  # leases of a dead worker run out after two minutes


def latest(offer):
    return Booking.objects.with_people().filter(offer=offer).order_by("-pk").first()


def check_what_stands():
    """Nothing is half done: whatever a booking says, its money and its offer say too."""
    for booking in Booking.objects.with_people().select_related("offer", "job").order_by("pk"):
        books = payments.books_of(booking.ref)
        assert Payment.objects.filter(booking_ref=booking.ref).count() == 1
        if booking.is_scheduled or booking.is_in_progress or booking.is_work_done:
            assert books.held == booking.total
            assert booking.offer.state == "converted"
        if booking.is_done:
            assert books.released == booking.tasker_net
        if booking.is_awaiting_payment:
            assert booking.offer.is_paying
            assert booking.job.is_frozen


def check_the_end():
    """Compare with what anybody would expect who knows nothing of the crash."""
    assert payments.broken_invariants() == []
    assert not payments.missing_at_gateway()
    ends = dict(Booking.objects.order_by("pk").values_list("title", "state"))
    assert ends == {
        DONE: "completed",
        CANCELLED: "cancelled",
        GIVEN_UP: "cancelled",
        UNPAID: "expired",
    }
    assert Booking.objects.count() == Payment.objects.count() == 4
    assert Release.objects.count() == Refund.objects.count() == 1
    jobs = dict(Job.objects.order_by("pk").values_list("title", "state"))
    assert jobs == {DONE: "filled", CANCELLED: "open", GIVEN_UP: "open", UNPAID: "open"}
