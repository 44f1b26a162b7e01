"""Where a page of accounts sends people when it is done."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme

from marketplace.core.requests import PersonRequest, Request


def next_of(request: Request | PersonRequest, default: str = "/") -> str:
    """Return where the form or the address wants to go afterwards, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else default
