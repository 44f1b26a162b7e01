"""Jobs, their addresses and photos."""

import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import marketplace.core.clock
import marketplace.core.refs


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", marketplace.core.refs.PublicRefField()),
                ("guest_key", models.CharField(blank=True, max_length=40)),
                ("start_key", models.UUIDField(null=True, unique=True)),
                ("title", models.CharField(max_length=100)),
                ("description", models.TextField(blank=True, max_length=2000)),
                ("answers", models.JSONField(default=dict)),
                ("area", models.CharField(blank=True, max_length=80)),
                ("lat", models.FloatField(null=True)),
                ("lng", models.FloatField(null=True)),
                ("timezone", models.CharField(default="Australia/Sydney", max_length=60)),
                (
                    "when_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("date", "On a day"),
                            ("before", "By a day"),
                            ("flexible", "I am flexible"),
                        ],
                        max_length=8,
                    ),
                ),
                ("day", models.DateField(null=True)),
                (
                    "part_of_day",
                    models.CharField(
                        choices=[
                            ("any", "Any time"),
                            ("morning", "Morning"),
                            ("afternoon", "Afternoon"),
                            ("evening", "Evening"),
                        ],
                        default="any",
                        max_length=9,
                    ),
                ),
                ("deadline", models.DateTimeField(null=True)),
                ("budget_minor", models.BigIntegerField(null=True)),
                ("currency", models.CharField(default="AUD", max_length=3)),
                ("agreed_minor", models.BigIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Open"),
                            ("filled", "Booked"),
                            ("expired", "Closed, nobody chosen"),
                            ("cancelled", "Cancelled"),
                            ("discarded", "Thrown away"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("is_frozen", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("due_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                ("edited_at", models.DateTimeField(null=True)),
                ("filled_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "client",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.skill",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JobAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("lat", models.FloatField()),
                ("lng", models.FloatField()),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="address",
                        to="jobs.job",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JobPhoto",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", marketplace.core.refs.PublicRefField()),
                (
                    "file",
                    models.ImageField(
                        height_field="height", upload_to="jobs/", width_field="width"
                    ),
                ),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("alt", models.CharField(blank=True, max_length=120)),
                ("position", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="jobs.job",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["skill", "lat", "lng"],
                name="job_open_by_skill",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["-published_at", "-id"],
                name="job_open_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(
                condition=models.Q(("state__in", ["draft", "open"])),
                fields=["due_at"],
                name="job_due",
            ),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["client", "-created_at"], name="job_of_client"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("client__isnull", False),
                    models.Q(("guest_key", ""), _negated=True),
                    _connector="OR",
                ),
                name="job_has_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ("draft", "discarded")),
                    models.Q(
                        ("budget_minor__isnull", False),
                        ("client__isnull", False),
                        ("lat__isnull", False),
                        ("lng__isnull", False),
                        ("published_at__isnull", False),
                        ("skill__isnull", False),
                        models.Q(("title", ""), _negated=True),
                        models.Q(("area", ""), _negated=True),
                        models.Q(("when_kind", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="job_published_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "open", "discarded", "filled", "expired", "cancelled"])
                ),
                name="job_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("budget_minor", None), ("budget_minor__gt", 0), _connector="OR"
                ),
                name="job_budget_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("day", None), ("when_kind__in", ["", "flexible"])),
                    models.Q(("day__isnull", False), ("when_kind__in", ["date", "before"])),
                    _connector="OR",
                ),
                name="job_day_of_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "filled"), _negated=True),
                    models.Q(("agreed_minor__gt", 0), ("filled_at__isnull", False)),
                    _connector="OR",
                ),
                name="job_filled_at_price",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_frozen", False), ("state", "open"), _connector="OR"),
                name="job_frozen_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("client", None), ("state", "draft")),
                fields=("guest_key",),
                name="job_one_draft_per_guest",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lat__gte", -90), ("lat__lte", 90), ("lng__gte", -180), ("lng__lte", 180)
                ),
                name="job_address_on_earth",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobphoto",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("job", "position"),
                name="job_photo_position",
            ),
        ),
    ]
