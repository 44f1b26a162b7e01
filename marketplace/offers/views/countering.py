"""Going back and forth about an offer: the client's counter-offer and what becomes of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.core import policies
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, see_other
from marketplace.offers import actions
from marketplace.offers.forms import CounterForm
from marketplace.offers.models import Offer
from marketplace.offers.views import filling


@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask what the client proposes instead, with the sums that it means for both."""
    offer = filling.received_offer(request, ref)
    here = reverse("offers:detail", args=[ref])
    # A second click finds the offer countered by the first one: the action answers with that.
    if not offer.is_submitted and not filling.is_sent(request):
        return see_other(request, here)
    policy = policies.current()
    form = _form(request, offer, policy)
    if not filling.is_sent(request):
        return filling.page(request, offer.job, form, policy, offer=offer)
    status = 422
    if form.is_valid():
        version = form.cleaned_data["version"] or offer.version
        try:
            actions.counter(
                offer_id=offer.pk, actor=request.user, terms=form.terms(), version=version
            )
        except Refusal as refusal:
            status = refuse(form, refusal)
        else:
            name = {"name": offer.tasker.person.first_name}
            messages.success(request, _("Your counter-offer is with %(name)s.") % name)
            return see_other(request, here)
    return filling.page(request, offer.job, form, policy, offer=offer, status=status)


@require_POST
def agreement(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Let the tasker say yes to this round; where the time is taken, another can be offered."""
    offer = filling.own_offer(request, ref)
    try:
        actions.agree(offer_id=offer.pk, actor=request.user, number=number)
    except actions.NotPossible as refusal:
        messages.error(request, refusal.message)
        return see_other(request, reverse("offers:edit", args=[ref]))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Agreed. The client can book you at that price now."))
    return see_other(request, reverse("offers:detail", args=[ref]))


@require_POST
def withdrawal(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Let the client take this round back: the offer stands as it was."""
    offer = filling.received_offer(request, ref)
    try:
        actions.take_back(offer_id=offer.pk, actor=request.user, number=number)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Taken back. The offer stands as it was."))
    return see_other(request, reverse("offers:detail", args=[ref]))


def _form(request: PersonRequest, offer: Offer, policy: policies.Policy) -> CounterForm:
    initial = {**filling.said(offer, offer.job), "version": offer.version}
    if filling.is_sent(request):
        return CounterForm(request.POST, initial=initial, offer=offer, policy=policy)
    typed = filling.typed_so_far(request, initial)
    return CounterForm(initial=typed, offer=offer, policy=policy)
