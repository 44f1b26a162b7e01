"""Runs background work at once, on the connection of the test."""

from __future__ import annotations

import json
from datetime import datetime
from inspect import iscoroutinefunction

from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from marketplace.core import clock

DUE = """
SELECT id, task_name, args FROM procrastinate_jobs
WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
ORDER BY priority DESC, id LIMIT 1
"""


def drain(until: datetime | None = None) -> int:
    """Run what is due, also what that enqueues, and return how many jobs ran.

    What a task raises is raised here. `until` stands in for now when looking for due jobs.
    """
    ran = 0
    while job := _next(until or clock.now()):
        number, name, arguments = job
        _mark(number, "doing")
        try:
            _run(name, arguments)
        except BaseException:
            _mark(number, "failed")
            raise
        _mark(number, "succeeded")
        ran += 1
        if ran > 2000:
            raise AssertionError(f"The queue never empties; the last job was {name}")
    return ran


def waiting() -> list[str]:
    """Return the names of all jobs that have not run yet, in the order of their making."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


def _next(now: datetime) -> tuple[int, str, dict] | None:
    with connection.cursor() as cursor:
        cursor.execute(DUE, [now])
        return cursor.fetchone()


def _run(name: str, arguments: dict | str) -> None:
    task = app.tasks[name]
    values = json.loads(arguments) if isinstance(arguments, str) else arguments
    function = async_to_sync(task.func) if iscoroutinefunction(task.func) else task.func
    function(**values)


def _mark(number: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status,"
            " attempts = attempts + %s WHERE id = %s",
            [status, int(status == "doing"), number],
        )
