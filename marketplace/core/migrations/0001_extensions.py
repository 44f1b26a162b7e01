"""Extensions of PostgreSQL that later tables use, and the table of the database cache."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    """First of all: nothing else may depend on an order among the parts."""

    initial = True
    dependencies = []
    operations = [
        BtreeGistExtension(),
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            """
            create table core_cache (
                cache_key varchar(255) primary key,
                value text not null,
                expires timestamptz not null
            );
            create index core_cache_expires on core_cache (expires);
            """,
            "drop table core_cache;",
        ),
    ]
