"""Middleware of the shell: headers, sign-in in fragments, refusals, each person's time zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from hustlr import errors, patience
from marketplace.core.errors import Refusal

_ZONES = frozenset(zoneinfo.available_timezones())
GetResponse = Callable[[HttpRequest], HttpResponse]
ADMIN_PATH = "/desk/"
# Photos are as small as they get, and files that are sent in pieces keep their length.
_COMPRESSED = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"


def whole_addresses(get_response: GetResponse) -> GetResponse:
    """Refuse an address with a zero byte: PostgreSQL takes none, and no link of ours has one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("A zero byte in the address")
        return get_response(request)

    return middleware


class Compressed(GZipMiddleware):
    """Compress words; a random length at the end hides what a secret in them would weigh."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """Leave alone what would not get smaller."""
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(_COMPRESSED):
            return response
        return super().process_response(request, response)


compressed = Compressed


def headers(get_response: GetResponse) -> GetResponse:
    """Add the headers that Django has no setting for, and the admin's looser policy."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

    return middleware


def admin_policy(get_response: GetResponse) -> GetResponse:
    """Give Wagtail's admin its own Content-Security-Policy, by path alone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(ADMIN_PATH):
            vars(response)["_csp_replace"] = settings.ADMIN_CONTENT_SECURITY_POLICY
        return response

    return middleware


def htmx_redirects(get_response: GetResponse) -> GetResponse:
    """Send an htmx request that needs sign-in to the whole page, not into its fragment."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        target = response.headers.get("Location", "")
        htmx: Any = getattr(request, "htmx", None)
        if htmx and target.startswith(reverse(settings.LOGIN_URL)):
            query = urlencode({"next": _page_of(htmx)})
            answer = HttpResponse(status=204)
            answer.headers["HX-Redirect"] = f"{reverse(settings.LOGIN_URL)}?{query}"
            return answer
        return response

    return middleware


def _page_of(htmx: Any) -> str:
    """Return the path of the page that asks, or home when its header makes no sense."""
    try:
        return str(htmx.current_url_abs_path or "/")
    except ValueError:
        return "/"


class Refusals:
    """Turn a refusal that no view has put into a form into a page with its sentence."""

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal with its own status, and 503 what took too long; leave the rest."""
        if isinstance(exception, Refusal):
            return errors.refused(request, exception)
        return errors.busy(request) if patience.is_over(exception) else None


refusals = Refusals


class OwnForms:
    """Refuse what a page of another site sends, before the token is looked at.

    Browsers say where a request comes from and let no page change it
    (https://www.w3.org/TR/fetch-metadata/); machines say nothing, and pass.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer 403, but let through what needs no token either."""
        if request.method in _SAFE or getattr(view, "csrf_exempt", False):
            return None
        is_foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
        return errors.csrf_failure(request) if is_foreign else None


own_forms = OwnForms


def person_settings(get_response: GetResponse) -> GetResponse:
    """Show times in the person's zone, or in the browser's (cookie `tz`, set by script)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        name = ""
        if request.user.is_authenticated:
            name = request.user.timezone
        name = name or request.COOKIES.get("tz", "")
        if name in _ZONES:
            with timezone.override(zoneinfo.ZoneInfo(name)):
                return get_response(request)
        return get_response(request)

    return middleware
