"""The five ways in which a gateway can fail, whichever gateway it is."""

from __future__ import annotations


class GatewayError(Exception):
    """A call to the gateway did not do what it was asked."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Declined(GatewayError):
    """The bank said no. A new attempt is a new operation."""


class Rejected(GatewayError):
    """The gateway will never do this: the operation has failed."""


class Indeterminate(GatewayError):
    """Nobody knows whether it was done: ask again with the same key."""


class Throttled(GatewayError):
    """It was not done: ask again later with the same key."""


class Misconfigured(GatewayError):
    """The keys are wrong: nothing will work until somebody mends them."""


class BadSignature(GatewayError):
    """A webhook that the gateway did not sign."""


class Malformed(GatewayError):
    """A webhook that is none."""


class WrongMode(GatewayError):
    """A webhook of the other world: a test event for live books, or the reverse."""
