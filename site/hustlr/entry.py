"""Sends a command to where it lives, with the database running where it needs one."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from hustlr.troubles import Trouble

# These start before Django, or without it; all others are Django's and the applications'.
OWN_COMMANDS = {
    "run": "hustlr.supervisor",
    "bench": "hustlr.tools.bench",
    "test": "hustlr.tools.testing",
    "gallery": "hustlr.tools.gallery",
    "lint": "hustlr.tools.quality",
    "fix": "hustlr.tools.quality",
    "lock": "hustlr.tools.lock",
}

WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "version",
}


def main(argv: Sequence[str]) -> None:
    """Run one command; what stops it is told in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hustlr.settings")
    command, *arguments = argv[1:] or ["help"]
    try:
        if module := OWN_COMMANDS.get(command):
            sys.exit(importlib.import_module(module).main(command, arguments))
        _run_django(command, argv)
    except Trouble as trouble:
        sys.exit(f"Hustlr: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)


def _run_django(command: str, argv: Sequence[str]) -> None:
    from django.core.management import execute_from_command_line

    if command == "worker" and (direct := os.environ.get("DATABASE_DIRECT_URL")):
        # Behind a pooler in transaction mode, news of new jobs would be lost without a word.
        os.environ["DATABASE_URL"] = direct
    if _needs_database(command, argv):
        from hustlr.postgres import ensure_database

        ensure_database()
    execute_from_command_line(list(argv))


def _needs_database(command: str, argv: Sequence[str]) -> bool:
    return not (
        command in WITHOUT_DATABASE
        or command.startswith("-")
        or {"--static-only", "--help"} & {*argv}
    )
