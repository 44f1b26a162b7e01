"""Web and worker die by SIGKILL between accepting and the release; then the people go on.

Real processes on real connections. The client sends each form that got no answer once more, and
a second time after that.
"""

from __future__ import annotations

import re

import pytest
import requests
from django.db import connection

from hustlr.tasks import rescue
from marketplace.bookings.models import Booking
from marketplace.payments import queries
from marketplace.payments.gateways.sandbox.models import Session, Transfer
from marketplace.payments.models import Payment, Release
from tests.support import bookings as stage
from tests.support.browser import session_cookie
from tests.support.payments import card_form, set_payee
from tests.support.processes import Process, Web
from tests.support.queue import drain
from tests.support.servers import PATIENCE, until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
# Where the web process dies at accepting, coming back from the payment and approving, and the
# worker at opening the payment, at its news, and at the transfer.
BEFORE = (
    ("bookings.accept.before_commit", "payments.settle.written", "bookings.approve.after_release"),
    ("payments.call.after", "payments.event.applied", "payments.call.after"),
)
AFTER = (
    ("bookings.accept.after_booking", "payments.look.settled", "payments.release.written"),
    ("payments.finish.committed", "payments.event.done", "payments.finish.written"),
)
HIDDEN = re.compile(r'<input\s+type="hidden"\s+name="(\w+)"\s+value="([^"]*)"')


class Visitor:
    """A client who sends forms over the network, and again when no answer came."""

    def __init__(self, web: Web, person) -> None:
        cookie = session_cookie(person, web.address)
        self.web, self.session = web, requests.Session()
        self.session.cookies.set(cookie["name"], cookie["value"])

    def form(self, path: str) -> dict[str, str]:
        """Return the hidden fields of the form on a page that sends to this page."""
        page = self.session.get(self.web.address + path, timeout=PATIENCE).text
        return dict(HIDDEN.findall(page))

    def send(self, path: str, form: dict[str, str]) -> requests.Response:
        """Send a form and return the answer, without following it."""
        headers = {"X-CSRFToken": self.session.cookies["csrftoken"], "Referer": self.web.address}
        return self.session.post(
            self.web.address + path, form, headers=headers, allow_redirects=False, timeout=PATIENCE
        )

    def dies(self, send, *, following: str = "") -> None:
        """Send something to a web process that dies of it; send it twice to the following one."""
        with pytest.raises(requests.ConnectionError):
            send()
        self.web.wait_for_death()
        self.web.start(fault=following)
        assert {send().status_code, send().status_code} <= {303}


@pytest.fixture
def web(tmp_path, transactional_db):
    """A web process that a test may kill."""
    one = Web(tmp_path / "web.log")
    yield one
    one.end()


@pytest.fixture
def worker(tmp_path, transactional_db):
    """A worker that a test may kill."""
    one = Process("worker", tmp_path / "worker.log")
    yield one
    one.end()


@pytest.mark.parametrize(("webs", "workers"), [BEFORE, AFTER], ids=["before", "after"])
def test_killed_from_accepting_to_the_release(web, worker, ada, tom, webs, workers):
    set_payee(tom)
    offer = stage.make_offer(stage.make_job(ada), tom)
    drain()
    web.start(fault=webs[0])
    client = Visitor(web, ada)
    page = f"/offers/{offer.ref}/acceptance/"
    form = client.form(page)

    client.dies(lambda: client.send(page, form), following=webs[1])
    booking = Booking.objects.get()
    worker.start(fault=workers[0])
    revive(worker, fault=workers[1])
    until(lambda: queries.payment_for(booking.ref).hosted_url)

    pay(client, booking, following=webs[2])
    revive(worker, fault=workers[2])
    until(lambda: stage.fresh(booking).is_scheduled)

    stage.finish(stage.start(stage.fresh(booking)))
    approval = f"/bookings/{booking.ref}/approval/"
    client.form(approval)
    client.dies(lambda: client.send(approval, {}))
    revive(worker)
    until(lambda: Transfer.objects.exists() and not busy())
    check_the_end(booking)


def pay(client: Visitor, booking: Booking, *, following: str) -> None:
    """Pay on the hosted page; the web process dies when the client comes back."""
    payment = queries.payment_for(booking.ref)
    hosted = payment.hosted_url.replace(client.web.address, "")
    client.form(hosted)
    assert client.send(hosted, card_form()).status_code == 303
    back = f"{client.web.address}/payments/{payment.ref}/return/"
    client.dies(
        lambda: client.session.get(back, allow_redirects=False, timeout=PATIENCE),
        following=following,
    )
    assert client.send(hosted, card_form()).status_code == 303  # once more from the old tab


def revive(worker: Process, *, fault: str = "") -> None:
    """Wait for a worker's death, let the time pass after which its work is free, start another."""
    worker.wait_for_death()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 h'")
        cursor.execute("UPDATE payments_operation SET leased_until = now()")
    rescue()
    worker.start(fault=fault)


def busy() -> bool:
    """Say whether something is still being done, or due."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'doing' OR"
            " (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= clock_timestamp())))"
        )
        return cursor.fetchone()[0]


def check_the_end(booking: Booking) -> None:
    """Compare with what anybody would expect who knows nothing of the crashes."""
    booking = stage.fresh(booking)
    assert booking.is_done
    assert (Booking.objects.count(), Payment.objects.count(), Session.objects.count()) == (1, 1, 1)
    assert (Release.objects.count(), Transfer.objects.count()) == (1, 1)
    books = queries.books_of(booking.ref)
    assert (books.paid, books.released) == (booking.total, booking.tasker_net)
    assert not books.held
    assert queries.broken_invariants() == []
    assert not queries.missing_at_gateway()
