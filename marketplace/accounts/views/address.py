"""The way back for the old address of an account that has moved."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.accounts import actions
from marketplace.core.requests import Request
from marketplace.core.web import render


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def way_back(request: Request, token: str) -> HttpResponse:
    """Ask whether the account shall come back to the old address, and bring it there."""
    change = actions.change_of(token)
    if request.method != "POST":
        return render(request, "accounts/way_back.html", {"change": change})
    actions.take_back(token=token)
    return render(request, "accounts/way_back_done.html", {"change": change})
