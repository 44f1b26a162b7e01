"""What browsers have refused to run: reports of the Content-Security-Policy."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

logger = logging.getLogger(__name__)

_LARGEST = 8_192


@csrf_exempt  # sent by browsers themselves, without cookies; nothing is changed by it
@login_not_required
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Log which directive stopped what, without queries or words that could be somebody's."""
    if len(request.body) <= _LARGEST:
        for directive, blocked, page in _read(request.body):
            logger.warning("Policy: %s stopped %s on %s", directive, blocked, page)
    return HttpResponse(status=204)


def _read(body: bytes) -> list[tuple[str, str, str]]:
    """Return what both kinds of reports say; nothing of what makes no sense."""
    try:
        said = json.loads(body)
    except ValueError:
        return []
    old = [said["csp-report"]] if isinstance(said, dict) and "csp-report" in said else []
    new = (
        [each.get("body") for each in said if isinstance(each, dict)]
        if isinstance(said, list)
        else []
    )
    return [_short(each) for each in (*old, *new)[:5] if isinstance(each, dict)]


def _short(said: dict[str, Any]) -> tuple[str, str, str]:
    def first(*names: str) -> str:
        return next((str(said[name]) for name in names if said.get(name)), "?")

    directive = first("effectiveDirective", "effective-directive", "violated-directive")
    blocked, page = first("blockedURL", "blocked-uri"), first("documentURL", "document-uri")
    parts = urlsplit(blocked)
    return directive[:40], (parts.netloc or blocked)[:80], urlsplit(page).path[:120]
