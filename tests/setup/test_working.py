"""The worker process runs what was queued, and nothing that its cause took back."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from procrastinate.contrib.django import app

from hustlr import working
from tests.support.servers import until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tasks():
    """Two tasks: one enqueues the other, and fails when it is told to."""

    @app.task(name="setup.leave_a_row", queue="default")
    def leave_a_row(model: str) -> None:
        ContentType.objects.create(app_label="setup", model=model)

    @app.task(name="setup.enqueue", queue="default")
    def enqueue(fails: bool) -> None:
        with transaction.atomic():
            leave_a_row.defer(model="second")
            if fails:
                raise ZeroDivisionError

    yield {"leave": leave_a_row, "enqueue": enqueue}
    for name in ("setup.leave_a_row", "setup.enqueue"):
        del app.tasks[name]


@pytest.fixture
def run_queue():
    """Return a function that runs the real worker until its queue is empty."""

    def run():
        # It ends when it finds nothing to begin, though what runs may still leave it something.
        for _time in range(2):
            working.work(name="test", queues=["default"], concurrency=2, once=True)
        connection.close()

    return run


def test_a_job_runs(tasks, run_queue):
    tasks["leave"].defer(model="first")

    run_queue()

    assert ContentType.objects.filter(app_label="setup", model="first").exists()


def test_a_job_enqueues_another(tasks, run_queue):
    tasks["enqueue"].defer(fails=False)

    run_queue()

    assert ContentType.objects.filter(app_label="setup", model="second").exists()


def test_a_job_that_fails_has_enqueued_nothing(tasks, run_queue):
    tasks["enqueue"].defer(fails=True)

    run_queue()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, status::text FROM procrastinate_jobs WHERE task_name ~ '^setup'"
        )
        assert cursor.fetchall() == [("setup.enqueue", "failed")]


def test_a_worker_process_of_its_own_is_told_of_new_jobs(tasks, live_worker):
    from marketplace.core.tasks import deliver

    until(lambda: _workers() == 1)
    deliver.defer(fact_id=1, listener="nobody.listens")

    # It tries, finds no such fact, and puts the job back for a later try.
    until(lambda: sum(_attempts()))


def _workers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        return cursor.fetchone()[0]


def _attempts() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attempts FROM procrastinate_jobs WHERE task_name = 'core.deliver'")
        return [attempts for (attempts,) in cursor.fetchall()]
