"""Mobile numbers, the codes that verify them, and the budgets of messages."""

import functools
import secrets

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.core.clock


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="phone",
            field=models.CharField(blank=True, max_length=16, verbose_name="mobile number"),
        ),
        migrations.AddField(
            model_name="person",
            name="phone_verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=models.Q(("phone", ""), _negated=True),
                fields=("phone",),
                name="person_phone",
            ),
        ),
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=16)),
                (
                    "salt",
                    models.CharField(
                        default=functools.partial(secrets.token_hex, 16), max_length=32
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("person",),
                        name="phone_code_open",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="MessageBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("key", models.CharField(max_length=60)),
                ("sent", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "key"), name="message_budget_key")
                ]
            },
        ),
    ]
