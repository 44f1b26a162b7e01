"""The database's own arithmetic of free time, for search and for single calendars alike."""

from django.db import migrations

# A wall-clock time that the spring night leaves out: a start falls after the gap (as PostgreSQL
# has it), an end before it, so that nobody is offered for longer than the clock shows.
MOMENT = """
create function taskers_moment(wall timestamp, zone text, is_end boolean) returns timestamptz
language sql stable parallel safe as $$
    select case when is_end and (wall at time zone zone) at time zone zone > wall
        then (wall at time zone zone) - ((wall at time zone zone) at time zone zone - wall)
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
                select taskers_moment(day + w.starts * interval '1 minute', p.timezone, false),
                       taskers_moment(day + w.ends * interval '1 minute', p.timezone, true)
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


class Migration(migrations.Migration):
    """Two functions; they read the tables of the first migration."""

    dependencies = [("taskers", "0001_initial")]
    operations = [
        migrations.RunSQL(MOMENT, "drop function taskers_moment(timestamp, text, boolean)"),
        migrations.RunSQL(
            FREE_TIME, "drop function taskers_free_time(bigint, tstzrange, interval)"
        ),
    ]
