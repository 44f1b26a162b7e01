"""Who may ask which address for what: one row for each name, object and method.

A verdict lists people with the status that they get: `guest 302, ada 200, * 404`. The objects are
ada's, as the client, with tom, the assigned tasker; tia made an offer, too; ben is another client,
eve an outsider, max an operator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.urls import reverse

Data = Callable[[SimpleNamespace], dict[str, Any]]

ALL = "* 200"
MEMBERS = "guest 302, * 200"
NEVER = "* 405"
POSTED = "guest 302, * 405"
DONE = "guest 302, * 303"
ADA, ADA_DOES = "guest 302, ada 200, * 404", "guest 302, ada 303, * 404"
TOM, TOM_DOES = "guest 302, tom 200, * 404", "guest 302, tom 303, * 404"
BOTH, BOTH_DO = "guest 302, ada 200, tom 200, * 404", "guest 302, ada 303, tom 303, * 404"
DRAFT, DRAFT_DOES = "ada 200, * 404", "ada 303, * 404"
GONE = "guest 302, * 404"
UNKNOWN = "guest 302, tom 404, tia 404, * 303"
TASKERS = "guest 302, tom 200, tia 200, * 303"
OWN_GIG, GIG_DOES = "guest 302, tom 200, tia 404, * 303", "guest 302, tia 404, * 303"
STAFF, STAFF_READS = "guest 302, max 200, * 404", "guest 302, max 405, * 404"
ENTRANCE, ENTERED = "guest 200, * 302", "guest 422, * 302"


@dataclass(frozen=True)
class Row:
    """One address of one object; `of` names the parts of the world that it is made of."""

    name: str
    of: str = ""
    get: str = NEVER
    post: str = NEVER
    data: Data = lambda world: {}
    about: str = ""
    # htmx gets a region with 200 where a page load is sent on.
    swaps: bool = False

    def url(self, world: SimpleNamespace) -> str:
        """Return the address; what starts with = is taken as it stands."""
        made = [
            part[1:] if part.startswith("=") else attrgetter(part)(world)
            for part in self.of.split()
        ]
        return reverse(self.name, args=made)

    def __str__(self) -> str:
        return " ".join(part for part in (self.name, self.of, self.about) if part)


def status_of(verdict: str, who: str) -> int:
    """Return the status that the verdict has for somebody."""
    named = dict(part.split() for part in verdict.split(", "))
    return int(named.get(who, named.get("*")))


def key(_world: SimpleNamespace) -> dict[str, Any]:
    return {"key": str(uuid4())}


def said(**values: Any) -> Data:
    """Return data that is the same in every world."""
    return lambda world: values
