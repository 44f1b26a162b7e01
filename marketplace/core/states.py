"""State machines as tables: what the code follows, the tests walk and the docs draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from django.utils.translation import gettext as _

from marketplace.core.errors import Conflict


class Actor(StrEnum):
    """Who may cause a transition."""

    CLIENT = "client"
    TASKER = "tasker"
    SYSTEM = "system"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Transition:
    """One row of a machine: the id is that of the behaviour tables, an empty source is birth."""

    id: str
    source: str
    event: str
    target: str
    actors: frozenset[Actor]


@dataclass(frozen=True)
class Choice:
    """Something that a person may do now: a button or link wherever it is shown."""

    event: str
    label: str
    url: str
    style: Literal["primary", "accent", "quiet", "ghost", "danger"] = "quiet"
    method: Literal["get", "post"] = "get"
    icon: str = ""


@dataclass(frozen=True)
class Machine:
    """A named table of transitions."""

    name: str
    transitions: tuple[Transition, ...]
    final: frozenset[str] = field(default_factory=frozenset)

    def __iter__(self) -> Iterator[Transition]:
        return iter(self.transitions)

    @property
    def states(self) -> list[str]:
        """Return every state that a transition leads to, in the order of the table."""
        return list(dict.fromkeys(t.target for t in self.transitions))

    def events(self, *, state: str, actor: Actor) -> list[str]:
        """Return what the actor may do in the state, in the order of the table."""
        found = (t.event for t in self.transitions if t.source == state and actor in t.actors)
        return list(dict.fromkeys(found))

    def step(self, *, state: str, event: str, actor: Actor) -> Transition:
        """Return the transition, or raise Conflict when the state no longer allows it."""
        for transition in self.transitions:
            same = (transition.source, transition.event) == (state, event)
            if same and actor in transition.actors:
                return transition
        raise Conflict(_("This has changed in the meantime. Look at the page again."))


def machine(name: str, rows: Iterable[tuple[str, str, str, str, str]], *, final: str) -> Machine:
    """Build a machine from rows of (id, source, event, target, "client tasker system")."""
    transitions = tuple(
        Transition(key, source, event, target, frozenset(Actor(a) for a in actors.split()))
        for key, source, event, target, actors in rows
    )
    return Machine(name, transitions, frozenset(final.split()))
