"""`manage.py gallery [WORDS]`: pictures of every page in every state, for people to look at."""

from __future__ import annotations

import os
from collections.abc import Sequence

from hustlr.progress import say
from hustlr.tools import chromium, testing


def main(command: str, arguments: Sequence[str]) -> int:
    """Take the pictures, of the pages whose names have all WORDS if there are any."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "hustlr.settings_test"
    chromium.require()
    words = ["-k", " and ".join(arguments)] if arguments else []
    outcome = testing.pytest("tests/interface/gallery.py", "-q", *words)
    say("The pictures are in artefacts/gallery/index.html.")
    return outcome
