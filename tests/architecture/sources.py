"""The files that guards read: those of the repository, without what others wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from hustlr.postgres import ROOT

PYTHON_FOLDERS = ("site/hustlr", "marketplace", "chat", "cms")
PARTS = tuple(
    sorted(path.parent.name for path in (ROOT / "marketplace").glob("*/apps.py")),
)


def python_files(*folders: str, root: Path = ROOT) -> list[Path]:
    """Return Python files of folders, without migrations, which are made by a command."""
    found = (file for folder in folders for file in (root / folder).rglob("*.py"))
    return sorted(file for file in found if "migrations" not in file.parts)


def application_files() -> list[Path]:
    """Return the Python files of the product."""
    return [ROOT / "manage.py", *python_files(*PYTHON_FOLDERS)]


def templates(root: Path = ROOT) -> list[Path]:
    """Return all templates."""
    return sorted((root / "templates").rglob("*.html"))


def scripts(root: Path = ROOT) -> list[Path]:
    """Return our own scripts."""
    return sorted((root / "static/js").rglob("*.js"))


def lines(file: Path) -> int:
    """Return the number of lines of a file."""
    return len(file.read_text().splitlines())


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Return each function of a file with the lines that it takes, without its decorators."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


@cache
def tree(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text())


def name(file: Path) -> str:
    """Return the path of a file as people write it."""
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name
