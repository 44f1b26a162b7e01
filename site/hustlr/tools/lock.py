"""`manage.py lock`: resolves requirements.in and requirements-dev.in into locked files."""

from __future__ import annotations

from collections.abc import Sequence

from hustlr.bootstrap import ROOT, TOOLS, call
from hustlr.progress import step
from hustlr.troubles import Trouble

FILES = ("requirements", "requirements-dev")
# For every system and every Python that is new enough, without addresses of anybody's mirror.
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
    "--no-annotate",
    "--quiet",
)


def main(command: str, arguments: Sequence[str]) -> int:
    """Lock; further arguments go to uv, such as --upgrade."""
    uv = TOOLS / "bin" / "uv"
    if not uv.exists():
        raise Trouble("uv is not there: unset HUSTLR_NO_UV, remove .venv and start again.")
    for name in FILES:
        with step(f"Locking {name}.txt"):
            line = [str(uv), "pip", "compile", *OPTIONS, *arguments]
            if not call([*line, f"{name}.in", "--output-file", str(ROOT / f"{name}.txt")]):
                return 1
    return 0
