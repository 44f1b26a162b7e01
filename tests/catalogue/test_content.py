"""The catalogue that ships: complete, loadable twice, every question askable."""

import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from marketplace.catalogue import actions, queries
from marketplace.catalogue.models import Category, QuestionSchema, Skill
from marketplace.catalogue.questions import parse

pytestmark = pytest.mark.django_db


def test_twelve_categories_and_sixty_skills_are_on_offer(django_assert_num_queries):
    with django_assert_num_queries(2):
        categories = list(queries.categories())
        skills = [skill for category in categories for skill in category.skills.all()]

    assert len(categories) == 12
    assert len(skills) >= 60


def test_every_skill_is_named_priced_and_has_other_words():
    for skill in queries.skills():
        assert skill.summary.endswith(".")
        assert skill.low <= skill.high
        assert len(skill.synonyms) >= 4
        assert 2 <= len(queries.questions_for(skill)) <= 10


def test_loading_again_changes_nothing(capsys):
    before = list(Skill.objects.order_by("pk").values())

    call_command("load_catalogue")

    assert "skills are on offer" in capsys.readouterr().out
    assert list(Skill.objects.order_by("pk").values()) == before


def test_a_skill_that_left_the_files_is_kept_but_not_offered(tmp_path, monkeypatch):
    for path in actions.DATA.glob("*.json"):
        raw = json.loads(path.read_text())
        raw["skills"] = [skill for skill in raw["skills"] if skill["slug"] != "piano-moving"]
        (tmp_path / path.name).write_text(json.dumps(raw))
    monkeypatch.setattr(actions, "DATA", tmp_path)

    actions.load_catalogue()

    assert queries.skill_by_slug("piano-moving") is None
    gone = Skill.objects.get(slug="piano-moving")
    assert queries.skills_by_id([gone.pk]) == {gone.pk: gone}


def test_a_skill_asks_its_own_questions_where_they_differ():
    lawn = queries.questions_for(queries.skill_by_slug("lawn-mowing"))
    weeds = queries.questions_for(queries.skill_by_slug("gardening"))

    assert lawn[0].key == "rhythm"
    assert "rhythm" not in {question.key for question in weeds}


def test_answers_are_shown_in_words():
    by_key = {
        question.key: question
        for question in queries.questions_for(queries.skill_by_slug("home-cleaning"))
    }

    assert by_key["rhythm"].shown("weekly") == "Every week"
    assert by_key["extras"].shown(["oven", "fridge"]) == "Inside the oven, Inside the fridge"
    assert by_key["pets"].shown(answer=True) == "Yes"
    assert by_key["pets"].shown(answer=False) == "No"
    assert by_key["bedrooms"].shown(0) == "0"
    assert by_key["bedrooms"].shown(None) == ""


@pytest.mark.parametrize(
    "raw",
    [
        {"key": "a", "type": "colour", "label": "A"},
        {"key": "a", "type": "choice", "label": "A"},
    ],
)
def test_a_broken_question_stops_the_loading(raw):
    with pytest.raises(ValueError, match=r"question|choose"):
        parse(raw)


@pytest.mark.parametrize(
    "values",
    [{"level": 4, "parent": True}, {"level": 2}, {"level": 1, "parent": True}],
)
def test_the_tree_has_three_levels_and_no_loose_ends(values):
    parent = Category.objects.get(slug="garden") if values.pop("parent", False) else None

    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.create(
            slug="new", name="New", icon="leaf", position=1, parent=parent, **values
        )


def test_questions_belong_to_a_category_or_a_skill():
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionSchema.objects.create(questions=[])
