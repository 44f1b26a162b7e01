"""The database is what the models say, by migrations that have names."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from hustlr import schema
from hustlr.postgres import ROOT

OURS = {
    name: file
    for name, file in schema.migration_files().items()
    if file.is_relative_to(ROOT) and ".venv" not in file.parts
}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_every_migration_says_what_it_does():
    assert [name for name in OURS if re.search(r"_auto_|_alter_\w+_and_more", name)] == []


@pytest.mark.django_db
def test_the_database_of_tests_lacks_none():
    assert schema.pending() == []
