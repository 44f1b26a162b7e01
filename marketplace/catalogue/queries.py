"""What others may ask of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Prefetch, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
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
# What each word counts that stands in a skill's own: "wardrobe" tells more than "assemble a bed".
_WORD = 0.25
_LONGEST = 120
_WORDS_AT_MOST = 8


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
    return None if "\0" in slug else skills().filter(slug=slug).first()


def skills_by_id(ids: Iterable[int]) -> dict[int, Skill]:
    """Skills by their ids, also those no longer on offer (one query)."""
    found = Skill.objects.filter(pk__in=set(ids)).select_related("category")
    return {skill.pk: skill for skill in found}


def suggest_skills(text: str, limit: int = 3) -> list[Skill]:
    """The skills that a person may mean by these words, likeliest first (one query).

    Names, synonyms and known misspellings count; trigrams forgive the rest.
    """
    # PostgreSQL takes no zero bytes, and patterns of some length only.
    said = " ".join(text.lower().replace("\0", " ").split())[:_LONGEST]
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
        .annotate(likely=F("alike") + _shared_words(said))
        .filter(
            Q(alike__gte=_ALIKE)
            | Q(exact=1)
            | Q(words__regex=rf"\m{re.escape(said)}")
            | Q(synonyms__overlap=_phrases(said))
        )
    )
    return list(found.order_by("-exact", "-likely", "category__position", "position")[:limit])


def _shared_words(said: str) -> Combinable:
    """What the whole words count that a sentence shares with a skill's names."""
    total: Combinable = Value(0.0)
    for word in re.findall(r"\w{4,}", said)[:_WORDS_AT_MOST]:
        has_it = When(words__regex=rf"\m{re.escape(word)}", then=Value(_WORD))
        total += Case(has_it, default=Value(0.0), output_field=FloatField())
    return total


def _phrases(said: str) -> list[str]:
    """Every run of up to three words of a sentence: one of them may be a synonym."""
    words = re.findall(r"[\w'-]+", said)[: 2 * _WORDS_AT_MOST]
    return [
        " ".join(words[start : start + length])
        for length in (1, 2, 3)
        for start in range(len(words) - length + 1)
    ]


def questions_for(skill: Skill) -> list[Question]:
    """The questions that a job of this skill asks, in their order (one query)."""
    schemas = QuestionSchema.objects.filter(Q(skill=skill) | Q(category=skill.category_id))
    own = schemas.order_by(F("skill").desc(nulls_last=True)).first()
    return [questions.parse(raw) for raw in own.questions] if own else []
