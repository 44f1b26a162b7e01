"""Refusals of actions: each carries a sentence fit for the person who asked."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A guard said no. `field` names the form field that the sentence belongs to, if one does."""

    status: ClassVar[int] = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(Refusal):
    """Somebody else was quicker, or the thing has changed since the page was shown."""

    status = 409


class Denied(Refusal):
    """The person may see the thing but not do this with it."""

    status = 403


class Missing(Refusal):
    """The thing does not exist, or does not for this person."""

    status = 404
