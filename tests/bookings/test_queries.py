"""What other parts are told about bookings."""

from __future__ import annotations

import pytest

from marketplace.bookings import actions, queries
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


def test_the_booking_of_a_job_is_the_live_one(scheduled, ada, tom, eve, signed_in):
    actions.cancel(booking_ref=scheduled.ref, actor=tom, reason="My van broke down.")
    drain()
    job = stage.fresh(scheduled).job
    assert queries.booking_on_job(ada, job.pk) == scheduled

    again = stage.accept(stage.make_offer(job, tom), ada)
    for person, expected in ((ada, again), (tom, again), (eve, None)):
        assert queries.booking_on_job(person, job.pk) == expected


def test_only_approved_work_is_recently_done(finished):
    assert queries.recently_done(limit=5) == []
    done = stage.approve(finished)

    assert queries.recently_done(limit=5) == [done]


def test_the_timeline_ends_where_the_booking_stands(accepted, finished, completed):
    for booking, now in ((stage.fresh(completed), []), (finished, ["now"])):
        states = [event.state for event in queries.timeline(booking)]
        assert [state for state in states if state != "done"] == now


def test_the_bar_of_time_runs_from_begin_to_end(accepted, scheduled):
    assert (accepted.minutes_left, accepted.tenths_over) == (15, 0)
    assert (scheduled.minutes_left > 0, scheduled.tenths_over) == (True, 0)
