"""`manage.py release`: what a deployment runs before its processes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from hustlr import releasing
from hustlr.progress import step


class Command(BaseCommand):
    """Brings database and static files up to the code."""

    help = "Check the settings, run migrations one deployment at a time, collect static files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the part that an image is built with."""
        parser.add_argument(
            "--static-only", action="store_true", help="collect static files; needs no database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Release."""
        with step("Static files"):
            releasing.collect()
        if options["static_only"]:
            return
        with step("Settings"):
            call_command("check", deploy=True, fail_level="WARNING")
        with step("Migrations"):
            releasing.migrate()
