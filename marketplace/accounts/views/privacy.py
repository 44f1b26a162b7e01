"""Taking one's data along, and closing the account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from marketplace.accounts import actions, queries
from marketplace.core import personal, policies
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: PersonRequest) -> HttpResponse:
    """Show the files of the person's data, and let one be made."""
    if request.method == "POST":
        actions.ask_export(actor=request.user)
        messages.success(request, _("We collect everything and write to you when it is ready."))
        return see_other(request, reverse("accounts:privacy"))
    context = {
        "exports": queries.exports_of(request.user),
        "days": policies.current().export_days,
    }
    return render(request, "accounts/privacy.html", context)


@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
@require_GET
def export(request: PersonRequest, ref: str) -> HttpResponseBase:
    """Answer with one of the person's own files."""
    found = queries.export_of(request.user, ref)
    if found is None:
        raise Http404
    name = f"hustlr-{request.user.ref}-{found.created_at:%Y-%m-%d}.zip"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: PersonRequest) -> HttpResponse:
    """Say what goes, what stays and what is still open, and take the wish to leave."""
    error, status = "", 200
    if request.method == "POST":
        try:
            actions.ask_closing(actor=request.user)
        except Refusal as refusal:
            error, status = refusal.message, refusal.status
        else:
            messages.success(request, _("Your account will be closed. You can change your mind."))
            return see_other(request, reverse("accounts:closing"))
    context = {
        "closing": queries.closing_of(request.user),
        "hindrances": personal.hindrances(request.user),
        "days": policies.current().closing_days,
        "error": error,
    }
    return render(request, "accounts/closing.html", context, status=status)


@require_POST
def closing_end(request: PersonRequest) -> HttpResponse:
    """Keep the account."""
    actions.stay(actor=request.user)
    messages.success(request, _("Good to have you here still. Nothing was deleted."))
    return see_other(request, reverse("accounts:closing"))
