"""Blocking people, and the list of those whom one has blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from marketplace.accounts import actions, queries
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@require_safe
def blocks(request: PersonRequest) -> HttpResponse:
    """List the people whom one has blocked."""
    return render(request, "accounts/blocks.html", {"people": queries.blocked_by(request.user)})


@require_POST
def block(request: PersonRequest, ref: str) -> HttpResponse:
    """Keep a person and oneself apart."""
    person = _person(ref)
    try:
        actions.block(actor=request.user, person_id=person.pk)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        said = _("%(name)s is blocked: no offers, bookings or messages between you.")
        messages.success(request, said % {"name": person.public_name})
    return see_other(request, _back(request))


@require_POST
def unblock(request: PersonRequest, ref: str) -> HttpResponse:
    """Take one's own block back."""
    person = _person(ref)
    actions.unblock(actor=request.user, person_id=person.pk)
    messages.success(request, _("%(name)s is no longer blocked.") % {"name": person.public_name})
    return see_other(request, _back(request))


def _person(ref: str) -> Person:
    person = queries.person_by_ref(ref)
    if person is None:
        raise Http404
    return person


def _back(request: PersonRequest) -> str:
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else reverse("accounts:blocks")
