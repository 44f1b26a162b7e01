"""Form fields for the questions of a skill, and their answers in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from marketplace.catalogue.queries import Question

# More options than this are quicker to find in a list than as cards.
CARDS_AT_MOST = 6


class ChipBoxes(forms.CheckboxSelectMultiple):
    """Checkboxes drawn as chips."""

    component = "chips"


class ChipAnswers(forms.RadioSelect):
    """Radios drawn as chips."""

    component = "chips"


def answer_field(question: Question) -> forms.Field:
    """Return the form field that asks the question."""
    common: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help,
        "required": question.required,
    }
    choices = [(option.value, option.label) for option in question.options]
    if question.kind == "multi":
        return forms.MultipleChoiceField(choices=choices, widget=ChipBoxes, **common)
    if question.kind == "choice":
        return _choice(choices, common)
    if question.kind == "yes_no":
        yes_or_no = [("yes", _("Yes")), ("no", _("No"))]
        return YesNoField(choices=yes_or_no, widget=ChipAnswers, **common)
    if question.kind == "number":
        return forms.IntegerField(min_value=question.least, max_value=question.most, **common)
    return forms.CharField(max_length=200, **common)


class YesNoField(forms.TypedChoiceField):
    """Yes or no as True, False or None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=lambda value: value == "yes", empty_value=None, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a kept answer as its word."""
        return {True: "yes", False: "no"}.get(value, value)


def answered(questions: list[Question], answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return label and words of every question that has an answer."""
    shown = [{"label": q.label, "text": q.shown(answers.get(q.key))} for q in questions]
    return [row for row in shown if row["text"]]


def _choice(choices: list[tuple[str, str]], common: dict[str, Any]) -> forms.Field:
    if len(choices) > CARDS_AT_MOST:
        return forms.ChoiceField(choices=[("", _("Choose")), *choices], **common)
    return forms.ChoiceField(choices=choices, widget=ChipAnswers, **common)
