"""Saved places, and how the pages look."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.accounts import actions, queries
from marketplace.accounts.forms import AddressForm, LookForm
from marketplace.accounts.models import Address
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render, see_other

YEAR = 60 * 60 * 24 * 365
READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SEND)
def addresses(request: PersonRequest) -> HttpResponse:
    """List the person's places and take a new one."""
    form, status = AddressForm(request.POST or None), 200
    if request.method == "POST":
        status = _keep(request, form, None)
        if status == 200:
            messages.success(request, _("The address is saved."))
            return see_other(request, reverse("accounts:addresses"))
    context = {"form": form, "addresses": queries.addresses_of(request.user)}
    return render(request, "accounts/addresses.html", context, status=status)


@require_http_methods(READ_OR_SEND)
def address(request: PersonRequest, number: int) -> HttpResponse:
    """Show and change one of the person's places."""
    found = _own(request, number)
    initial = {"label": found.label, "text": found.text}
    form, status = AddressForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = _keep(request, form, found)
        if status == 200:
            messages.success(request, _("The address is saved."))
            return see_other(request, reverse("accounts:addresses"))
    context = {"form": form, "address": found}
    return render(request, "accounts/address.html", context, status=status)


@require_POST
def address_removal(request: PersonRequest, number: int) -> HttpResponse:
    """Forget one of the person's places."""
    actions.remove_address(address=_own(request, number))
    messages.success(request, _("The address is gone."))
    return see_other(request, reverse("accounts:addresses"))


@require_http_methods(READ_OR_SEND)
def look(request: PersonRequest) -> HttpResponse:
    """Show and keep theme and language."""
    initial = {"theme": request.user.theme, "language": request.user.language}
    form, status = LookForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            theme = form.cleaned_data["theme"]
            actions.set_look(actor=request.user, **form.cleaned_data)
            messages.success(request, _("Your choice is saved."))
            response = see_other(request, reverse("accounts:look"))
            # The server writes the page in its colours, so the cookie has to know as well.
            response.set_cookie(
                "theme", theme, max_age=YEAR, samesite="Lax", secure=request.is_secure()
            )
            return response
    return render(request, "accounts/look.html", {"form": form}, status=status)


def _own(request: PersonRequest, number: int) -> Address:
    """Return the person's own address; everybody else's is a 404."""
    found = next((each for each in queries.addresses_of(request.user) if each.pk == number), None)
    if found is None:
        raise Http404
    return found


def _keep(request: PersonRequest, form: AddressForm, address: Address | None) -> int:
    """Save what was typed; return 200, or the status of the refusal, which the form then says."""
    if not form.is_valid():
        return 422
    try:
        actions.save_address(actor=request.user, address=address, **form.cleaned_data)
    except Refusal as refusal:
        return refuse(form, refusal)
    return 200
