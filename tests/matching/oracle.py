"""A second opinion on search: a slow scan over the source tables, in Python only."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import prefetch_related_objects

from marketplace.matching import rows, scoring
from marketplace.taskers import queries as taskers

QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Found:
    """What the scan knows of one tasker."""

    tasker_id: int
    price: int
    km: float
    score: float


def sources():
    """Read all that the scan looks at, once for many scans."""
    profiles = taskers.calendars_after(0, limit=10_000)
    prefetch_related_objects(profiles, "busy", "exceptions")
    return {profile.pk: profile for profile in profiles}


def scan(search, profiles, *, now, buffer):
    """Return who fits, in the order of the search."""
    best = {}
    for profile in profiles.values():
        if profile.person_id == search.exclude_person_id:
            continue
        for values in rows.wanted([profile]):
            found = _in_reach(search, values)
            if found and _rank(search, found) < _rank(search, best.get(profile.pk)):
                best[profile.pk] = found
    free = [
        found
        for found in best.values()
        if search.window is None or has_gap(profiles[found.tasker_id], search.window, now, buffer)
    ]
    return sorted(free, key=lambda found: _rank(search, found))


def has_gap(profile, window, now, buffer):
    """Say whether a gap of the window's length is free, by quarter hours."""
    soonest = now + timedelta(minutes=profile.notice_minutes)
    needed = math.ceil(window.length / QUARTER)
    run, moment = 0, window.start.astimezone(UTC)
    while moment < window.end:
        free = moment >= soonest and is_free(profile, moment, buffer)
        run = run + 1 if free else 0
        if run >= needed:
            return True
        moment += QUARTER
    return False


def is_free(profile, moment, buffer):
    """Say whether the quarter hour from a moment is free."""
    for busy in profile.busy.all():
        if busy.during.lower - buffer < moment + QUARTER and moment < busy.during.upper:
            return False
    opened = _in_week(profile, moment)
    for exception in profile.exceptions.all():
        overlaps = exception.during.lower < moment + QUARTER and moment < exception.during.upper
        if overlaps and not exception.is_open:
            return False
        opened = opened or (
            exception.is_open
            and exception.during.lower <= moment
            and moment + QUARTER <= exception.during.upper
        )
    return opened


def _in_week(profile, moment):
    """Look at the clock on the wall; the repeated hour of autumn counts as PostgreSQL reads it."""
    zone = ZoneInfo(profile.timezone)
    local = moment.astimezone(zone)
    for row in profile.week.all():
        if row.weekday == local.isoweekday():
            start = _moment(local.date(), row.starts, zone)
            end = _moment(local.date(), row.ends, zone)
            if start <= moment and moment + QUARTER <= end:
                return True
    return False


def _moment(day, minutes, zone):
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    first = wall.replace(tzinfo=zone, fold=0)
    second = wall.replace(tzinfo=zone, fold=1)
    if second.utcoffset() > first.utcoffset():  # a gap: wall times in it do not exist
        return first.astimezone(UTC) - timedelta(minutes=wall.minute)
    return second.astimezone(UTC)


def _in_reach(search, values):
    ky = _km_lat(search.lat)
    kx = _km_lng(search.lat)
    km_lng = scoring.single(_km_lng(values.lat))
    north, east = values.lat - search.lat, values.lng - search.lng
    squared = ky * ky * north * north + kx * km_lng * east * east
    if values.skill_id != search.skill_id or squared > search.radius_km**2:
        return None
    if squared > values.radius2 or values.stars < scoring.single(search.least_stars):
        return None
    if search.cap_minor is not None and values.price > search.cap_minor:
        return None
    km = math.sqrt(squared)
    score = values.quality + 0.2 * math.exp(-km / 12)
    return Found(values.tasker_id, values.price, km, score)


def _rank(search, found):
    if found is None:
        return (math.inf, 0)
    by = {"best": -found.score, "nearest": found.km, "price": found.price}
    return (by[search.sort], found.tasker_id)


def _km_lat(y):
    y = math.radians(y)
    return 111.13209 - 0.56605 * math.cos(2 * y) + 0.0012 * math.cos(4 * y)


def _km_lng(y):
    y = math.radians(y)
    return 111.41513 * math.cos(y) - 0.09455 * math.cos(3 * y) + 0.00012 * math.cos(5 * y)
