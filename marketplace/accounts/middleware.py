"""Middleware of accounts: 422 for allauth's refused forms, and the age of sessions."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.utils.translation import gettext as _

from marketplace.accounts import sessions
from marketplace.core import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

GetResponse = Callable[["HttpRequest"], "HttpResponse"]
PAGES = "/account/"


class RefusedForms:
    """Answer 422 where a form of allauth comes back with errors; allauth answers 200."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        """Look at the form that the page is about to show."""
        form: Any = (response.context_data or {}).get("form")
        is_ours = request.path.startswith(PAGES) and response.status_code == HTTPStatus.OK
        if is_ours and getattr(form, "is_bound", False) and form.errors:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


refused_forms = RefusedForms


def last_seen(get_response: GetResponse) -> GetResponse:
    """End a session whose time is over; keep when another one was last used, to the hour."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if sessions.is_over(request.session, request.user):
                logout(request)
                messages.info(request, _("You were signed in for long, so please sign in again."))
            elif sessions.touch(request.session):
                UserSession.objects.filter(session_key=request.session.session_key).update(
                    last_seen_at=clock.now()
                )
        return get_response(request)

    return middleware
