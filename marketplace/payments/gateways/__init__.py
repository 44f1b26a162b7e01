"""The providers of payments, and which one serves: a key decides, without one the sandbox."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.conf import settings
from django.db import connection

from marketplace.payments.gateways.protocol import Gateway


class CalledInsideTransaction(RuntimeError):
    """A gateway was about to be called while rows are locked and nothing is committed yet."""


def current() -> Gateway:
    """Return the gateway that serves: for its name and for webhooks, which call nobody."""
    return _by_name("stripe" if settings.STRIPE_SECRET_KEY else "sandbox")


def for_call() -> Gateway:
    """Return the gateway that serves, to be called: never inside a transaction.

    The transaction that pytest wraps around a test does not count.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise CalledInsideTransaction("Commit first: a call may last a minute or kill us")
    return current()


@cache
def _by_name(name: str) -> Gateway:
    # Imported when first used: Stripe's library costs most of a second and 26 MB.
    module = import_module(f"marketplace.payments.gateways.{name}.gateway")
    gateway: Gateway = module.gateway()
    return gateway
