"""Offers and their versions."""

import django.db.models.deletion
from django.db import migrations, models

import marketplace.core.clock
import marketplace.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0001_jobs"),
        ("taskers", "0002_free_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", marketplace.core.refs.PublicRefField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Waiting for an answer"),
                            ("paying", "Accepted, being paid"),
                            ("converted", "Booked"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Run out"),
                            ("closed", "Job closed"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("price_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("message", models.TextField(max_length=1200)),
                ("not_included", models.CharField(blank=True, max_length=300)),
                ("expires_at", models.DateTimeField()),
                (
                    "decline_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("price", "The price is too high"),
                            ("time", "The time does not suit"),
                            ("experience", "I want more experience with this kind of job"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("filled", "The client booked another tasker"),
                            ("cancelled", "The client cancelled the job"),
                            ("expired", "The job ran out of time"),
                        ],
                        max_length=10,
                    ),
                ),
                ("idempotency_key", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                ("edited_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job"
                    ),
                ),
                (
                    "tasker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="taskers.taskerprofile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfferVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("price_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("message", models.TextField(max_length=1200)),
                ("not_included", models.CharField(blank=True, max_length=300)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="offers.offer",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["job", "state"], name="offer_of_job"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["tasker", "-created_at"], name="offer_of_tasker"),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(
                condition=models.Q(("state", "submitted")), fields=["expires_at"], name="offer_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("submitted", "paying"))),
                fields=("job", "tasker"),
                name="offer_one_live_per_tasker",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "paying")),
                fields=("job",),
                name="offer_one_paying_per_job",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                fields=("tasker", "idempotency_key"), name="offer_once_per_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "submitted",
                            "paying",
                            "converted",
                            "declined",
                            "withdrawn",
                            "expired",
                            "closed",
                        ],
                    )
                ),
                name="offer_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gt", 0)), name="offer_price_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="offer_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("decline_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="offer_declined_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("close_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="offer_closed_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="offerversion",
            constraint=models.UniqueConstraint(
                fields=("offer", "number"), name="offer_version_once"
            ),
        ),
    ]
