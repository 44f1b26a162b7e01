"""Template databases, one for each state of the migrations, built in layers and cloned."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from hustlr import schema
from hustlr.postgres import ROOT, database_url, ensure_database

# Two builders at once would both wait for 250 migrations; the second one clones instead.
BUILDING = 7_114_001

# What runs after migrate leaves rows in a template as well.
SEEDS = ("cms/*seed.py", "cms/tree.py", "cms/data/*.toml", "marketplace/catalogue/data/*.json")

CATALOGUE = """
CREATE TABLE IF NOT EXISTS template_databases (
    name text PRIMARY KEY, migrations jsonb NOT NULL, used_at timestamptz NOT NULL DEFAULT now()
)
"""


class Clone:
    """The database that the tests of a process use: like the template, or like a kept one."""

    def __init__(self, name: str, template: str) -> None:
        self.name, self.template = name, template
        self.become(template)

    def become(self, other: str = "") -> None:
        """Be like another one from now on; without a name, like the template again."""
        self.like = other or self.template
        self.renew()

    def renew(self) -> None:
        """Undo what was committed; quicker than emptying 200 tables, and keeps their first rows."""
        point_at(self.name)
        clone(self.like, self.name)


def prepare() -> str:
    """Return the name of a template with all migrations, building what no other one has."""
    ensure_database(testing=True)
    wanted = _hashes()
    with _server() as server, _only_builder(server):
        server.execute(CATALOGUE)
        _drop_abandoned(server)
        name = _name(wanted)
        if _exists(server, name):
            server.execute("UPDATE template_databases SET used_at = now() WHERE name = %s", [name])
        else:
            _build(server, wanted, vendor_only=True)
            _build(server, wanted, vendor_only=False)
        return name


def clone(template: str, name: str) -> None:
    """Make a database like a template; takes a tenth of a second."""
    with _server() as server:
        server.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))
        server.execute(
            _statement("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log", name, template)
        )


def seal(name: str) -> None:
    """Let nobody into a database, nor stay in it, so that it can be cloned at any time."""
    with _server() as server:
        server.execute(_statement("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name))
        server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
            [name],
        )


def drop(name: str) -> None:
    """Remove a clone, cutting whoever still uses it."""
    with _server() as server:
        server.execute(_statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def point_at(name: str) -> None:
    """Let Django's connections of this process use a database."""
    for each in connections.all():
        each.close()
        each.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def _build(server: psycopg.Connection, wanted: dict[str, str], *, vendor_only: bool) -> None:
    """Migrate a clone of the nearest template, with the migrations of libraries as a layer."""
    targets = schema.of_libraries() if vendor_only else None
    layer = _reached_by(targets, wanted) if targets else wanted
    name, building = _name(layer), f"hustlr_building_{os.getpid()}"
    if _exists(server, name):
        return
    clone(_nearest(server, layer), building)
    before = connection.settings_dict["NAME"]
    point_at(building)
    try:
        _migrate(targets)
    finally:
        point_at(before)
    server.execute(_statement("ALTER DATABASE {} RENAME TO {}", building, name))
    server.execute(
        "INSERT INTO template_databases (name, migrations) VALUES (%s, %s)"
        " ON CONFLICT (name) DO UPDATE SET migrations = EXCLUDED.migrations, used_at = now()",
        [name, json.dumps(layer)],
    )


def _migrate(targets: list[tuple[str, str]] | None) -> None:
    if targets:
        MigrationExecutor(connection).migrate(targets)
    else:
        call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def _nearest(server: psycopg.Connection, layer: dict[str, str]) -> str:
    """Return the template with the most migrations that this one has too, all of them equal."""
    row = server.execute(
        "SELECT name FROM template_databases JOIN pg_database ON datname = name"
        " WHERE %s::jsonb @> migrations"
        " ORDER BY (SELECT count(*) FROM jsonb_object_keys(migrations)) DESC, name LIMIT 1",
        [json.dumps(layer)],
    ).fetchone()
    return row[0] if row else "template1"


def _hashes() -> dict[str, str]:
    """Return the hash of every migration file, and of what makes content after them."""
    seeds = {str(file.relative_to(ROOT)): file for seed in SEEDS for file in ROOT.glob(seed)}
    files = schema.migration_files() | seeds
    return {
        name: hashlib.sha256(file.read_bytes()).hexdigest()[:12] for name, file in files.items()
    }


def _reached_by(targets: list[tuple[str, str]], wanted: dict[str, str]) -> dict[str, str]:
    """Return the hashes of what libraries need, with those of our migrations beneath them."""
    graph = MigrationLoader(None).graph
    reached = {".".join(node) for target in targets for node in graph.forwards_plan(target)}
    return {key: value for key, value in wanted.items() if key in reached}


def _drop_abandoned(server: psycopg.Connection) -> None:
    """Drop templates that nobody used for a day, and clones of processes that were killed."""
    old = "SELECT name FROM template_databases WHERE used_at < now() - interval '1 day'"
    for (name,) in server.execute(old).fetchall():
        drop(name)
        server.execute("DELETE FROM template_databases WHERE name = %s", [name])
    for (name,) in server.execute(
        "SELECT datname FROM pg_database WHERE datname ~ '^hustlr_(test|building)_[0-9]+'"
    ).fetchall():
        if not Path(f"/proc/{name.split('_')[2]}").exists():
            drop(name)


def _name(migrations: dict[str, str]) -> str:
    content = json.dumps(migrations, sort_keys=True).encode()
    return f"hustlr_template_{hashlib.sha256(content).hexdigest()[:12]}"


def _exists(server: psycopg.Connection, name: str) -> bool:
    row = server.execute(
        "SELECT FROM template_databases JOIN pg_database ON datname = name WHERE name = %s", [name]
    ).fetchone()
    return row is not None


@contextmanager
def _server():
    """Connect outside of Django, which knows only the clone."""
    with psycopg.connect(database_url(testing=True), autocommit=True) as server:
        yield server


@contextmanager
def _only_builder(server: psycopg.Connection):
    server.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(%s)", [BUILDING])


def _statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


if __name__ == "__main__":
    django.setup()
    prepare()
