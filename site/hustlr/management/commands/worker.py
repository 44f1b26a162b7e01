"""`manage.py worker`: the production worker process."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hustlr.working import work
from marketplace.core.queue import QUEUES


class Command(BaseCommand):
    """Runs queued jobs until SIGTERM."""

    help = "Run queued jobs until SIGTERM, then finish those that were begun."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what to work on."""
        parser.add_argument("--queues", nargs="+", default=list(QUEUES), choices=QUEUES)
        parser.add_argument("--concurrency", type=int, default=4)
        parser.add_argument("--name", default="worker")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker."""
        work(
            name=options["name"],
            queues=options["queues"],
            concurrency=options["concurrency"],
        )
