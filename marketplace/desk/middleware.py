"""The door of the desk: for others it does not exist."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]
DOOR = "/desk/"
OPEN_TO = "wagtailadmin.access_admin"


def staff_only(get_response: GetResponse) -> GetResponse:
    """Answer 404 to signed-in people who do not work here; guests are sent to sign in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        visits = request.path.startswith(DOOR) and user.is_authenticated
        if visits and not (user.is_staff and user.has_perm(OPEN_TO)):
            raise Http404
        return get_response(request)

    return middleware
