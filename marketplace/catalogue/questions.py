"""Questions of a schema: what the posting form asks, and what an answer must look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

Kind = Literal["choice", "multi", "number", "text", "yes_no"]
Answer = str | int | bool | list[str] | None
TEXT_LIMIT = 200
_KINDS = ("choice", "multi", "number", "text", "yes_no")


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a job; `least` and `most` bound a number."""

    key: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None

    def shown(self, answer: Answer) -> str:
        """The answer as people read it; empty when there is none."""
        if answer is None or answer in ("", []):
            return ""
        if self.kind == "yes_no":
            return _("Yes") if answer else _("No")
        labels = {option.value: option.label for option in self.options}
        values = answer if isinstance(answer, list) else [str(answer)]
        return ", ".join(labels.get(value, value) for value in values)


def parse(raw: Mapping[str, Any]) -> Question:
    """The question of one entry of a schema; raises ValueError on an unknown type."""
    kind = raw["type"]
    if kind not in _KINDS:
        raise ValueError(f"Unknown type of question: {kind}")
    options = tuple(Option(choice["value"], choice["label"]) for choice in raw.get("choices", ()))
    if kind in ("choice", "multi") and not options:
        raise ValueError(f"Question {raw['key']} has nothing to choose from")
    return Question(
        key=raw["key"],
        kind=kind,
        label=raw["label"],
        help=raw.get("help", ""),
        required=raw.get("required", False),
        options=options,
        least=raw.get("min"),
        most=raw.get("max"),
    )
