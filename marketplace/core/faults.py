"""Named points at which a test kills or stops the process; elsewhere they do nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

# HUSTLR_FAULT=payments.call.after:kill arms one point of a whole process.
_armed: dict[str, Callable[[], None]] = {}


class Fault(RuntimeError):
    """What an armed point raises; it stands for any failure that nobody foresaw."""


def fault(name: str) -> None:
    """Mark a point between two steps that may be torn apart by a crash."""
    if _armed and (action := _armed.get(name)):
        action()


def arm(name: str, action: str | Callable[[], None] = "raise") -> None:
    """Let a point raise Fault, kill the process (SIGKILL), or call a function."""
    if callable(action):
        _armed[name] = action
    elif action == "kill":
        _armed[name] = _kill
    elif action == "raise":
        _armed[name] = lambda: _raise(name)
    else:
        raise ValueError(f"A fault kills or raises, it does not {action}")


def disarm() -> None:
    """Make every point harmless again."""
    _armed.clear()


def _raise(name: str) -> None:
    raise Fault(name)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if _from_environment := os.environ.get("HUSTLR_FAULT", ""):
    arm(*_from_environment.rsplit(":", 1))
