"""Free time: the week, plus openings, minus absences and bookings; computed by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from marketplace.core import clock, policies

Span = tuple[datetime, datetime]
HORIZON = timedelta(days=14)
QUARTER = timedelta(minutes=15)


def free_spans(*, profile_id: int, start: datetime, end: datetime) -> list[Span]:
    """The free stretches of a tasker between two moments, in order (one query).

    The buffer before the next booking does not count as free.
    """
    rows = _rows(
        "select lower(span), upper(span) from unnest(taskers_free_time(%s, tstzrange(%s, %s), %s))"
        " as span order by 1",
        [profile_id, start, end, policies.current().busy_buffer],
    )
    return [(row[0], row[1]) for row in rows]


def covers(*, profile_id: int, start: datetime, end: datetime) -> bool:
    """Whether a tasker is free for the whole time (one query)."""
    rows = _rows(
        "select taskers_free_time(%s, tstzrange(%s, %s), %s) @> tstzrange(%s, %s)",
        [profile_id, start, end, policies.current().busy_buffer, start, end],
    )
    return bool(rows[0][0])


def first_free(profile_ids: Sequence[int], *, minutes: int) -> dict[int, datetime]:
    """The next moment, on a quarter hour, from which each tasker is free so long (one query).

    Looks 14 days ahead and leaves out who has no such time; the tasker's notice is kept.
    """
    rows = _rows(
        """
        select p.id, min(date_bin('15 minutes', lower(span) + interval '14 minutes 59 seconds', timestamptz 'epoch'))
        from taskers_taskerprofile p,
             unnest(taskers_free_time(
                p.id, tstzrange(%(now)s + p.notice_minutes * interval '1 minute', %(until)s),
                %(buffer)s)) as span
        where p.id = any(%(ids)s)
          and upper(span)
            >= date_bin('15 minutes', lower(span) + interval '14 minutes 59 seconds', timestamptz 'epoch') + %(length)s
        group by p.id
        """,
        {
            "now": clock.now(),
            "until": clock.now() + HORIZON,
            "ids": list(profile_ids),
            "buffer": policies.current().busy_buffer,
            "length": timedelta(minutes=minutes),
        },
    )
    return dict(rows)


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
