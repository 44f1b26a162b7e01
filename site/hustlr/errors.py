"""Pages for what went wrong: what happened, what was kept, what to do."""

from __future__ import annotations

import logging
import re
import sys
from http import HTTPStatus
from pathlib import Path

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static

from hustlr import patience
from marketplace.core.errors import Refusal

log = logging.getLogger(__name__)
# Rendered without a template engine or database: either may be what broke.
_BROKEN = Path(__file__).with_name("500.html")
_STATIC = re.compile(r"/static/([\w./-]+)")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400; the request may be refused before anybody was looked up, so no bars."""
    return HttpResponse(render_to_string("400.html"), status=HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403."""
    return _page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return _page(request, HTTPStatus.NOT_FOUND)


def gone(request: HttpRequest) -> HttpResponse:
    """Answer 410: there was something here, and it will not come back."""
    return _page(request, HTTPStatus.GONE)


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429."""
    response = _page(request, HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "60"
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """Answer 503: the database has given up on a statement that took too long."""
    log.warning("The database took too long: %s %s", request.method, request.path)
    response = _page(request, HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "5"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; or 503 while the database is away, since asking again will help then."""
    content = _STATIC.sub(_collected, _BROKEN.read_text())
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError) or patience.is_over(error):
        unavailable = HTTPStatus.SERVICE_UNAVAILABLE
        content = content.replace(">500<", ">503<")
        return HttpResponse(content, status=unavailable, headers={"Retry-After": "5"})
    return HttpResponse(content, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old."""
    return _page(request, HTTPStatus.FORBIDDEN, template="403_csrf.html")


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal that no form shows, with its own status and sentence."""
    context = {"sentence": refusal.message, "code": f"{refusal.status}"}
    return _page(request, HTTPStatus(refusal.status), template="refused.html", context=context)


def _collected(match: re.Match[str]) -> str:
    try:
        return static(match[1])
    except ValueError:  # not collected: a page without looks is better than none
        return match[0]


def _page(
    request: HttpRequest,
    status: HTTPStatus,
    *,
    template: str = "",
    context: dict[str, str] | None = None,
) -> HttpResponse:
    content = render_to_string(template or f"{status.value}.html", context, request)
    return HttpResponse(content, status=status)
