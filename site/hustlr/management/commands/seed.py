"""Makes the demo data, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hustlr.demo import making
from hustlr.troubles import Trouble


class Command(BaseCommand):
    """`manage.py seed`: the demo of Sydney, for an empty database."""

    help = "Make the demo data. Does nothing when it is there already."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, telling each step."""
        try:
            making.make(self.stdout.write)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
