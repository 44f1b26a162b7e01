"""Processes that the supervisor forks: their output, their end, and their return."""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress

from hustlr.progress import say

FIRST_DELAY = 0.2
LONGEST_DELAY = 10.0
# Whoever lived this long had no trouble in starting.
STEADY_SECONDS = 30


class Lifeline:
    """A pipe whose writing end only the supervisor holds: when it is gone, reading ends."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()

    def hold(self) -> None:
        """In a child: end with the supervisor, also when that one was killed."""
        os.close(self._writing)
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        os.read(self._reading, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)
        os.kill(os.getpid(), signal.SIGKILL)


class Child:
    """One process by its name; it is started again after every end, soon and then less soon."""

    def __init__(self, name: str, run: Callable[[], None], lifeline: Lifeline) -> None:
        self.name = name
        self.pid = 0
        self._run = run
        self._lifeline = lifeline
        self._output = -1
        self._rest = b""
        self._delay = 0.0
        self._began = 0.0
        self._again_at = 0.0

    def look_after(self) -> None:
        """Print what it said; notice its end; start it when its time has come."""
        self.pass_on()
        if not self.is_alive() and time.monotonic() >= self._again_at:
            self._start()

    def is_alive(self) -> bool:
        """Tell whether it runs; where it just ended, say how and when it comes back."""
        if not self.pid:
            return False
        try:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
        except ChildProcessError:
            pid, status = self.pid, 0
        if not pid:
            return True
        self._ended(os.waitstatus_to_exitcode(status))
        return False

    def tell(self, sign: signal.Signals) -> None:
        """Send a signal, if there is anybody to receive it."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, sign)

    def pass_on(self) -> None:
        """Print the lines that it has written since, each with its name before it."""
        if self._output < 0:
            return
        with suppress(BlockingIOError):
            while said := os.read(self._output, 65536):
                *lines, self._rest = (self._rest + said).split(b"\n")
                for line in lines:
                    say(f"{self.name:<6}| {line.decode(errors='replace')}")

    def _ended(self, code: int) -> None:
        self.pass_on()
        os.close(self._output)
        self._output, self.pid = -1, 0
        lived = time.monotonic() - self._began
        longer = min(self._delay * 2 or FIRST_DELAY, LONGEST_DELAY)
        self._delay = FIRST_DELAY if lived > STEADY_SECONDS else longer
        self._again_at = time.monotonic() + self._delay
        how = f"killed by signal {-code}" if code < 0 else f"exit status {code}"
        say(f"{self.name:<6}| ended ({how})")

    def _start(self) -> None:
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self._began = time.monotonic()
        sys.stdout.flush()
        self.pid = os.fork()
        if not self.pid:
            os.close(reading)
            self._become(writing)
        os.close(writing)
        self._output = reading

    def _become(self, writing: int) -> None:
        """Turn the forked copy into the process that it is for; never returns."""
        code = 1
        try:
            # A group of its own, or Ctrl-C would reach it before the supervisor's word.
            os.setpgid(0, 0)
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, signal.SIG_DFL)
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            self._lifeline.hold()
            random.seed()
            self._run()
            code = 0
        except BaseException:  # noqa: BLE001 - whatever it was, this copy must not go on
            traceback.print_exc()
        finally:
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)
