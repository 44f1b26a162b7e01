"""Categories, skills, question schemas."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_extensions")]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=60)),
                ("summary", models.CharField(blank=True, max_length=160)),
                ("icon", models.CharField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                ("level", models.PositiveSmallIntegerField(default=1)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="catalogue.category",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=80)),
                ("summary", models.CharField(max_length=160)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[("hour", "per hour"), ("job", "for the job")], max_length=4
                    ),
                ),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        help_text="How long such a job usually takes."
                    ),
                ),
                ("low_minor", models.BigIntegerField()),
                ("high_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("is_licensed", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "synonyms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("words", models.TextField()),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skills",
                        to="catalogue.category",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuestionSchema",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("questions", models.JSONField(default=list)),
                (
                    "category",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="question_schema",
                        to="catalogue.category",
                    ),
                ),
                (
                    "skill",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="question_schema",
                        to="catalogue.skill",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__gte", 1), ("level__lte", 3)),
                name="category_three_levels",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("level", 1), ("parent", None)),
                    models.Q(("level__gt", 1), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="category_level_of_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None),
                    models.Q(("parent", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="category_not_own_parent",
            ),
        ),
        migrations.AddIndex(
            model_name="skill",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="skill_words_trigrams", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("high_minor__gte", models.F("low_minor")), ("low_minor__gt", 0)
                ),
                name="skill_price_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="skill",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 15)), name="skill_minutes"
            ),
        ),
        migrations.AddConstraint(
            model_name="questionschema",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("category", None), ("skill__isnull", False)),
                    models.Q(("category__isnull", False), ("skill", None)),
                    _connector="OR",
                ),
                name="question_schema_of_one",
            ),
        ),
    ]
