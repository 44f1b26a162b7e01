"""Accounts that money is sent to, and the links to their pages."""

import functools

import django.db.models.deletion
from django.db import migrations, models

import marketplace.core.clock
import marketplace.core.refs
import marketplace.payments.gateways.sandbox.models


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [
        ("sandbox", "0001_sandbox"),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "remote_id",
                    models.CharField(
                        default=functools.partial(
                            marketplace.payments.gateways.sandbox.models.new_id, *("acct",)
                        ),
                        max_length=60,
                        unique=True,
                    ),
                ),
                ("customer", models.CharField(max_length=40)),
                ("email", models.CharField(max_length=254)),
                ("country", models.CharField(max_length=2)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("restricted", "Restricted"),
                            ("checking", "Checking"),
                            ("enabled", "Enabled"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("holder", models.CharField(blank=True, max_length=80)),
                ("bsb", models.CharField(blank=True, max_length=6)),
                ("number_end", models.CharField(blank=True, max_length=4)),
                ("fingerprint", models.CharField(blank=True, max_length=40)),
                ("returns_money", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", marketplace.core.refs.PublicRefField()),
                ("return_path", models.CharField(max_length=200)),
                ("refresh_path", models.CharField(max_length=200)),
                ("used_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="sandbox.account",
                    ),
                ),
            ],
        ),
    ]
