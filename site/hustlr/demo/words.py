"""The words of the demo data, read from the files beside this module."""

from __future__ import annotations

import csv
import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Someone:
    """A row of the lists of people; taskers have the later columns too."""

    first: str
    last: str
    suburb: str
    radius: int = 0
    categories: tuple[str, ...] = ()
    headline: str = ""
    pitch: str = ""

    @property
    def key(self) -> str:
        """Return the name as files and addresses write it."""
        plain = unicodedata.normalize("NFD", f"{self.first}-{self.last}".lower())
        return "".join(sign for sign in plain if sign.isascii() and (sign.isalpha() or sign == "-"))

    @property
    def email(self) -> str:
        """Return an address that reaches nobody."""
        return f"{self.key}@hustlr.example"

    @property
    def face(self) -> Path:
        """Return the drawn portrait."""
        return HERE / "faces" / f"{self.key}.webp"


@dataclass(frozen=True)
class Task:
    """What somebody asks for: a line and a paragraph about a skill, perhaps with a picture."""

    skill: str
    title: str
    description: str
    photo: Path | None


@cache
def taskers() -> tuple[Someone, ...]:
    """Return the sixty taskers."""
    return tuple(
        Someone(
            first=row["first"],
            last=row["last"],
            suburb=row["suburb"],
            radius=int(row["radius"]),
            categories=tuple(row["categories"].split()),
            headline=row["headline"],
            pitch=row["pitch"],
        )
        for row in _table("taskers")
    )


@cache
def clients() -> tuple[Someone, ...]:
    """Return the people who ask for work."""
    return tuple(Someone(row["first"], row["last"], row["suburb"]) for row in _table("clients"))


@cache
def tasks() -> tuple[Task, ...]:
    """Return everything that may be asked for, in the order of the file."""
    return tuple(
        Task(
            skill=row["skill"],
            title=row["title"],
            description=row["description"],
            photo=HERE / "photos" / f"{row['photo']}.webp" if row["photo"] else None,
        )
        for row in _table("jobs")
    )


@cache
def phrases() -> dict[str, Any]:
    """Return what people say: in offers, reviews, messages and notes."""
    found: dict[str, Any] = json.loads((HERE / "data" / "words.json").read_text())
    return found


def _table(name: str) -> list[dict[str, str]]:
    with (HERE / "data" / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))
