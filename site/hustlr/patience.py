"""How long the database may take: a page gives up soon, a worker later, a command never.

The limits are set on each connection once it stands, since a pooler refuses them as options of the
start. Behind one in transaction mode they belong to the role: ALTER ROLE … SET statement_timeout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from django.db.backends.signals import connection_created
from psycopg.errors import IdleInTransactionSessionTimeout, LockNotAvailable, QueryCanceled

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_SET = ", ".join(
    f"set_config('{name}', %s, false)"
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
)
# What PostgreSQL says when a limit is reached; Django wraps it.
REACHED = (QueryCanceled, LockNotAvailable, IdleInTransactionSessionTimeout)


@dataclass(frozen=True)
class Patience:
    """Seconds for a statement, for a lock, and for a transaction in which nothing happens."""

    statement: float
    lock: float
    idle: float


PAGES = Patience(statement=5, lock=3, idle=30)
WORK = Patience(statement=60, lock=10, idle=60)
# A pool hands out the same connections again and again.
_told: WeakSet[Any] = WeakSet()


def keep(patience: Patience) -> None:
    """Let every connection of this process from now on have these limits."""

    def tell(connection: BaseDatabaseWrapper, **_sent: Any) -> None:
        if connection.connection not in _told:
            seconds = (patience.statement, patience.lock, patience.idle)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {_SET}", [f"{round(each * 1000)}ms" for each in seconds])
            _told.add(connection.connection)

    connection_created.connect(tell, weak=False, dispatch_uid="hustlr.patience")


def is_over(exception: BaseException | None) -> bool:
    """Say whether the database has given up on a statement because of its limits."""
    return isinstance(exception, REACHED) or isinstance(
        getattr(exception, "__cause__", None), REACHED
    )
