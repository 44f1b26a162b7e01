"""Keeps the search rows equal to the source tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from django.db import transaction

from marketplace.core.turns import Turns, take_turn
from marketplace.matching import rows, scoring
from marketplace.matching.models import SearchRow, SearchZone
from marketplace.matching.rows import Values
from marketplace.taskers import queries as taskers

BATCH = 500


@transaction.atomic
def refresh_rows(*, profile_id: int) -> int:
    """Bring the rows of one tasker to what they should be; return how many have changed.

    Repeatable. One at a time for each tasker: a late listener then reads what an earlier one
    has left, not what it saw before.
    """
    take_turn(Turns.SEARCH_ROWS, profile_id)
    profiles = taskers.calendars_by_id([profile_id])
    should = {_key(values): values for values in rows.wanted(profiles)}
    are = {_key(values): values for values in _stored([profile_id])}
    changed = [values for key, values in should.items() if are.get(key) != values]
    gone = [key for key in are if key not in should]
    for key in gone:
        SearchRow.objects.filter(pk=key).delete()
    _write(changed)
    for profile in profiles:
        SearchZone.objects.get_or_create(name=profile.timezone)
    return len(changed) + len(gone)


def differing_taskers() -> Iterator[int]:
    """Taskers whose rows are not what they should be, in batches over all of them."""
    after = 0
    while batch := taskers.calendars_after(after, limit=BATCH):
        ids = [profile.pk for profile in batch]
        should, are = set(rows.wanted(batch)), set(_stored(ids))
        yield from sorted({values.tasker_id for values in should ^ are})
        after = ids[-1]


def _write(changed: list[Values]) -> None:
    fields = ("lat", "lng", "radius2", "price", "quality", "stars", "coarse")
    SearchRow.objects.bulk_create(
        [SearchRow(**asdict(values)) for values in changed],
        update_conflicts=True,
        unique_fields=["tasker_id", "skill_id", "area_id"],
        update_fields=fields,
    )


def _stored(profile_ids: list[int]) -> Iterator[Values]:
    names = Values.__dataclass_fields__
    found = SearchRow.objects.filter(tasker_id__in=profile_ids).values(*names)
    # The driver reads a float4 as the shortest decimal; compared is what four bytes hold.
    singles = ("radius2", "quality", "stars")
    return (Values(**row | {name: scoring.single(row[name]) for name in singles}) for row in found)


def _key(values: Values) -> tuple[int, int, int]:
    return (values.tasker_id, values.skill_id, values.area_id)
