"""Says whether the books are in order: `manage.py check_books`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.payments import queries


class Command(BaseCommand):
    """Check every rule of the books; the exit code tells scripts."""

    help = "Check that the books are in order."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to compare with the gateway, which calls it."""
        parser.add_argument(
            "--gateway", action="store_true", help="also compare with the gateway's balance"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each thing that is wrong."""
        broken = queries.broken_invariants()
        if options["gateway"] and (missing := queries.missing_at_gateway()):
            broken.append(f"The gateway has {missing} less than the books say")
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError(f"The books are not in order: {len(broken)} findings")
        self.stdout.write("The books are in order.")
