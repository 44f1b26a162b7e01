"""Living in the past: actions run at a moment of their own, with their queued work at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.test import RequestFactory
from django.urls import resolve

from marketplace.core import clock, queue

# Nobody is written to about a past that never was.
SILENT = (
    "notifications.mail_notice",
    "notifications.mail_batch",
    "notifications.deliver_mail",
)


@contextmanager
def at(moment: datetime, *, deaf: tuple[str, ...] = ()) -> Iterator[None]:
    """Run the block at a moment, then everything that it has queued to happen at once.

    Listeners whose dotted names begin with one of DEAF do not hear of it.
    """
    with clock.moved(moment):
        with queue.set_aside() as waiting:
            yield
        while waiting:
            with queue.set_aside() as more:
                for call in waiting:
                    if _is_wanted(call, deaf):
                        call.run()
            waiting = more


def _is_wanted(call: queue.Waiting, deaf: tuple[str, ...]) -> bool:
    if call.task.name in SILENT:
        return False
    listener = str(call.arguments.get("listener", ""))
    return not (deaf and listener.startswith(deaf))


def post_inside(path: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Take a webhook to its view without a network: the web process does not run yet."""
    kind = headers["Content-Type"]
    request = RequestFactory().post(path, data=body, content_type=kind, headers=dict(headers))
    view, args, kwargs = resolve(path)
    return int(view(request, *args, **kwargs).status_code)
