"""Lets several callables meet at one moment, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def race(*runners: Callable[[], Any], seconds: float = 30) -> list[Any]:
    """Run all at once; return what each returned or raised, in the given order.

    Needs @pytest.mark.django_db(transaction=True), or the threads see nothing of the test's rows.
    """
    barrier = threading.Barrier(len(runners))
    outcomes: list[Any] = [TimeoutError("the racer never came back")] * len(runners)

    def run(position: int, runner: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait(seconds)
            outcomes[position] = runner()
        except BaseException as error:  # noqa: BLE001 - the race reports whatever it was
            outcomes[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    return outcomes


def winners(outcomes: list[Any]) -> list[Any]:
    """Return what was returned, without what was raised."""
    return [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]


def losers(outcomes: list[Any]) -> list[BaseException]:
    """Return what was raised."""
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
