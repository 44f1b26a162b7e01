"""The queue looks after itself: jobs of dead workers come back, old ones go; sessions go, too."""

from __future__ import annotations

import logging

from django.db import connection, transaction

from marketplace.core import clock, queue

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 30
MOST_ATTEMPTS = 3
KEPT_DAYS = {"succeeded": 7, "cancelled": 7, "failed": 90, "aborted": 90}

STALLED = """
SELECT job.id, job.task_name, job.attempts FROM procrastinate_jobs job
LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
WHERE job.status = 'doing'
  AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
FOR UPDATE OF job SKIP LOCKED
"""


@queue.periodic(name="hustlr.rescue", cron="* * * * * */15")
def rescue() -> None:
    """Bring back what a killed worker had begun, in a queue where it can harm only itself.

    One of a worker's jobs may be what killed it, and nobody knows which: all of them go through
    quarantine, one at a time, and whichever kills again and again is given up.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(STALLED, [HEARTBEAT_SECONDS])
        for number, name, attempts in cursor.fetchall():
            if attempts < MOST_ATTEMPTS:
                cursor.execute(
                    "SELECT procrastinate_retry_job_v2(%s, now(), NULL, 'quarantine', NULL)",
                    [number],
                )
            else:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [number])
                log.error("Job %s (%s) ended its worker %s times: given up", number, name, attempts)


@queue.periodic(name="hustlr.forget", cron="47 * * * *")
def forget() -> None:
    """Empty the table of the cache of what nobody reads any more."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_cache WHERE expires < now()")


# The list of a person's sessions holds addresses of machines: it goes with the session.
ENDED = (
    "DELETE FROM django_session WHERE expire_date <= %(now)s",
    """
    DELETE FROM usersessions_usersession listed
    WHERE created_at <= %(now)s - interval '1 day'
      AND NOT EXISTS (SELECT FROM django_session kept WHERE kept.session_key = listed.session_key)
    """,
)


@queue.periodic(name="hustlr.tidy", cron="17 3 * * *")
def tidy() -> None:
    """Remove jobs and sessions that ended long ago."""
    with connection.cursor() as cursor:
        for status, days in KEPT_DAYS.items():
            cursor.execute(
                "DELETE FROM procrastinate_jobs job WHERE status = %s::procrastinate_job_status"
                " AND NOT EXISTS (SELECT FROM procrastinate_events event WHERE event.job_id = job.id"
                " AND event.at > now() - make_interval(days => %s))",
                [status, days],
            )
        # Last: where there are too many for one night, the jobs at least are gone.
        for statement in ENDED:
            cursor.execute(statement, {"now": clock.now()})
