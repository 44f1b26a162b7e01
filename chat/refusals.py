"""Refusals that more than one module of chat raises."""

from __future__ import annotations

from typing import ClassVar

from marketplace.core.errors import Refusal


class NothingSaid(Refusal):
    """Neither words nor photos, or too many of them."""


class Apart(Refusal):
    """One of the two has blocked the other."""

    status: ClassVar[int] = 403


class TooFast(Refusal):
    """More messages at once than a person writes; `retry_after` seconds later it goes on."""

    status: ClassVar[int] = 429
    retry_after = 10
