"""Background work: tasks on PostgreSQL, enqueued in the transaction of their cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

P = ParamSpec("P")
R = TypeVar("R")

MONEY = RetryStrategy(max_attempts=30, exponential_wait=4)
OUTBOUND = RetryStrategy(max_attempts=48, wait=300)
USUAL = RetryStrategy(max_attempts=8, exponential_wait=3)
QUEUES = ("money", "default", "outbound", "media", "cms", "quarantine")


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
        self, *, at: datetime | None = None, lock: str | None = None, **arguments: int | str
    ) -> None:
        """Enqueue in the present transaction. `lock` keeps work of one object in order."""
        options: dict[str, Any] = {}
        if at:
            options["schedule_at"] = at
        if lock:
            options["lock"] = lock
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
