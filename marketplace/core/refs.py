"""Public references: what people see in addresses instead of row numbers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from random import Random
from typing import Any

from django.db import models

# No vowels, so no words; no 0/o, 1/l/i, 5/s, 2/z, 8/b pairs that are read wrongly aloud.
ALPHABET = "34679cdfghjkmnpqrtvwxy"
LENGTH = 8
PATTERN = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_repeatable: ContextVar[Random | None] = ContextVar("repeatable", default=None)


def new_ref() -> str:
    """Return a fresh random reference of 8 characters (about 35 bits)."""
    chance = _repeatable.get() or secrets.SystemRandom()
    return "".join(chance.choice(ALPHABET) for _ in range(LENGTH))


@contextmanager
def repeatable(chance: Random) -> Iterator[None]:
    """Let demo data have the same references each time that it is made."""
    token = _repeatable.set(chance)
    try:
        yield
    finally:
        _repeatable.reset(token)


class PublicRefField(models.CharField[Any, Any]):
    """A unique reference that is made when the row is."""

    def __init__(self, **options: Any) -> None:
        options.update(max_length=LENGTH, unique=True, editable=False, default=new_ref)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """Leave the fixed options out of migrations."""
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "unique", "editable", "default"):
            options.pop(fixed, None)
        return name, path, args, options


class RefConverter:
    """Takes a public reference out of an address; anything else is a 404."""

    regex = PATTERN.pattern

    def to_python(self, value: str) -> str:
        """Return the reference as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the reference as it stands."""
        return value
