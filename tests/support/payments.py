"""Pays on the sandbox's page as a client would, and carries its webhooks without a network."""

from __future__ import annotations

from django.test import Client

from marketplace.payments import gateways, payees
from marketplace.payments.gateways.protocol import PayeeObs
from marketplace.payments.models import Payee
from tests.support.cast import PASSWORD
from tests.support.queue import drain

VISA = "4242 4242 4242 4242"
CHALLENGED = "4000 0027 6000 3184"
DECLINED = "4000 0000 0000 0002"
INSUFFICIENT = "4000 0000 0000 9995"
REFUND_FAILS = "4000 0000 0000 5126"
REFUND_LATER = "4000 0000 0000 7726"
# One card and one bank account that several people have; all others are each person's own.
SHARED_CARD = "4000 0566 5566 5556"
SHARED_BANK = "000777888"


def post_webhook(path, body, headers) -> int:
    """Post to our own endpoint through Django's client; the signature is verified there."""
    headers = dict(headers)
    return (
        Client()
        .post(path, body, content_type=headers.pop("Content-Type"), headers=headers)
        .status_code
    )


def card_form(number: str = VISA) -> dict[str, str]:
    """Return a filled card form."""
    return {"number": number, "expiry": "08/30", "cvc": "123", "name": "Ada Lovelace"}


def bank_form(number: str = "000123456") -> dict[str, str]:
    """Return a filled form of a bank account."""
    return {"holder": "Tom Baker", "bsb": "110-000", "number": number}


def onboard(client: Client, *, number: str = "000123456", password: str = PASSWORD):
    """Add or change the payout account as its owner does; return where that ends.

    The client is signed in as a tasker. Webhooks wait in the queue.
    """
    asked = client.post("/tasker/payouts/account/")
    if "reauthenticate" in asked.url:
        asked = client.post(asked.url, {"password": password}, follow=False)
    answer = client.post(asked.url, bank_form(number))
    return client.get(answer.url) if answer.url.endswith("/return/") else answer


def set_payee(person, account: str = "acct_tom", *, is_ready: bool = True, bank: str = "") -> Payee:
    """Let the gateway's account of a person be known, as if the gateway had shown it."""
    payee, _made = Payee.objects.get_or_create(
        person=person, defaults={"gateway": gateways.current().name}
    )
    Payee.objects.filter(pk=payee.pk).update(remote_account=account)
    payees.note(PayeeObs(remote_account=account, is_ready=is_ready, bank=bank, bank_key=account))
    payee.refresh_from_db()
    return payee


def pay(client: Client, payment, *, card: str = VISA):
    """Pay on the hosted page; the client is signed in as the payer. Return the page's answer.

    Webhooks wait in the queue: call drain() to let them arrive.
    """
    drain()
    payment.refresh_from_db()
    answer = client.post(payment.hosted_url, card_form(card))
    if card == CHALLENGED:
        answer = client.post(answer.url, {"answer": "yes"})
    return answer
