"""How taskers are ranked: every number of the formula, and the reasons that people read.

score = standing + 0.2 · e^(−km / 12), best first. The database adds the second part for the
point that is searched from; the first part is stored in the search row.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable

FORMULA = "2026-11"
# Few reviews say little: everybody starts as if five clients had given 4.4 stars.
PRIOR_COUNT = 5
PRIOR_STARS = 4.4
RATING_SHARE = 0.75
EXPERIENCE_SHARE = 0.25
EXPERIENCE_JOBS = 25
NEARNESS_SHARE = 0.2
NEARNESS_KM = 12

NIGHT_BIT = 0
BITS_A_DAY = 9
DAY_MINUTES = 24 * 60


def standing(*, rating_sum: int, rating_count: int, completed: int) -> float:
    """What a tasker has earned so far, from 0 to 1, exact in the four bytes of the row."""
    mean = (rating_sum + PRIOR_COUNT * PRIOR_STARS) / (rating_count + PRIOR_COUNT)
    rating = min(max((mean - 3) / 2, 0), 1)
    experience = 1 - math.exp(-completed / EXPERIENCE_JOBS)
    return single(RATING_SHARE * rating + EXPERIENCE_SHARE * experience)


def nearness(km: float) -> float:
    """The part of the score that comes from the distance."""
    return NEARNESS_SHARE * math.exp(-km / NEARNESS_KM)


def single(value: float) -> float:
    """The value as a float4 column gives it back."""
    return float(struct.unpack("f", struct.pack("f", value))[0])


def coarse_week(hours: Iterable[tuple[int, int, int]]) -> int:
    """The week as 7 × 9 bits: a night bit, then 06–22 by two hours; set if any of it is open."""
    bits = 0
    for weekday, starts, ends in hours:
        for minute in range(starts, ends, 15):
            bits |= 1 << bit_of(weekday, minute)
    return bits


def bit_of(weekday: int, minute: int) -> int:
    """The place of a minute of an ISO weekday in the coarse week."""
    part = NIGHT_BIT if minute < 360 or minute >= 1320 else 1 + (minute - 360) // 120
    return (weekday - 1) * BITS_A_DAY + part
