"""Posts webhooks to the merchant's real address, signed anew at each try."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import requests
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils.module_loading import import_string

from marketplace.core.clock import now
from marketplace.payments.gateways import webhooks
from marketplace.payments.gateways.sandbox.gateway import SIGNATURE_HEADER
from marketplace.payments.gateways.sandbox.models import Event

# Posts a body to a path of this product and returns the status.
Transport = Callable[[str, bytes, Mapping[str, str]], int]
_SECONDS = (3, 10)


class NotDelivered(Exception):
    """The merchant did not say 2xx; the queue tries again."""


def deliver(event_id: int) -> None:
    """Post one event. Raises NotDelivered, so that the queue tries again."""
    event = Event.objects.get(pk=event_id)
    body = event.body.encode()
    signature = webhooks.sign(body, secret=settings.SANDBOX_WEBHOOK_SECRETS[0], at=now())
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
    send: Transport = import_string(settings.SANDBOX_TRANSPORT)
    status = send(reverse("payments:webhook", args=["sandbox"]), body, headers)
    delivered = 200 <= status < 300
    Event.objects.filter(pk=event_id).update(
        tries=F("tries") + 1, last_status=status, delivered_at=now() if delivered else None
    )
    if not delivered:
        raise NotDelivered(f"{event}: {status}")


def over_http(path: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post over the network, as a provider would."""
    answer = requests.post(
        f"{settings.BASE_URL}{path}",
        data=body,
        headers=dict(headers),
        timeout=_SECONDS,
        allow_redirects=False,
    )
    return answer.status_code
