"""How often something may be done: windows that all processes share, counted by the database."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from django.db import connection

from marketplace.core.clock import now
from marketplace.core.models import Allowance

# One statement, so that two at once are both counted; a window that is over begins anew.
_SPEND = """
INSERT INTO core_allowance AS kept (key, spent, ends_at) VALUES (%(key)s, 1, %(ends)s)
ON CONFLICT (key) DO UPDATE SET
    spent = CASE WHEN kept.ends_at <= %(now)s THEN 1 ELSE kept.spent + 1 END,
    ends_at = CASE WHEN kept.ends_at <= %(now)s THEN %(ends)s ELSE kept.ends_at END
RETURNING spent, ends_at
"""


def spend(key: str, *, limit: int, window: timedelta) -> int:
    """Count one more of KEY; return 0, or the seconds to wait when LIMIT is used up.

    What is refused counts as well, up to the end of its window. Call it outside of a transaction
    that may be rolled back.
    """
    moment = now()
    values: dict[str, Any] = {"key": key[:120], "now": moment, "ends": moment + window}
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        spent, ends_at = cursor.fetchone()
    left: timedelta = ends_at - moment
    return 0 if spent <= limit else max(1, ceil(left.total_seconds()))


def sweep() -> int:
    """Delete the windows that are over; return how many."""
    deleted, _by_table = Allowance.objects.filter(ends_at__lte=now()).delete()
    return deleted
