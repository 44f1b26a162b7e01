"""Forms in a hurry: whoever posts faster than a person can is asked to wait."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from hustlr import errors
from marketplace.core import limits

GetResponse = Callable[[HttpRequest], HttpResponse]

WINDOW = timedelta(minutes=1)
PER_PERSON = 120
# Many people can stand behind one address of a mobile network.
PER_ADDRESS = 300
_SAFE = {"GET", "HEAD", "OPTIONS"}
# Signed, and sent again and again until we have them.
_MACHINES = ("/webhooks/",)


def posts(get_response: GetResponse) -> GetResponse:
    """Answer 429 to more posts a minute than PER_PERSON, or PER_ADDRESS from visitors."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE and not request.path.startswith(_MACHINES):
            key, limit = _who(request)
            wait = limits.spend(key, limit=limit, window=WINDOW)
            if wait:
                response = errors.too_many(request)
                response["Retry-After"] = str(wait)
                return response
        return get_response(request)

    return middleware


def network_of(request: HttpRequest) -> str:
    """Return where a request comes from; of IPv6 the part that one subscriber has.

    REMOTE_ADDR is what the server has seen, or what the trusted proxy says (serving.py); other
    headers are the visitor's own words.
    """
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _who(request: HttpRequest) -> tuple[str, int]:
    if request.user.is_authenticated:
        return f"posts:person:{request.user.pk}", PER_PERSON
    return f"posts:network:{network_of(request)}", PER_ADDRESS
