"""Lets several callables meet at one moment, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.db import connections

# No bar: only for giving up, on a machine that does much else at the same time.
PATIENCE = 300


def race(*runners: Callable[[], Any]) -> list[Any]:
    """Run all at once; return what each returned or raised, in the given order.

    Needs @pytest.mark.django_db(transaction=True), or the threads see nothing of the test's rows.
    """
    barrier = threading.Barrier(len(runners))
    outcomes: list[Any] = [TimeoutError("the racer never came back")] * len(runners)

    def run(position: int, runner: Callable[[], Any]) -> None:
        try:
            connections["default"].ensure_connection()
            barrier.wait(PATIENCE)
            outcomes[position] = runner()
        except BaseException as error:  # noqa: BLE001 - the race reports whatever it was
            outcomes[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(runners)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return outcomes


def duel(things: Sequence[Any], *racers: Callable[[Any], Any]) -> list[tuple[Any, ...]]:
    """Let racers meet over each of many things in turn; return the outcomes of every round.

    Each racer keeps one thread and one connection, so that hundreds of rounds cost little. Who is
    some milliseconds ahead changes from round to round, or one of them might win them all.
    """
    barrier = threading.Barrier(len(racers))

    def rounds(place: int, racer: Callable[[Any], Any]) -> list[Any]:
        outcomes = []
        for number, thing in enumerate(things):
            barrier.wait(PATIENCE)
            time.sleep(number * (place + 2) % 5 / 1000)
            try:
                outcomes.append(racer(thing))
            except Exception as error:  # noqa: BLE001 - the race reports whatever it was
                outcomes.append(error)
        return outcomes

    runs = [partial(rounds, *each) for each in enumerate(racers)]
    columns = race(*runs)
    assert not losers(columns), columns
    return list(zip(*columns, strict=True))


def winners(outcomes: Sequence[Any]) -> list[Any]:
    """Return what was returned, without what was raised."""
    return [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]


def losers(outcomes: Sequence[Any]) -> list[BaseException]:
    """Return what was raised."""
    return [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
