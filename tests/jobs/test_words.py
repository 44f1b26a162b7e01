"""How jobs are put into words, and what their questions become in a form."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django import forms

from marketplace.catalogue.queries import Option, Question
from marketplace.jobs import words
from marketplace.jobs.models import Job
from marketplace.jobs.questions import answer_field, answered

SIZES = tuple(Option(str(n), f"Size {n}") for n in range(7))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({}, ""),
        ({"when_kind": "flexible"}, "Flexible"),
        ({"when_kind": "date", "day": date(2026, 11, 28)}, "Sat 28 Nov"),
        (
            {"when_kind": "date", "day": date(2026, 11, 28), "part_of_day": "morning"},
            "Sat 28 Nov, morning",
        ),
        ({"when_kind": "before", "day": date(2027, 1, 2)}, "By Sat 2 Jan 2027"),
    ],
)
@time_machine.travel("2026-11-25T10:00:00+11:00")
def test_when(said, text):
    assert words.when(Job(**said)) == text


@pytest.mark.parametrize(("count", "text"), [(0, "No offers yet"), (1, "1 offer"), (3, "3 offers")])
def test_how_many_offers(count, text):
    assert words.offers(count) == text


@pytest.mark.parametrize(
    ("question", "sent", "answer"),
    [
        (Question("a", "yes_no", "Lift?"), "no", False),
        (Question("a", "yes_no", "Lift?"), "", None),
        (Question("a", "number", "Doors?", least=1, most=9), "3", 3),
        (Question("a", "multi", "Rooms?", options=SIZES), ["1", "2"], ["1", "2"]),
        (Question("a", "choice", "Size?", options=SIZES), "6", "6"),
        (Question("a", "choice", "Size?", options=SIZES[:2]), "1", "1"),
        (Question("a", "text", "Brand?"), "PAX", "PAX"),
    ],
)
def test_a_question_takes_its_answer(question, sent, answer):
    assert answer_field(question).clean(sent) == answer


def test_an_answer_out_of_bounds_is_refused():
    with pytest.raises(forms.ValidationError):
        answer_field(Question("a", "number", "Doors?", least=1, most=9)).clean("10")


def test_a_kept_answer_is_shown_again():
    field = answer_field(Question("a", "yes_no", "Lift?"))

    assert [field.prepare_value(value) for value in (True, False, None)] == ["yes", "no", None]


def test_only_what_was_answered_is_listed():
    asked = [Question("a", "yes_no", "Lift?"), Question("b", "text", "Brand?")]

    assert answered(asked, {"a": False}) == [{"label": "Lift?", "text": "No"}]
