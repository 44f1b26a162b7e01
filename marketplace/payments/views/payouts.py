"""Where a tasker's earnings go: the page, the way to the gateway's, and the way back."""

from __future__ import annotations

import logging

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from marketplace.core import policies
from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other
from marketplace.payments import actions, queries
from marketplace.payments.gateways.errors import GatewayError
from marketplace.taskers import queries as taskers

logger = logging.getLogger(__name__)

DUE = {
    "bank_account": gettext_lazy("A bank account"),
    "identity": gettext_lazy("Proof of who you are"),
    "details": gettext_lazy("More about you, such as your address"),
}
CAUSES = {
    "account": gettext_lazy("because your payout account was changed"),
    "password": gettext_lazy("because your password was changed"),
    "email": gettext_lazy("because your e-mail address was changed"),
}


@never_cache
@require_safe
def page(request: PersonRequest) -> HttpResponse:
    """Show where earnings go, and what stands in the way of sending them."""
    profile = taskers.profile_of(request.user)
    if profile is None:
        return see_other(request, reverse("taskers:become"))
    payout = queries.payout_of(request.user.pk)
    context = {
        "profile": profile,
        "payout": payout,
        "due": [DUE.get(code, DUE["details"]) for code in payout.due],
        "why": CAUSES.get(payout.cause, ""),
        "waiting": queries.balance_of(request.user.pk).available,
        "hours": policies.current().payout_hold_hours,
        "link_is_old": "link" in request.GET,
    }
    return render(request, "payments/payouts.html", context)


@reauthentication_required  # type: ignore[untyped-decorator]
@require_POST
def account(request: PersonRequest) -> HttpResponse:
    """Send the person to the gateway's page, by a link that is made for this click alone."""
    if taskers.profile_of(request.user) is None:
        return see_other(request, reverse("taskers:become"))
    try:
        url = actions.begin_onboarding(person=request.user)
    except GatewayError as error:
        logger.warning("The gateway makes no way to a payout account: %s", error.code)
        messages.error(
            request, _("Our payment provider does not answer. Try again in a few minutes.")
        )
        url = reverse("payments:payouts")
    return HttpResponseRedirect(url, status=303)


@never_cache
@require_GET
def come_back(request: PersonRequest) -> HttpResponse:
    """Take in the person who comes back from the gateway's page.

    Providers send people back by GET, so this one notes what they have done there.
    """
    try:
        actions.look_at_own(person=request.user)
    except GatewayError as error:
        logger.warning("The gateway does not show a payout account: %s", error)
    return see_other(request, reverse("payments:payouts"))
