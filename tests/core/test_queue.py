"""The queue: work commits with its cause, or is set aside while demo data is made."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from marketplace.core import queue
from tests.support.queue import drain, waiting

rung = []


@queue.task(name="tests.ring")
def ring(*, times: int) -> None:
    """Note that the bell rang."""
    rung.append(times)


@pytest.fixture(autouse=True)
def _silence():
    rung.clear()


@pytest.mark.django_db
def test_queued_work_runs_later():
    ring.defer(times=3)

    assert rung == []
    drain()
    assert rung == [3]


@pytest.mark.django_db(transaction=True)
def test_queued_work_vanishes_with_its_cause():
    with transaction.atomic():
        ring.defer(times=3)
        transaction.set_rollback(True)

    assert "tests.ring" not in waiting()


@pytest.mark.django_db
def test_a_timer_waits_for_its_time():
    ring.defer(at=timezone.now() + timedelta(hours=1), times=1)

    drain()
    assert rung == []
    drain(until=timezone.now() + timedelta(hours=2))
    assert rung == [1]


@pytest.mark.django_db
def test_work_can_be_set_aside_and_run_by_the_caller():
    with queue.set_aside() as calls:
        ring.defer(times=2)
        ring.defer(at=timezone.now() - timedelta(days=1), times=9)
        ring.defer(at=timezone.now() + timedelta(days=1), times=4)

    assert waiting() == ["tests.ring"]
    for call in calls:
        call.run()
    assert rung == [2]
