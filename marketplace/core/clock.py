"""The one place that says what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """Return the present, aware; tests move it with time_machine."""
    return _moved.get() or timezone.now()


def real_now() -> datetime:
    """Return the present of the machine, whatever moment this thread lives at."""
    return timezone.now()


def face(local: datetime) -> str:
    """Return what a clock shows there, as people write it: 9:00 am."""
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"


@contextmanager
def moved(to: datetime) -> Iterator[None]:
    """Let this thread live at another moment: demo data is made in its own past."""
    token = _moved.set(to)
    try:
        yield
    finally:
        _moved.reset(token)
