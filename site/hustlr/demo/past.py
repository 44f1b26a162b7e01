"""Living in the past: actions run at a moment of their own, with their queued work at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection
from django.test import RequestFactory
from django.urls import resolve
from procrastinate.contrib.django import app

from marketplace.core import clock, facts

# Nobody is written to about a past that never was.
SILENT = ("notifications.mail_notice", "notifications.deliver_mail")
TAKE = """
delete from procrastinate_jobs where id = (
    select id from procrastinate_jobs
    where status = 'todo' and scheduled_at is null and queue_name <> 'cms' order by id limit 1
) returning task_name, args
"""


@contextmanager
def at(moment: datetime, *, deaf: tuple[str, ...] = ()) -> Iterator[None]:
    """Run the block at a moment, then everything that it has queued to happen at once.

    Listeners whose dotted names begin with one of DEAF do not hear of it.
    """
    with clock.moved(moment):
        with facts.set_aside() as waiting:
            yield
        run_queued(waiting, deaf)


def run_queued(waiting: list[tuple[int, str]], deaf: tuple[str, ...] = ()) -> None:
    """Hand over facts and run queued work until neither is left; timers stay in the queue."""
    while True:
        with facts.set_aside() as more:
            for fact_id, listener in waiting:
                if not (deaf and listener.startswith(deaf)):
                    facts.hand_over(fact_id=fact_id, listener=listener)
            job = None if waiting else _take()
            if job and job[0] not in SILENT:
                app.tasks[job[0]].func(**job[1])
        if not (waiting or job):
            return
        waiting = more


def drop_timers_before(moment: datetime) -> None:
    """Take timers of the past out of the queue: what they would look at has moved on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from procrastinate_jobs where status = 'todo' and scheduled_at < %s", [moment]
        )


def post_inside(path: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Take a webhook to its view without a network: the web process does not run yet."""
    extra = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    request = RequestFactory().post(path, data=body, content_type=headers["Content-Type"], **extra)
    view, args, kwargs = resolve(path)
    return int(view(request, *args, **kwargs).status_code)


def _take() -> tuple[str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(TAKE)
        row = cursor.fetchone()
    if row is None:
        return None
    return row[0], json.loads(row[1]) if isinstance(row[1], str) else row[1]
