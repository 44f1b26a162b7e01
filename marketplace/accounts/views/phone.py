"""The mobile number: asking for a code, and entering it."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.accounts import actions, numbers, queries
from marketplace.accounts.forms import PhoneCodeForm, PhoneForm
from marketplace.accounts.views.ways import next_of
from marketplace.core import policies
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render, see_other


def _has_phone(request: HttpRequest) -> bool:
    """A first number needs no second proof: nothing is taken over by it."""
    return bool(getattr(request.user, "phone", ""))


@reauthentication_required(enabled=_has_phone, allow_get=True)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: PersonRequest) -> HttpResponse:
    """Show the number and send a code to a new one."""
    form, status = PhoneForm(request.POST or None), 200
    back = next_of(request, "")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.request_phone_code(actor=request.user, number=form.cleaned_data["number"])
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                return see_other(request, _address("accounts:phone_code", back))
    context = {"form": form, "back": back, "shown": numbers.shown(request.user.phone)}
    return render(request, "accounts/phone.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: PersonRequest) -> HttpResponse:
    """Ask for the code of the message, and keep the number when it is right."""
    back = next_of(request, "")
    form, status = PhoneCodeForm(request.POST or None), 200
    # Looked up first: the last wrong try closes it, and the page still says where it went.
    waiting = queries.waiting_code(request.user)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.verify_phone(actor=request.user, code=form.cleaned_data["code"])
            except Refusal as refusal:
                status = refuse(form, refusal)
            else:
                messages.success(request, _("Your number is verified."))
                return see_other(request, back or reverse("accounts:phone"))
    elif waiting is None:
        return see_other(request, _address("accounts:phone", back))
    number = waiting.number if waiting else ""
    context = {
        "form": form,
        "back": back,
        "number": number,
        "shown": numbers.shown(number),
        "minutes": policies.current().phone_code_minutes,
    }
    return render(request, "accounts/phone_code.html", context, status=status)


def _address(name: str, back: str) -> str:
    """Return the page with the way on, so that a wizard gets its visitor back."""
    return reverse(name) + (f"?{urlencode({'next': back})}" if back else "")
