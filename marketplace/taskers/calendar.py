"""Free time: the week, plus openings, minus absences and bookings; computed by the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateTimeField
from django.db.models.expressions import RawSQL

from marketplace.core import clock, policies

Span = tuple[datetime, datetime]
HORIZON = timedelta(days=14)
# The first quarter hour of every stretch and of every day in it, then the earliest of a day.
FIRST_FREE = """
select id, starts_at from (
    select p.id, min(starts_at) as starts_at,
        row_number() over (partition by p.id order by min(starts_at)) as place
    from taskers_taskerprofile p,
        unnest(taskers_free_time(
            p.id, tstzrange(%(now)s + p.notice_minutes * interval '1 minute', %(until)s),
            %(buffer)s)) as span,
        date_bin('15 minutes', lower(span) + interval '14 minutes 59 seconds',
            timestamptz 'epoch') as starts_at
    where p.id = any(%(ids)s) and upper(span) >= starts_at + %(length)s
    group by p.id, (starts_at at time zone p.timezone)::date
) as days
where place <= %(days)s
order by id, starts_at
"""

# The same for a row of a query over profiles, an hour long.
FIRST_MOMENT = """(
    select min(starts_at)
    from unnest(taskers_free_time(
            taskers_taskerprofile.id,
            tstzrange(%s + taskers_taskerprofile.notice_minutes * interval '1 minute', %s),
            %s)) as span,
        date_bin('15 minutes', lower(span) + interval '14 minutes 59 seconds',
            timestamptz 'epoch') as starts_at
    where upper(span) >= starts_at + interval '1 hour'
)"""


def first_moment(*, buffer: timedelta) -> RawSQL:
    """When a tasker is next free for an hour, as a column of a query over profiles."""
    values = (clock.now(), clock.now() + HORIZON, buffer)
    return RawSQL(FIRST_MOMENT, values, output_field=DateTimeField())  # noqa: S611 - no words of people's in it


def free_spans(
    *, profile_id: int, start: datetime, end: datetime, buffer: timedelta | None = None
) -> list[Span]:
    """The free stretches of a tasker between two moments, in order (one query).

    The buffer before the next booking does not count as free; not given, the policy is asked.
    """
    kept = policies.current().busy_buffer if buffer is None else buffer
    rows = _rows(
        "select lower(span), upper(span) from unnest(taskers_free_time(%s, tstzrange(%s, %s), %s))"
        " as span order by 1",
        [profile_id, start, end, kept],
    )
    return [(row[0], row[1]) for row in rows]


def free_and_open(
    *, profile_id: int, start: datetime, end: datetime, buffer: timedelta
) -> tuple[list[Span], list[Span]]:
    """What is free between two moments, and what would be without bookings (one query).

    The second is the first with the bookings filled in, so that a page can show times as taken.
    """
    rows = _rows(
        """
        with found as (
            select taskers_free_time(%(id)s, tstzrange(%(start)s, %(end)s), %(buffer)s) as free,
                coalesce((
                    select range_agg(tstzrange(lower(during) - %(buffer)s, upper(during)))
                    from taskers_busytime
                    where profile_id = %(id)s and during && tstzrange(%(start)s, %(end)s)
                ), '{}') as busy
        )
        select false, lower(span), upper(span) from found, unnest(free) as span
        union all
        select true, lower(span), upper(span) from found, unnest(free + busy) as span
        order by 1, 2
        """,
        {"id": profile_id, "start": start, "end": end, "buffer": buffer},
    )
    free = [(row[1], row[2]) for row in rows if not row[0]]
    return free, [(row[1], row[2]) for row in rows if row[0]]


def covers(*, profile_id: int, start: datetime, end: datetime) -> bool:
    """Whether a tasker is free for the whole time (one query)."""
    rows = _rows(
        "select taskers_free_time(%s, tstzrange(%s, %s), %s) @> tstzrange(%s, %s)",
        [profile_id, start, end, policies.current().busy_buffer, start, end],
    )
    return bool(rows[0][0])


def first_free(
    profile_ids: Sequence[int],
    *,
    minutes: int,
    days: int = 3,
    buffer: timedelta | None = None,
) -> dict[int, list[datetime]]:
    """When each tasker is next free so long: the first moment of each of the next DAYS free days.

    One query. Moments are on quarter hours and keep the tasker's notice; it looks 14 days ahead
    and leaves out who has no such time.
    """
    found: dict[int, list[datetime]] = {}
    for profile_id, moment in _rows(
        FIRST_FREE,
        {
            "now": clock.now(),
            "until": clock.now() + HORIZON,
            "ids": list(profile_ids),
            "buffer": policies.current().busy_buffer if buffer is None else buffer,
            "length": timedelta(minutes=minutes),
            "days": days,
        },
    ):
        found.setdefault(profile_id, []).append(moment)
    return found


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
