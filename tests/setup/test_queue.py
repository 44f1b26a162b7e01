"""Jobs of killed workers come back; those that kill workers are given up."""

from __future__ import annotations

import pytest
from django.db import connection

from hustlr import tasks
from marketplace.core.tasks import deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    """A job that a worker has begun."""
    deliver.defer(fact_id=1, listener="nobody.listens")
    change("status = 'doing'")


def change(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE procrastinate_jobs SET {what}")


def worker(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds_ago],
        )
        change(f"worker_id = {cursor.fetchone()[0]}")


def state() -> tuple:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, queue_name, attempts FROM procrastinate_jobs")
        return cursor.fetchone()


def test_a_job_whose_worker_vanished_comes_back(job):
    tasks.rescue()

    assert state() == ("todo", "quarantine", 1)


def test_a_job_whose_worker_is_silent_comes_back(job):
    worker(seconds_ago=31)

    tasks.rescue()

    assert state() == ("todo", "quarantine", 1)


def test_a_job_of_a_living_worker_is_left_alone(job):
    worker(seconds_ago=1)

    tasks.rescue()

    assert state() == ("doing", "default", 0)


def test_a_job_that_ends_its_worker_every_time_is_given_up(job):
    change(f"attempts = {tasks.MOST_ATTEMPTS}")

    tasks.rescue()

    assert state()[0] == "failed"


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_jobs_that_ended_long_ago_go(job, days, left):
    change("status = 'succeeded'")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(days => %s)", [days]
        )

    tasks.tidy()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone()[0] == left
