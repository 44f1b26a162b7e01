"""One after the other until the transaction ends, where there is no row to lock."""

from __future__ import annotations

from enum import IntEnum

from django.db import connection


class Turns(IntEnum):
    """What is taken in turns; the numbers keep these locks apart from each other."""

    SEARCH_ROWS = 7_320
    BUSY_TIMES = 7_321


def take_turn(turns: Turns, number: int) -> None:
    """Wait until nobody else has this turn of this number; it is given back with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [turns, number % 2**31])
