"""Bookings that can be reviewed: done ones, and a cancelled one."""

from __future__ import annotations

import pytest

from marketplace.bookings import actions as bookings
from tests.bookings.conftest import (  # noqa: F401 - fixtures
    accepted,
    completed,
    finished,
    job,
    offer,
    started,
)
from tests.support import bookings as stage
from tests.support.paid import ada, scheduled, tom  # noqa: F401 - fixtures
from tests.support.queue import drain


@pytest.fixture
def cancelled(scheduled, ada):  # noqa: F811 - the fixture of the stage before
    bookings.cancel(booking_ref=scheduled.ref, actor=ada)
    drain()
    return stage.fresh(scheduled)
