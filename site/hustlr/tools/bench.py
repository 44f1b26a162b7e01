"""`manage.py bench NAME`: prints the numbers of docs/benchmarks.md, one script for each."""

from __future__ import annotations

import ast
import runpy
import sys
from collections.abc import Sequence

from hustlr.postgres import ROOT
from hustlr.progress import say
from hustlr.troubles import Trouble

FOLDER = ROOT / "bench"


def main(command: str, arguments: Sequence[str]) -> int:
    """Run one script with the arguments after its name; without a name, list them."""
    scripts = {file.stem: file for file in sorted(FOLDER.glob("[a-z]*.py"))}
    if not arguments:
        for name, file in scripts.items():
            about = ast.get_docstring(ast.parse(file.read_text())) or ""
            say(f"{name:<12} {about.splitlines()[0]}")
        return 0
    name = arguments[0]
    if name not in scripts:
        raise Trouble(f"There is no bench {name!r}: choose from {', '.join(scripts)}.")
    sys.argv = list(arguments)
    # As when Python runs it: what benchmarks share lies beside them.
    sys.path.insert(0, str(FOLDER))
    runpy.run_path(str(scripts[name]), run_name="__main__")
    return 0
