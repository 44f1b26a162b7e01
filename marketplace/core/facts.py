"""Facts: what happened, stored with its cause; listeners hear of it from the queue.

A fact is a frozen dataclass of ids and plain values in a part's facts.py. The stored row is also
the audit trail: who, when, what, about which object. A trigger refuses changes to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models, transaction

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.core.models import Fact

F = TypeVar("F")
Listener = Callable[[Any, "Fact"], None]

_listeners: dict[str, dict[str, tuple[Listener, type, str]]] = {}


def record(fact: object, *, actor: Person | None, subject: models.Model | None = None) -> Fact:
    """Store the fact in the present transaction and queue its listeners.

    Raises RuntimeError outside a transaction: a fact without its cause must not exist.
    """
    from marketplace.core.models import Fact
    from marketplace.core.tasks import deliver

    if not connection.in_atomic_block:
        raise RuntimeError("A fact is recorded in the transaction of its cause")
    row = Fact.objects.create(
        name=type(fact).__name__,
        payload=asdict(fact),  # type: ignore[call-overload]  # facts are dataclasses by contract
        actor=actor,
        subject_kind=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
    )
    for key, (_function, _kind, queue) in listeners_of(row.name).items():
        deliver.defer(queue=queue, fact_id=row.pk, listener=key)
    return row


def listen(kind: type[F], *, queue: str = "default") -> Callable[[Any], Any]:
    """Register a function (fact, row) that hears of every fact of the kind, exactly once each."""

    def register(function: Callable[[F, Fact], None]) -> Callable[[F, Fact], None]:
        key = f"{function.__module__}.{function.__qualname__}"
        _listeners.setdefault(kind.__name__, {})[key] = (function, kind, queue)
        return function

    return register


def listeners_of(name: str) -> dict[str, tuple[Listener, type, str]]:
    """Return the listeners of a fact by their dotted names."""
    return _listeners.get(name, {})


@transaction.atomic
def hand_over(*, fact_id: int, listener: str) -> None:
    """Let one listener hear one fact; a repeated delivery finds its mark and does nothing.

    The mark and what the listener writes commit together.
    """
    from marketplace.core.models import Delivery, Fact

    row = Fact.objects.get(pk=fact_id)
    found = listeners_of(row.name).get(listener)
    if found is None:  # the listener has left the code since the fact was recorded
        return
    _delivery, fresh = Delivery.objects.get_or_create(fact=row, listener=listener)
    if fresh:
        function, kind, _queue = found
        function(kind(**row.payload), row)
