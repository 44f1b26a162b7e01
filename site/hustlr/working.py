"""The worker process: runs what was queued."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from hustlr import patience

GRACE_SECONDS = 40


def work(*, name: str, queues: Sequence[str], concurrency: int, once: bool = False) -> None:
    """Run jobs of these queues until SIGTERM, then finish those that were begun.

    With `once` it returns when the queues are empty. Returns also when the database restarts: whoever started it has to start it again.
    """
    if not once:  # else the process has other things to do as well
        patience.keep(patience.WORK)
    connector = _WorkerConnector(DjangoConnector())
    with app.replace_connector(connector):
        asyncio.run(_work(name=name, queues=list(queues), concurrency=concurrency, wait=not once))


async def _work(**options: Any) -> None:
    async with app.open_async():
        await app.run_worker_async(
            shutdown_graceful_timeout=GRACE_SECONDS,
            # Without news by LISTEN, as behind a pooler, this bounds the wait.
            fetch_job_polling_interval=5,
            **options,
        )


class _WorkerConnector(PsycopgConnector):
    """Fetches jobs over its own pool; what a job enqueues goes through Django's transaction."""

    def __init__(self, django: DjangoConnector) -> None:
        super().__init__(kwargs=connector_params(), min_size=1, max_size=4)
        self._django = django

    def get_sync_connector(self) -> BaseConnector:
        """Return Django's own, so that a job that fails has enqueued nothing."""
        return self._django
