"""Pages between our own and the gateway's, and the address that it posts to."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other
from marketplace.payments import actions, events, gateways, queries
from marketplace.payments.gateways.errors import BadSignature, GatewayError, Malformed, WrongMode

if TYPE_CHECKING:
    from marketplace.payments.models import Payment

logger = logging.getLogger(__name__)

MAX_WEBHOOK_BYTES = 1_000_000


@never_cache
@require_GET
def pay(request: PersonRequest, ref: str) -> HttpResponse:
    """Send the client to the gateway's page, or wait until there is one."""
    payment = queries.payment_of_payer(request.user, ref)
    if payment.is_payable and payment.hosted_url:
        return see_other(request, payment.hosted_url)
    if not payment.is_payable:
        return see_other(request, _booking(payment.booking_ref))
    return _wait(request, "payments/preparing.html", payment)


@never_cache
@require_GET
def come_back(request: PersonRequest, ref: str) -> HttpResponse:
    """Take in the client who comes back from the gateway's page.

    Providers send people back by GET, so this one settles what they have done there.
    """
    try:
        payment = actions.settle_return(payment_ref=ref, person=request.user)
    except GatewayError as error:
        logger.warning("The gateway does not say what became of %s: %s", ref, error)
        payment = queries.payment_of_payer(request.user, ref)
        if payment.is_payable:
            return _wait(request, "payments/confirming.html", payment)
    if payment.is_confirming:
        return _wait(request, "payments/confirming.html", payment)
    return see_other(request, _booking(payment.booking_ref))


@csrf_exempt
@login_not_required
@require_POST
def webhook(request: HttpRequest, source: str) -> HttpResponse:
    """Store what the gateway tells; believing it comes later, from the queue."""
    gateway = gateways.current()
    if source != gateway.name or not gateway.takes_webhooks:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MAX_WEBHOOK_BYTES:
        return HttpResponse("This is too large", status=400, content_type="text/plain")
    try:
        event = gateway.parse_webhook(request.headers, request.body)
    except (BadSignature, Malformed, WrongMode) as error:
        logger.warning("A webhook was refused: %s", error)
        return HttpResponse(str(error), status=400, content_type="text/plain")
    events.accept(source=source, event=event, headers=request.headers, body=request.body)
    return HttpResponse(status=200)


def _wait(request: PersonRequest, template: str, payment: Payment) -> HttpResponse:
    """Show a page that looks again by itself, with or without scripts."""
    response = render(
        request, template, {"payment": payment, "booking": _booking(payment.booking_ref)}
    )
    response.headers["Refresh"] = "3"
    return response


def _booking(booking_ref: str) -> str:
    return f"/bookings/{booking_ref}/"
