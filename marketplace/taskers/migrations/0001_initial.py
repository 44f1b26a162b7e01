"""Profiles of taskers, their skills, areas and calendars."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import marketplace.core.clock
import marketplace.core.refs
import marketplace.taskers.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_extensions"),
        ("catalogue", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TaskerProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", marketplace.core.refs.PublicRefField()),
                ("headline", models.CharField(blank=True, max_length=120)),
                ("pitch", models.TextField(blank=True, max_length=1200)),
                ("timezone", models.CharField(max_length=60)),
                ("notice_minutes", models.PositiveIntegerField(default=180)),
                ("is_active", models.BooleanField(default=False)),
                ("rating_sum", models.PositiveIntegerField(default=0)),
                ("rating_count", models.PositiveIntegerField(default=0)),
                ("completed_count", models.PositiveIntegerField(default=0)),
                ("calendar_changed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                ("lat", models.FloatField()),
                ("lng", models.FloatField()),
                ("radius_km", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="taskers.taskerprofile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BusyTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("booking_ref", models.CharField(max_length=8, unique=True)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="busy",
                        to="taskers.taskerprofile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AvailabilityException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("is_open", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=80)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="taskers.taskerprofile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TaskerSkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rate_minor", models.BigIntegerField()),
                ("minimum_minor", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                (
                    "unit",
                    models.CharField(
                        choices=[("hour", "per hour"), ("job", "for the job")], max_length=4
                    ),
                ),
                ("pitch", models.CharField(blank=True, max_length=240)),
                ("created_at", models.DateTimeField(default=marketplace.core.clock.now)),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="taskers.taskerprofile",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.skill",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WeeklyAvailability",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("weekday", models.PositiveSmallIntegerField()),
                ("starts", models.PositiveSmallIntegerField()),
                ("ends", models.PositiveSmallIntegerField()),
                (
                    "profile",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="week",
                        to="taskers.taskerprofile",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="taskerprofile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rating_sum__gte", models.F("rating_count")),
                    (
                        "rating_sum__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("rating_count"), "*", models.Value(5)
                        ),
                    ),
                ),
                name="tasker_rating_one_to_five",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicearea",
            constraint=models.UniqueConstraint(
                fields=("profile", "label"), name="service_area_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicearea",
            constraint=models.CheckConstraint(
                condition=models.Q(("radius_km__gte", 1), ("radius_km__lte", 50)),
                name="service_area_radius",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicearea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lat__gte", -90), ("lat__lte", 90), ("lng__gte", -180), ("lng__lte", 180)
                ),
                name="service_area_on_earth",
            ),
        ),
        migrations.AddIndex(
            model_name="busytime",
            index=models.Index(
                models.F("profile"),
                marketplace.taskers.models.UpperBound("during"),
                name="busy_by_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="busytime",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("profile", "="), ("during", "&&")], name="busy_no_overlap"
            ),
        ),
        migrations.AddConstraint(
            model_name="busytime",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("during__isempty", False),
                    ("during__lower_inf", False),
                    ("during__upper_inf", False),
                ),
                name="busy_has_ends",
            ),
        ),
        migrations.AddIndex(
            model_name="availabilityexception",
            index=django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(("is_open", True)),
                fields=["during"],
                name="exception_openings",
            ),
        ),
        migrations.AddIndex(
            model_name="availabilityexception",
            index=models.Index(
                models.F("profile"),
                marketplace.taskers.models.UpperBound("during"),
                name="exception_by_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="availabilityexception",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("during__isempty", False),
                    ("during__lower_inf", False),
                    ("during__upper_inf", False),
                ),
                name="exception_has_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskerskill",
            constraint=models.UniqueConstraint(
                fields=("profile", "skill"), name="tasker_skill_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="taskerskill",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum_minor__gte", 0), ("rate_minor__gt", 0)),
                name="tasker_skill_price",
            ),
        ),
        migrations.AddIndex(
            model_name="weeklyavailability",
            index=models.Index(fields=["profile", "weekday"], name="week_of_profile"),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)), name="week_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__gt", models.F("starts")), ("ends__lte", 1440)),
                name="week_hours",
            ),
        ),
        migrations.AddConstraint(
            model_name="weeklyavailability",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("profile", "="),
                    ("weekday", "="),
                    (marketplace.taskers.models.MinuteRange("starts", "ends"), "&&"),
                ],
                name="week_no_overlap",
            ),
        ),
    ]
