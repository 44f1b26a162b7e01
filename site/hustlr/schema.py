"""Which migrations there are, and which the database lacks: without importing any of them."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from hustlr.postgres import ROOT


def pending() -> list[str]:
    """Return the migrations that have not run; one query, where Django's own takes seconds."""
    recorder = MigrationRecorder(connection)
    applied = {f"{app}.{name}" for app, name in recorder.applied_migrations()}
    return sorted(migration_files().keys() - applied)


@cache
def migration_files() -> dict[str, Path]:
    """Return the file of every migration by its name, such as jobs.0001_initial."""
    found = {}
    for app in apps.get_app_configs():
        for folder in _folders(app.label):
            for file in sorted(Path(folder).glob("[0-9a-z]*.py")):
                found[f"{app.label}.{file.stem}"] = file
    return found


def of_libraries() -> list[tuple[str, str]]:
    """Return the last migrations of what is not ours; some of ours are needed for them."""
    leaves: list[tuple[str, str]] = MigrationLoader(None).graph.leaf_nodes()
    return [(label, name) for label, name in leaves if not _is_own(label)]


def _is_own(label: str) -> bool:
    path = Path(apps.get_app_config(label).path)
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts


def _folders(label: str) -> list[str]:
    module, _explicit = MigrationLoader.migrations_module(label)
    try:
        spec = find_spec(module) if module else None
    except ModuleNotFoundError:
        spec = None
    return list((spec and spec.submodule_search_locations) or ())
