"""The cache in a table of the database, for sites without Redis."""

from __future__ import annotations

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

_NEVER = datetime.max.replace(tzinfo=UTC)
_WRITE = """
INSERT INTO core_cache AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""


class TableCache(DatabaseCache):
    """Writes in one statement; Django's counts the table and looks for the key before it writes.

    Nor does it look for what has expired each time: a task does, every hour (hustlr.tasks).
    """

    def set(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Keep a value, whether or not there is one."""
        name = self.make_and_validate_key(key, version=version)
        until = self.get_backend_timeout(timeout)
        expires = _NEVER if until is None else datetime.fromtimestamp(until, tz=UTC)
        stored = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [name, stored, expires])
