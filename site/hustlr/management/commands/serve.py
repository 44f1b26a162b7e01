"""`manage.py serve`: the production web process."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Serves pages and sockets until SIGTERM, then drains."""

    help = "Serve pages and sockets until SIGTERM, then finish what was begun."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--behind-proxy",
            action="store_true",
            help="trust X-Forwarded-Proto and CLIENT_IP_HEADER, which a proxy must set on every request",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the server."""
        # Imported here: it installs Twisted's event loop, which no other command wants.
        from daphne.endpoints import build_endpoint_description_strings

        from hustlr.asgi import application
        from hustlr.serving import serve

        where = build_endpoint_description_strings(host=options["host"], port=options["port"])
        serve(application, *where, behind_proxy=options["behind_proxy"])
