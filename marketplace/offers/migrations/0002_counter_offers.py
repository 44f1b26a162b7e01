"""Counter-offers, offers that an edit outdates, the shortlist and the place of a price."""

import django.db.models.deletion
from django.db import migrations, models

import marketplace.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0001_offers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("price_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("not_included", models.CharField(blank=True, max_length=300)),
                ("message", models.TextField(blank=True, max_length=600)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Waiting for an answer"),
                            ("agreed", "Agreed"),
                            ("answered", "Answered with another offer"),
                            ("taken_back", "Taken back"),
                            ("lapsed", "Not answered in time"),
                            ("ended", "Over"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="offer",
            name="offer_one_live_per_tasker",
        ),
        migrations.RemoveConstraint(
            model_name="offer",
            name="offer_state_known",
        ),
        migrations.AddField(
            model_name="offer",
            name="confirm_by",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="offer",
            name="position",
            field=models.CharField(
                blank=True,
                choices=[
                    ("low", "Your price was among the lowest"),
                    ("middle", "Your price was in the middle"),
                    ("high", "Your price was among the highest"),
                ],
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="offer",
            name="rounds",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="offer",
            name="shortlisted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="offer",
            name="state",
            field=models.CharField(
                choices=[
                    ("submitted", "Waiting for an answer"),
                    ("countered", "Counter-offer"),
                    ("stale", "To be confirmed"),
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
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("submitted", "countered", "stale", "paying"))),
                fields=("job", "tasker"),
                name="offer_one_live_per_tasker",
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
                            "countered",
                            "paying",
                            "converted",
                            "declined",
                            "withdrawn",
                            "expired",
                            "stale",
                            "closed",
                        ],
                    )
                ),
                name="offer_state_known",
            ),
        ),
        migrations.AddField(
            model_name="counter",
            name="offer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="counters",
                to="offers.offer",
            ),
        ),
        migrations.AddIndex(
            model_name="counter",
            index=models.Index(
                condition=models.Q(("outcome", "")), fields=["expires_at"], name="counter_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="counter",
            constraint=models.UniqueConstraint(fields=("offer", "number"), name="counter_once"),
        ),
        migrations.AddConstraint(
            model_name="counter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "")), fields=("offer",), name="counter_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="counter",
            constraint=models.CheckConstraint(
                condition=models.Q(("price_minor__gt", 0)), name="counter_price_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="counter",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="counter_ends_after_start",
            ),
        ),
    ]
