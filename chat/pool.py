"""Threads of our own for the database work of sockets.

Channels would send all of it through one thread of the process, where a slow query freezes every
socket (docs/decisions/chat.md has the figures).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 4
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="sockets")


async def in_pool(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that uses the database, away from the event loop."""
    work = partial(_clean, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_threads, work)


def _clean(work: Callable[[], R]) -> R:
    close_old_connections()
    try:
        return work()
    finally:
        # Gives the connection back to Django's pool: these threads live as long as the process.
        close_old_connections()
