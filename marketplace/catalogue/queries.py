"""What others may ask of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from marketplace.catalogue import questions
from marketplace.catalogue.models import Category, QuestionSchema, Skill
from marketplace.catalogue.questions import Answer, Option, Question

__all__ = [
    "Answer",
    "Option",
    "Question",
    "categories",
    "category_by_slug",
    "questions_for",
    "skill_by_slug",
    "skills",
    "skills_by_id",
    "suggest_skills",
]

# Below this, trigrams share only a syllable: "cat" would find "catering" and "carpet".
_ALIKE = 0.45


def categories() -> QuerySet[Category]:
    """The top categories in their order, with their skills (two queries)."""
    return (
        Category.objects.filter(level=1)
        .order_by("position", "pk")
        .prefetch_related(Prefetch("skills", queryset=skills()))
    )


def category_by_slug(slug: str) -> Category | None:
    """The category of a slug, if there is one."""
    return categories().filter(slug=slug).first()


def skills() -> QuerySet[Skill]:
    """All skills on offer in the order of the tree, each with its category."""
    return (
        Skill.objects.filter(is_active=True)
        .select_related("category")
        .order_by("category__position", "position", "pk")
    )


def skill_by_slug(slug: str) -> Skill | None:
    """The skill of a slug, if it is on offer."""
    return skills().filter(slug=slug).first()


def skills_by_id(ids: Iterable[int]) -> dict[int, Skill]:
    """Skills by their ids, also those no longer on offer (one query)."""
    found = Skill.objects.filter(pk__in=set(ids)).select_related("category")
    return {skill.pk: skill for skill in found}


def suggest_skills(text: str, limit: int = 3) -> list[Skill]:
    """The skills that a person may mean by these words, likeliest first (one query).

    Names, synonyms and known misspellings count; trigrams forgive the rest.
    """
    said = " ".join(text.lower().split())
    if len(said) < 2:
        return []
    found = (
        skills()
        .annotate(
            exact=Case(
                When(Q(name__iexact=said) | Q(synonyms__contains=[said]), then=Value(1.0)),
                default=Value(0.0),
                output_field=FloatField(),
            ),
            # Both directions: a beginning typed so far, and a sentence around the word.
            alike=Greatest(
                TrigramWordSimilarity(said, "words"),
                TrigramWordSimilarity(F("name"), Value(said)),  # type: ignore[arg-type]  # any expression
            ),
        )
        .filter(Q(alike__gte=_ALIKE) | Q(exact=1) | Q(words__regex=rf"\m{re.escape(said)}"))
    )
    return list(found.order_by("-exact", "-alike", "category__position", "position")[:limit])


def questions_for(skill: Skill) -> list[Question]:
    """The questions that a job of this skill asks, in their order (one query)."""
    schemas = QuestionSchema.objects.filter(Q(skill=skill) | Q(category=skill.category_id))
    own = schemas.order_by(F("skill").desc(nulls_last=True)).first()
    return [questions.parse(raw) for raw in own.questions] if own else []
