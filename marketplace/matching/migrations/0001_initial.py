"""The search table, its covering index and the statements that read it."""

from django.db import migrations, models

# Kilometres in a degree of latitude and of longitude at a latitude; within 0.008 % of a geodesic.
DISTANCE = """
create function search_km_lat(y float8) returns float8 language sql immutable parallel safe as
$$ select 111.13209 - 0.56605 * cos(2 * radians(y)) + 0.0012 * cos(4 * radians(y)) $$;
create function search_km_lng(y float8) returns float8 language sql immutable parallel safe as
$$ select 111.41513 * cos(radians(y)) - 0.09455 * cos(3 * radians(y))
   + 0.00012 * cos(5 * radians(y)) $$;
"""

# Strips of 0.05 degrees of latitude; tier 0 holds the best rows and lets a later statement stop
# early without losing one. Both are generated, so that they cannot lie.
TABLE = """
create table matching_searchrow (
    tasker_id int8 not null references taskers_taskerprofile on delete cascade,
    skill_id int2 not null references catalogue_skill on delete cascade,
    area_id int8 not null,
    lat float8 not null,
    lng float8 not null,
    radius2 float4 not null,
    price int not null,
    quality float4 not null check (quality between 0 and 1),
    stars float4 not null,
    coarse int8 not null,
    tier int2 generated always as ((quality < 0.828125)::int::int2) stored,
    band int2 generated always as (floor(lat / 0.05)::int2) stored,
    km_lng float4 generated always as (search_km_lng(lat)::float4) stored,
    primary key (tasker_id, skill_id, area_id)
);
create index search_row_ix on matching_searchrow (skill_id, tier, band, lng)
    include (lat, km_lng, radius2, price, quality, stars, tasker_id, area_id, coarse);
"""

# What is in reach of a point on both radii. The fences keep the distance from being computed
# again in each condition.
REACH = """
create function search_reach(
    skill int2, y float8, x float8, r float8, cap int, fewest float4, bits int8, opened int8[])
returns table (tasker_id int8, area_id int8, price int, quality float4, km float8, score float8)
language sql stable parallel safe as $$
    select tasker_id, area_id, price, quality, km, quality::float8 + 0.2 * exp(km / -12)
    from (
        select tasker_id, area_id, price, quality, sqrt(d2) as km
        from (
            select tasker_id, area_id, price, quality, radius2,
                search_km_lat(y) * search_km_lat(y) * (lat - y) * (lat - y)
                + search_km_lng(y) * km_lng * (lng - x) * (lng - x) as d2
            from matching_searchrow
            where skill_id = skill and tier = any('{0,1}'::int2[])
              and band = any(array(
                    select g::int2 from generate_series(
                        floor((y - r / search_km_lat(y)) / 0.05)::int,
                        floor((y + r / search_km_lat(y)) / 0.05)::int) as g))
              and lng between x - r / (search_km_lng(y) - 0.02 * r)
                          and x + r / (search_km_lng(y) - 0.02 * r)
              and price <= cap and stars >= fewest
              and (bits is null or coarse & bits <> 0 or tasker_id = any(opened))
            offset 0
        ) as near
        where d2 <= r * r and d2 <= radius2
        offset 0
    ) as reached
$$;
"""

# The bits of the coarse week (scoring.bit_of) that a time touches in any tasker's zone.
BITS = """
create function search_bits(wanted tstzrange) returns int8 language sql stable parallel safe as $$
    select coalesce(bit_or(1::int8 << (
        (extract(isodow from wall)::int - 1) * 9
        + case when extract(hour from wall) between 6 and 21
            then 1 + (extract(hour from wall)::int - 6) / 2 else 0 end)), 0)
    from matching_searchzone z,
        generate_series(lower(wanted), upper(wanted) - interval '1 second', interval '15 minutes')
            as moment,
        lateral (select moment at time zone z.name) as local(wall)
$$;
"""

# One tasker once, with the area that ranks best. The calendar is asked in the order of the rank,
# and only until the page is full.
PAGE = """
create function search_page(
    skill int2, y float8, x float8, r float8, cap int, fewest float4, blocked int8[],
    wanted tstzrange, length interval, buffer interval, at timestamptz,
    sort text, lim int)
returns table (tasker_id int8, area_id int8, price int, quality float4, km float8, score float8)
language plpgsql stable set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare bits int8 := case when wanted is null then null else search_bits(wanted) end;
opened int8[] := array(
    select profile_id from taskers_availabilityexception where is_open and during && wanted);
begin
    return query
    select c.tasker_id, c.area_id, c.price, c.quality, c.km, c.score
    from (
        select * from (
            select distinct on (k.tasker_id) k.*
            from (
                select f.*, case sort when 'nearest' then f.km
                    when 'price' then f.price::float8 else -f.score end as rank
                from search_reach(skill, y, x, r, cap, fewest, bits, opened) as f
                where f.tasker_id <> all (blocked)
            ) as k
            order by k.tasker_id, k.rank, k.area_id
        ) as best
        order by best.rank, best.tasker_id
        offset 0
    ) as c
    where wanted is null or taskers_has_gap(c.tasker_id, wanted, length, buffer, at)
    limit lim;
end $$;
"""


class Migration(migrations.Migration):
    """Django knows the table's columns for reading and writing; the rest is SQL."""

    initial = True
    dependencies = [
        ("catalogue", "0001_initial"),
        ("core", "0001_extensions"),
        ("taskers", "0002_free_time"),
    ]
    operations = [
        migrations.RunSQL(
            DISTANCE,
            "drop function search_km_lat(float8); drop function search_km_lng(float8);",
        ),
        migrations.RunSQL(TABLE, "drop table matching_searchrow"),
        migrations.CreateModel(
            name="SearchZone",
            fields=[("name", models.CharField(max_length=60, primary_key=True, serialize=False))],
        ),
        migrations.RunSQL(BITS, "drop function search_bits(tstzrange)"),
        migrations.RunSQL(
            REACH,
            "drop function search_reach(int2, float8, float8, float8, int, float4, int8, int8[])",
        ),
        migrations.RunSQL(
            PAGE,
            "drop function search_page(int2, float8, float8, float8, int, float4, int8[],"
            " tstzrange, interval, interval, timestamptz, text, int)",
        ),
        migrations.CreateModel(
            name="SearchRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tasker_id",
                        "skill_id",
                        "area_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tasker_id", models.BigIntegerField()),
                ("skill_id", models.SmallIntegerField()),
                ("area_id", models.BigIntegerField()),
                ("lat", models.FloatField()),
                ("lng", models.FloatField()),
                ("radius2", models.FloatField()),
                ("price", models.IntegerField()),
                ("quality", models.FloatField()),
                ("stars", models.FloatField()),
                ("coarse", models.BigIntegerField()),
            ],
            options={"db_table": "matching_searchrow", "managed": False},
        ),
    ]
