"""One line for each step at the terminal, with the seconds that it took."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Step:
    """What is being done; a step that ends without an error may still have failed."""

    failed = False


@contextmanager
def step(what: str) -> Iterator[Step]:
    """Say what begins, count its seconds on a terminal, and say how long it took."""
    this = Step()
    began = time.monotonic()
    over = threading.Event()
    counter = None
    if sys.stdout.isatty():
        counter = threading.Thread(target=_count, args=(what, began, over), daemon=True)
        counter.start()
    else:
        say(f"· {what} …")
    try:
        yield this
    except BaseException:
        _finish(over, counter)
        say(f"✗ {what}")
        raise
    _finish(over, counter)
    say(f"{'✗' if this.failed else '✓'} {what} ({time.monotonic() - began:.1f} s)")


def say(line: str) -> None:
    """Print one line now, also into a pipe, and on terminals that know only ASCII."""
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


def _count(what: str, began: float, over: threading.Event) -> None:
    while not over.wait(0.5):
        sys.stdout.write(f"\r· {what} … {time.monotonic() - began:.0f} s ")
        sys.stdout.flush()


def _finish(over: threading.Event, counter: threading.Thread | None) -> None:
    over.set()
    if counter:
        counter.join()
        sys.stdout.write("\r\x1b[K")
