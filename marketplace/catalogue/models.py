"""Tables of the catalogue: categories, skills, question schemas."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.money import Money

MAX_LEVEL = 3


class Category(models.Model):
    """A group of skills; groups may stand in groups, three levels deep."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=160, blank=True)
    icon = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    level = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=MAX_LEVEL), name="category_three_levels"
            ),
            models.CheckConstraint(
                condition=Q(parent=None, level=1) | Q(parent__isnull=False, level__gt=1),
                name="category_level_of_parent",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="category_not_own_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """Something that a tasker can do: the leaf of the tree."""

    class Unit(models.TextChoices):
        """How the skill is usually priced."""

        HOUR = "hour", _("per hour")
        JOB = "job", _("for the job")

    # int2, because it is the first column of the covering search index.
    id = models.SmallAutoField(primary_key=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    summary = models.CharField(max_length=160)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="skills")
    position = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=4, choices=Unit)
    minutes = models.PositiveSmallIntegerField(help_text="How long such a job usually takes.")
    low_minor = models.BigIntegerField()
    high_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    is_licensed = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    synonyms = ArrayField(models.CharField(max_length=60), default=list)
    # Name, synonyms and misspellings in one line, lower case: what trigrams are compared with.
    words = models.TextField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(low_minor__gt=0, high_minor__gte=F("low_minor")),
                name="skill_price_range",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=15), name="skill_minutes"),
        )
        indexes = (
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="skill_words_trigrams"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def low(self) -> Money:
        """The lower end of the usual price."""
        return Money(self.low_minor, self.currency)

    @property
    def high(self) -> Money:
        """The upper end of the usual price."""
        return Money(self.high_minor, self.currency)

    @property
    def is_hourly(self) -> bool:
        """Whether the usual price is one per hour."""
        return self.unit == self.Unit.HOUR


class QuestionSchema(models.Model):
    """The questions of a category, or of one skill where they differ."""

    category = models.OneToOneField(
        Category, null=True, blank=True, on_delete=models.CASCADE, related_name="question_schema"
    )
    skill = models.OneToOneField(
        Skill, null=True, blank=True, on_delete=models.CASCADE, related_name="question_schema"
    )
    questions = models.JSONField[list[dict[str, Any]]](default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(category=None, skill__isnull=False)
                | Q(category__isnull=False, skill=None),
                name="question_schema_of_one",
            ),
        )

    def __str__(self) -> str:
        return str(self.skill or self.category)
