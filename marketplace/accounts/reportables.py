"""What can be reported: each kind says how it is found, taken away, and put back.

The parts that have the things stand above this one, so they register them here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@dataclass(frozen=True)
class Subject:
    """The thing as the reporter sees it: `person_id` answers for it, `words` are what it says."""

    person_id: int
    title: str
    url: str
    words: str = ""


@dataclass(frozen=True)
class Verdict:
    """An operator's decision that a thing goes or comes back; `report` is its reference.

    With a PERSON_ID only what this person has said comes back.
    """

    report: str
    ref: str
    actor: Person
    statement: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of thing. `find` gives only what the person may see.

    `remove` takes it away; `restore` puts it back when that decision falls, if it can be. `others`
    says, by the reference of the report, who has lost words by it as well, and what they are told.
    """

    label: str | Promise
    find: Callable[[Person, str], Subject | None]
    remove: Callable[[Verdict], None] | None = None
    restore: Callable[[Verdict], None] | None = None
    others: Callable[[str], Mapping[int, str]] | None = None


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """Let things of a kind be reported at /report/<name>/<ref>/."""
    _kinds[name] = kind


def kind_of(name: str) -> Kind | None:
    """Return a kind by its name in addresses."""
    return _kinds.get(name)


def names() -> list[str]:
    """Return the names of all kinds."""
    return sorted(_kinds)
