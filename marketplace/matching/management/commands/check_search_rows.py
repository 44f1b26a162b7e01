"""`manage.py check_search_rows`: compare the search table with its sources."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.matching import actions


class Command(BaseCommand):
    """Exits with an error when rows differ and are not mended."""

    help = "Compare the search rows with profiles, prices, areas and calendars."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --mend."""
        parser.add_argument("--mend", action="store_true", help="Bring differing rows up to date.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Report, and mend where asked to."""
        differing = list(actions.differing_taskers())
        if not differing:
            self.stdout.write("All search rows are true.")
            return
        if not options["mend"]:
            raise CommandError(f"Search rows differ for taskers {differing}. Add --mend.")
        for profile_id in differing:
            actions.refresh_rows(profile_id=profile_id)
        self.stdout.write(f"Mended the rows of {len(differing)} taskers.")
