"""`manage.py load_catalogue`: bring categories, skills and questions to the data files."""

from typing import Any

from django.core.management.base import BaseCommand

from marketplace.catalogue.actions import load_catalogue


class Command(BaseCommand):
    """Repeatable; a skill that has left the files is no longer on offer."""

    help = "Bring categories, skills and questions to the state of the data files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many skills there are."""
        self.stdout.write(f"{load_catalogue()} skills are on offer.")
