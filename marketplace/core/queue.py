"""Background work: tasks on PostgreSQL, enqueued in the transaction of their cause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from marketplace.core.clock import real_now

P = ParamSpec("P")
R = TypeVar("R")

MONEY = RetryStrategy(max_attempts=30, exponential_wait=4)
OUTBOUND = RetryStrategy(max_attempts=48, wait=300)
USUAL = RetryStrategy(max_attempts=8, exponential_wait=3)
QUEUES = ("money", "default", "outbound", "media", "cms", "quarantine")


@dataclass(frozen=True)
class Waiting:
    """A call that was set aside instead of queued."""

    task: QueuedTask[Any, Any]
    arguments: dict[str, int | str]

    def run(self) -> None:
        """Make the call now."""
        self.task.function(**self.arguments)


_aside: ContextVar[list[Waiting] | None] = ContextVar("aside", default=None)


@contextmanager
def set_aside() -> Iterator[list[Waiting]]:
    """Collect calls instead of queueing them; the caller runs them (demo data, made in its past).

    Timers are queued as ever, unless their time is over by the real clock.
    """
    collected: list[Waiting] = []
    token = _aside.set(collected)
    try:
        yield collected
    finally:
        _aside.reset(token)


class QueuedTask(Generic[P, R]):
    """A function that the worker runs later; its arguments are ids and plain values only."""

    def __init__(self, function: Callable[P, R], task: Any) -> None:
        self.function = function
        self.task = task
        self.name: str = task.name

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run at once, in this process: for tests and for work that is already in the queue."""
        return self.function(*args, **kwargs)

    def defer(
        self,
        *,
        at: datetime | None = None,
        lock: str | None = None,
        queue: str | None = None,
        **arguments: int | str,
    ) -> None:
        """Enqueue in the present transaction. `lock` keeps work of one object in order."""
        aside = _aside.get()
        if aside is not None and at is None:
            aside.append(Waiting(self, arguments))
            return
        if aside is not None and at is not None and at <= real_now():
            return
        wanted = {"schedule_at": at, "lock": lock, "queue": queue}
        options: Any = {name: value for name, value in wanted.items() if value is not None}
        self.task.configure(**options).defer(**arguments)


def task(
    *, name: str, queue: str = "default", retry: RetryStrategy = USUAL
) -> Callable[[Callable[P, R]], QueuedTask[P, R]]:
    """Register a function as a task. It must be idempotent: it can run twice, or late."""

    def register(function: Callable[P, R]) -> QueuedTask[P, R]:
        return QueuedTask(function, app.task(name=name, queue=queue, retry=retry)(function))

    return register


def periodic(
    *, name: str, cron: str, queue: str = "default"
) -> Callable[[Callable[[], None]], QueuedTask[[], None]]:
    """Register a function that the worker runs at each match of the cron line."""

    def register(function: Callable[[], None]) -> QueuedTask[[], None]:
        def run(timestamp: int) -> None:
            function()

        run.__name__ = function.__name__
        registered = app.periodic(cron=cron)(app.task(name=name, queue=queue)(run))
        return QueuedTask(function, registered)

    return register
