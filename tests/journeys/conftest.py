"""A web process, background work over the network, and people who walk through the product."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from hustlr.postgres import ROOT
from marketplace.bookings.models import Booking
from marketplace.core.clock import now
from marketplace.payments import queries as payments
from tests.journeys.visitors import Visitor
from tests.support import bookings as stage
from tests.support.browser import ARTEFACTS, environment
from tests.support.queue import drain

OVER_HTTP = "marketplace.payments.gateways.sandbox.delivery.over_http"
# What failed once, as a webhook to a slow web process does, is tried again in a moment.
BUSY = (
    "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR (status = 'todo'"
    " AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp() OR attempts > 0))"
)


@pytest.fixture
def over_http(settings, web_address, transactional_db):
    """Let webhooks travel over the network, and keep e-mails where /dev/mail/ shows them."""
    settings.SANDBOX_TRANSPORT = OVER_HTTP
    settings.BASE_URL = web_address
    settings.EMAIL_BACKEND = "marketplace.notifications.mailbox.MailboxBackend"


@pytest.fixture
def worker(web_address, transactional_db):
    """Run a `manage.py worker` whose webhooks travel over the network."""
    env = environment() | {"TEST_WEBHOOKS": OVER_HTTP, "BASE_URL": web_address}
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=env)
    yield process
    process.terminate()
    process.wait(60)


def wait_until_quiet() -> None:
    """Wait until the worker has done all that is due."""
    deadline = time.monotonic() + 90
    while _busy():
        assert time.monotonic() < deadline, "The worker never comes to an end"
        time.sleep(0.05)


def _busy() -> int:
    with connection.cursor() as cursor:
        cursor.execute(BUSY)
        return cursor.fetchone()[0]


@pytest.fixture
def arrive(open_page, over_http, request):
    """Return a function that lets somebody open the product in a window of their own."""

    def come(name, person=None, path="/", *, settle=drain, folder="", **options):
        page = open_page(person, path, **options)
        shots = ARTEFACTS / "journeys" / (folder or request.node.originalname)
        return Visitor(name, page, settle, shots)

    return come


@pytest.fixture
def paid(ada, tom, signed_in):
    """Return a function that makes a booking, paid four hours ago, that starts so far from now.

    The web process has its own clock, so the rows are moved instead.
    """

    def make(**ahead):
        offer = stage.make_offer(stage.make_job(ada), tom)
        booking = stage.pay_for(stage.accept(offer, ada), signed_in(ada))
        start = now() + timedelta(**ahead)
        Booking.objects.filter(pk=booking.pk).update(
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            paid_at=now() - timedelta(hours=4),
        )
        return stage.fresh(booking)

    return make


@pytest.fixture
def pair(arrive, ada, tom, request):
    """Return a function that lets both sides open a booking's page."""

    def come(booking, *, width=1280, javascript=True):
        name = request.node.originalname.removeprefix("test_").replace("_", "-")
        window = {"width": width, "javascript": javascript, "folder": f"{name}-{width}"}
        path = f"/bookings/{booking.ref}/"
        return arrive("client", ada, path, **window), arrive("tasker", tom, path, **window)

    return come


@pytest.fixture
def books_in_order():
    """Check the books when the journey is over, by the query and by the command."""
    yield
    assert payments.broken_invariants() == []
    assert payments.missing_at_gateway().minor == 0
    call_command("check_books", "--gateway")


def moved(booking):
    """Return where a booking's money is: sent back, the tasker's, ours, and held."""
    found = payments.books_of(booking.ref)
    return [str(each) for each in (found.refunded, found.released, found.fees, found.held)]
