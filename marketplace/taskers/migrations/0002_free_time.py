"""The database's own arithmetic of free time, for search and for single calendars alike."""

from django.db import migrations

# A wall-clock time that the spring night leaves out becomes the moment at which the clock jumps
# (PostgreSQL alone would move it an hour on, and a range could end before it begins). One that
# the autumn night has twice is the second, as PostgreSQL reads it. Gaps begin on the hour.
MOMENT = """
create function taskers_moment(wall timestamp, zone text) returns timestamptz
language sql stable parallel safe as $$
    select case when (wall at time zone zone) at time zone zone > wall
        then (wall at time zone zone) - (wall - date_trunc('hour', wall))
        else wall at time zone zone end
$$;
"""

FREE_TIME = """
create function taskers_free_time(tasker bigint, wanted tstzrange, buffer interval)
returns tstzmultirange language sql stable parallel safe as $$
    select (
        coalesce((
            select range_agg(tstzrange(starts_at, ends_at))
            from (
                select taskers_moment(day + w.starts * interval '1 minute', p.timezone),
                       taskers_moment(day + w.ends * interval '1 minute', p.timezone)
                from generate_series(
                        (lower(wanted) at time zone p.timezone)::date::timestamp,
                        (upper(wanted) at time zone p.timezone)::date::timestamp,
                        interval '1 day') as day
                join taskers_weeklyavailability w
                    on w.profile_id = p.id and w.weekday = extract(isodow from day)
            ) as hours(starts_at, ends_at)
            where starts_at < ends_at
        ), '{}')
        + coalesce((
            select range_agg(e.during) from taskers_availabilityexception e
            where e.profile_id = p.id and e.is_open
              and upper(e.during) > lower(wanted) and lower(e.during) < upper(wanted)
        ), '{}')
        - coalesce((
            select range_agg(e.during) from taskers_availabilityexception e
            where e.profile_id = p.id and not e.is_open
              and upper(e.during) > lower(wanted) and lower(e.during) < upper(wanted)
        ), '{}')
        - coalesce((
            select range_agg(tstzrange(lower(b.during) - buffer, upper(b.during)))
            from taskers_busytime b
            where b.profile_id = p.id
              and upper(b.during) > lower(wanted) and lower(b.during) < upper(wanted) + buffer
        ), '{}')
    ) * tstzmultirange(wanted)
    from taskers_taskerprofile p where p.id = tasker
$$;
"""

# A start may not be sooner than the tasker's notice after now.
HAS_GAP = """
create function taskers_has_gap(
    tasker bigint, wanted tstzrange, length interval, buffer interval, at timestamptz)
returns boolean language sql stable parallel safe as $$
    select exists (
        select from taskers_taskerprofile p, unnest(taskers_free_time(p.id, wanted, buffer)) as span
        where p.id = tasker
          and upper(span) - greatest(lower(span), at + p.notice_minutes * interval '1 minute')
              >= length
    )
$$;
"""


class Migration(migrations.Migration):
    """Three functions; they read the tables of the first migration."""

    dependencies = [("taskers", "0001_initial")]
    operations = [
        migrations.RunSQL(MOMENT, "drop function taskers_moment(timestamp, text)"),
        migrations.RunSQL(
            FREE_TIME, "drop function taskers_free_time(bigint, tstzrange, interval)"
        ),
        migrations.RunSQL(
            HAS_GAP,
            "drop function taskers_has_gap(bigint, tstzrange, interval, interval, timestamptz)",
        ),
    ]
