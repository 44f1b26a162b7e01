"""One job at every stage of its booking: ada pays 151.20 for tom's 140, of which he gets 126."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.bookings import actions
from marketplace.payments import gateways, queries
from tests.support import bookings as stage
from tests.support.queue import drain


@pytest.fixture
def job(ada):
    return stage.make_job(ada)


@pytest.fixture
def offer(job, tom):
    return stage.make_offer(job, tom)


@pytest.fixture
def accepted(offer, ada):
    return stage.accept(offer, ada)


@pytest.fixture
def scheduled(accepted, ada, signed_in):
    return stage.pay_for(accepted, signed_in(ada))


@pytest.fixture
def on_the_way(scheduled, tom):
    """Tom has set off an hour before the start, and the clock stands there."""
    with time_machine.travel(scheduled.starts_at - timedelta(hours=1)):
        yield actions.set_off(booking_ref=scheduled.ref, minutes=45, actor=tom)


@pytest.fixture
def started(scheduled):
    return stage.start(scheduled)


@pytest.fixture
def finished(started):
    return stage.finish(started)


@pytest.fixture
def completed(finished):
    done = stage.approve(finished)
    drain()
    return stage.fresh(done)


@pytest.fixture(autouse=True)
def _books_in_order(request):
    """Check the books after every test that touched them."""
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        assert queries.broken_invariants() == []


@pytest.fixture
def gateway():
    return gateways.current()
