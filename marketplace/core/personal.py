"""What each table keeps about a person: for taking it along, and for leaving.

Every part says so in its personal.py; a test fails for a table of which nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.files.base import File
from django.db import models, transaction

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@dataclass(frozen=True)
class Personal:
    """Rows of one table that are about a person, seen from one side.

    `owner` leads from the row to the person, `show` names what the person can take along, `blank`
    what is put in its place on leaving; `delete` lets the rows go whole. `files` are taken along
    and deleted, `made` (what was only made from the rest) is deleted alone. With `only` it is said
    of the rows that have these values.
    """

    model: str
    owner: str
    show: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    delete: bool = False
    only: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, person: Person) -> models.QuerySet[Any]:
        """Return the person's rows in the order of their making."""
        every: models.QuerySet[Any] = apps.get_model(self.model)._default_manager.all()
        return every.filter(**{self.owner: person.pk}, **self.only).order_by("pk")


@dataclass(frozen=True)
class Hindrance:
    """Why somebody cannot leave yet, and where that is settled."""

    text: str
    url: str


_known: dict[str, list[Personal]] = defaultdict(list)
_without: set[str] = set()
_hindering: list[Callable[[Any], list[Hindrance]]] = []
_leaving: list[Callable[[Any], None]] = []


def keeps(model: str, *, owner: str, **what: Any) -> None:
    """Say what a table keeps about the people that `owner` leads to; once for each side."""
    _known[model].append(Personal(model, owner, **what))


def nothing(*tables: str) -> None:
    """Say that tables, or all tables of an app ("sessions"), keep nothing about people."""
    _without.update(tables)


def hinders(function: Callable[[Any], list[Hindrance]]) -> Callable[[Any], list[Hindrance]]:
    """Register what a part wants settled before a person leaves."""
    _hindering.append(function)
    return function


def on_leaving(function: Callable[[Any], None]) -> Callable[[Any], None]:
    """Register what a part does beside its declared rows, while the person still has a name."""
    _leaving.append(function)
    return function


def undeclared() -> list[str]:
    """Return the tables of which nobody has said anything."""
    return [
        model._meta.label
        for model in apps.get_models()
        if model._meta.label not in _known
        and not {model._meta.label, model._meta.app_label} & _without
    ]


def declared() -> list[Personal]:
    """Return everything that was said, by the names of tables."""
    return [each for _model, said in sorted(_known.items()) for each in said]


def hindrances(person: Person) -> list[Hindrance]:
    """Return everything that has to be settled before the person leaves."""
    return [found for function in _hindering for found in function(person)]


def taken_along(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Return all that is kept about the person, by tables, as plain values."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in declared():
        if each.show:
            found[each.model] += [dict(row) for row in each.rows(person).values(*each.show)]
    return {model: rows for model, rows in found.items() if rows}


def files_of(person: Person) -> Iterator[File[bytes]]:
    """Return the files that are the person's own."""
    for each in declared():
        for row in each.rows(person) if each.files else ():
            yield from (getattr(row, name) for name in each.files if getattr(row, name))


@transaction.atomic
def forget(person: Person) -> None:
    """Let go what is declared, in one transaction; the files follow once that is certain."""
    for function in _leaving:
        function(person)
    for each in declared():
        rows = each.rows(person)
        gone = (*each.files, *each.made)
        for row in rows if gone else ():
            _forget_files(row, gone)
        if each.delete:
            rows.delete()
        elif each.blank:
            put = {name: said() if callable(said) else said for name, said in each.blank.items()}
            rows.order_by().update(**put)


def _forget_files(row: models.Model, names: tuple[str, ...]) -> None:
    for name in names:
        stored = getattr(row, name)
        if stored:
            transaction.on_commit(partial(stored.storage.delete, stored.name))
