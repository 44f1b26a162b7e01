"""The door of the desk: for others it does not exist."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts

GetResponse = Callable[[HttpRequest], HttpResponse]
DOOR = "/desk/"
OPEN_TO = "wagtailadmin.access_admin"


def staff_only(get_response: GetResponse) -> GetResponse:
    """Answer 404 to signed-in people who do not work here; guests are sent to sign in.

    Whoever works here needs a second factor, where the settings say so.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not (request.path.startswith(DOOR) and user.is_authenticated):
            return get_response(request)
        if not (user.is_staff and user.has_perm(OPEN_TO)):
            raise Http404
        if settings.STAFF_SECOND_FACTOR and not accounts.has_second_factor(user):
            messages.info(request, _("The desk opens once you have a passkey or an app."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return middleware
