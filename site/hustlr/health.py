"""Whether this process lives, and whether it should be sent visitors."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hustlr import schema

Answer = Callable[[HttpRequest], HttpResponseBase]

draining = threading.Event()


@require_safe
@never_cache
@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process answers anything: restarting it would not help more."""
    return _text("alive")


@require_safe
@never_cache
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the process drains, or while the database is away or behind."""
    if draining.is_set():
        return _text("draining", status=503)
    try:
        connection.ensure_connection()
        missing = schema.pending()
    except DatabaseError:
        return _text("no database", status=503)
    if missing:
        return _text(f"{len(missing)} migrations to run", status=503)
    return _text("ready")


def probes(get_response: Answer) -> Answer:
    """Answer both before any other middleware: a platform asks by address, not by our name."""
    answers = {"/healthz": alive, "/readyz": ready}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return answers.get(request.path, get_response)(request)

    return middleware


def _text(words: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain", status=status)
