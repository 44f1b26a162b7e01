"""Loads the catalogue that ships with the product into the database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from marketplace.catalogue import questions
from marketplace.catalogue.models import Category, QuestionSchema, Skill

DATA = Path(__file__).with_name("data")


@transaction.atomic
def load_catalogue() -> int:
    """Bring categories, skills and questions to the state of the data files; return the skills.

    Repeatable. A skill that has left the files is kept for old jobs, but no longer on offer.
    """
    slugs: set[str] = set()
    for path in sorted(DATA.glob("*.json")):
        slugs |= _load_category(json.loads(path.read_text(encoding="utf-8")))
    Skill.objects.exclude(slug__in=slugs).update(is_active=False)
    return len(slugs)


def _load_category(raw: dict[str, Any]) -> set[str]:
    fields = ("name", "summary", "icon", "position")
    category, _made = Category.objects.update_or_create(
        slug=raw["slug"], defaults={field: raw[field] for field in fields}
    )
    _set_questions(raw["questions"], category=category)
    for position, skill in enumerate(raw["skills"], start=1):
        _load_skill(skill, category, position=position, common=raw["questions"])
    return {skill["slug"] for skill in raw["skills"]}


def _load_skill(
    raw: dict[str, Any], category: Category, *, position: int, common: list[dict[str, Any]]
) -> None:
    low, high = raw["price"]
    words = [raw["name"].lower(), *raw["synonyms"], *raw["misspellings"]]
    skill, _made = Skill.objects.update_or_create(
        slug=raw["slug"],
        defaults={
            "name": raw["name"],
            "summary": raw["summary"],
            "category": category,
            "position": position,
            "unit": raw["unit"],
            "minutes": raw["minutes"],
            "low_minor": low * 100,
            "high_minor": high * 100,
            "currency": settings.DEFAULT_CURRENCY,
            "is_licensed": raw.get("licensed", False),
            "is_active": True,
            "synonyms": raw["synonyms"],
            "words": " ".join(words),
        },
    )
    if "extra" in raw or "skip" in raw:
        kept = [entry for entry in common if entry["key"] not in raw.get("skip", ())]
        _set_questions([*raw.get("extra", ()), *kept], skill=skill)
    else:
        QuestionSchema.objects.filter(skill=skill).delete()


def _set_questions(
    entries: list[dict[str, Any]], *, category: Category | None = None, skill: Skill | None = None
) -> None:
    for entry in entries:
        questions.parse(entry)  # a broken file stops here, not in front of a person
    QuestionSchema.objects.update_or_create(
        category=category, skill=skill, defaults={"questions": entries}
    )
