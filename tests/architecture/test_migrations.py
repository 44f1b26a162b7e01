"""The database is what the models say, by migrations that have names."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db import connection

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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("accounts_report", {"finding", "bookings", "others"}),
        ("payments_payment", {"fingerprint"}),
        ("payments_payee", {"bank", "bank_key", "due", "hold_cause", "looked_at"}),
        ("payments_transfer", {"payee_version"}),
        ("reviews_review", {"hidden_for"}),
    ],
)
def test_the_release_before_can_still_write_its_rows(table, names):
    """It does not name the columns that came since, while both releases run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
            " AND is_nullable = 'NO' AND column_default IS NOT NULL",
            [table],
        )
        assert {name for (name,) in cursor.fetchall()} >= names
