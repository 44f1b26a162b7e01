"""What other parts and people can do with money. Everything runs in the caller's transaction.

A payment is opened, paid on the gateway's page and then held for its booking. From the hold it is
released to the tasker or refunded to the client. The gateway is asked later, from the outbox.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from marketplace.core import facts
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.faults import fault
from marketplace.core.money import Money
from marketplace.payments import gateways, ledger, outbox, queries, settling
from marketplace.payments.facts import PaymentOpened, PaymentVoided, ReleasePosted
from marketplace.payments.models import (
    Operation,
    Payee,
    Payment,
    Refund,
    Release,
    RemoteObject,
    Transfer,
)
from marketplace.payments.refunding import start_refund
from marketplace.payments.states import PAYMENT, edge

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

logger = logging.getLogger(__name__)


class AlreadyPaid(Conflict):
    """The money has arrived: PaymentSucceeded is on its way to whoever listens."""


class NothingHeld(Conflict):
    """There is no money in the booking's hold (any more)."""


class DoesNotAddUp(Refusal):
    """The amounts contradict each other or the hold: an error in the caller."""


class KeyReused(Conflict):
    """The idempotency key belongs to another payment."""


@transaction.atomic
def open_payment(
    *,
    booking_ref: str,
    payer_id: int,
    payee_id: int,
    amount: Money,
    idempotency_key: str,
    description: str,
) -> Payment:
    """Start taking money for a booking: the page is made by the gateway right after the commit.

    AMOUNT is the price and the client's fee. A repeated key returns the same payment; a booking
    has at most one payment that is or can be paid (IntegrityError is the wall behind the lock
    that the caller holds on the booking).
    """
    found = Payment.objects.filter(idempotency_key=idempotency_key).first()
    if found:
        if (found.booking_ref, found.amount) != (booking_ref, amount):
            raise KeyReused(_("This was already used for something else. Start again."))
        return found
    if amount.minor <= 0:
        raise DoesNotAddUp(_("There is nothing to pay."))
    mine = Payment.objects.filter(booking_ref=booking_ref)
    payment = Payment.objects.create(
        booking_ref=booking_ref,
        seq=(mine.aggregate(last=Max("seq"))["last"] or 0) + 1,
        payer_id=payer_id,
        payee_id=payee_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        description=description[:200],
        idempotency_key=idempotency_key,
        gateway=gateways.current().name,
    )
    _ask_for_page(payment)
    facts.record(PaymentOpened(payment.pk, booking_ref), actor=None, subject=payment)
    fault("payments.open.written")
    return payment


@transaction.atomic
def void_payment(*, booking_ref: str, actor: Person | None) -> bool:
    """Give up waiting for a payment. Return False when there is none to give up.

    Should the client pay all the same, on a page that is still open, the money goes back by
    itself. Raises AlreadyPaid when the money is there: then the booking must not expire.
    """
    payment = _locked(booking_ref)
    if payment is None:
        return False
    if payment.has_arrived:
        raise AlreadyPaid(_("The payment has just arrived."))
    step = edge(PAYMENT, state=payment.state, event="void")
    if step is None:
        return False
    payment.state = step.target
    unsent = outbox.drop_unsent(kind=Operation.Kind.CREATE_PAYMENT, subject_id=payment.pk)
    if unsent:
        payment.state = "voided"
        fact = PaymentVoided(payment.pk, booking_ref)
        facts.record(fact, actor=actor, subject=payment)
    else:
        outbox.write(
            kind=Operation.Kind.CANCEL_PAYMENT,
            subject_id=payment.pk,
            amount=payment.amount,
            params={"payment_id": payment.pk, "booking_ref": booking_ref},
        )
    payment.save(update_fields=["state"])
    fault("payments.void.written")
    return True


@transaction.atomic
def release(  # noqa: PLR0913 - the parts of one agreement, frozen by the caller
    *,
    booking_ref: str,
    payee_id: int,
    gross: Money,
    client_fee: Money,
    commission: Money,
    cause: str,
    actor: Person | None,
) -> Release:
    """Turn the whole hold into the tasker's earnings and the platform's fees.

    GROSS is what the client paid; the tasker gets GROSS − CLIENT_FEE − COMMISSION. Client and
    timer both release for the cause "approval", so whoever is second gets the first one's row.
    Raises DoesNotAddUp, or NothingHeld when a refund was quicker.
    """
    net = gross - client_fee - commission
    if min(gross.minor - 1, client_fee.minor, commission.minor, net.minor) < 0:
        raise DoesNotAddUp(_("The fees are higher than the amount."))
    payment = _locked(booking_ref)
    found = Release.objects.filter(booking_ref=booking_ref, cause=Release.Cause(cause)).first()
    if found:
        return found
    held = ledger.balance(ledger.hold_of(booking_ref), gross.currency)
    if payment is None or not held:
        raise NothingHeld(_("There is no money held for this booking."))
    if (held, payment.payee_id) != (gross, payee_id):
        raise DoesNotAddUp(_("The amount is not what is held for this booking."))
    posted = Release.objects.create(
        booking_ref=booking_ref,
        payee_id=payee_id,
        gross_minor=gross.minor,
        client_fee_minor=client_fee.minor,
        commission_minor=commission.minor,
        net_minor=net.minor,
        currency=gross.currency,
        cause=cause,
    )
    _book(posted, by=f"{actor.pk}" if actor else "the system")
    facts.record(
        ReleasePosted(booking_ref, payee_id, net.minor, net.currency), actor=actor, subject=posted
    )
    _send_earnings(posted)
    fault("payments.release.written")
    return posted


@transaction.atomic
def refund_all(*, booking_ref: str, cause: str, actor: Person | None) -> Refund:
    """Send everything that is held for a booking back to the client.

    The money is set aside at once; RefundSucceeded or RefundFailed (it becomes the client's
    credit) follow. A repeat returns the same refund. Raises NothingHeld when a release was
    quicker, or nothing has been paid.
    """
    payment = _locked(booking_ref)
    if payment is None or not payment.has_arrived:
        raise NothingHeld(_("There is no money held for this booking."))
    held = ledger.balance(ledger.hold_of(booking_ref), payment.currency)
    if held:
        refund = start_refund(payment, amount=held, cause=cause, actor=actor)
        fault("payments.refund.written")
        return refund
    found = payment.refunds.order_by("-pk").first()
    if found is None:
        raise NothingHeld(_("The money of this booking has already been released."))
    return found


def settle_return(*, payment_ref: str, person: Person) -> Payment:
    """Look at a payment whose client has come back from the gateway's page.

    Calls the gateway, so never inside a transaction. Whatever the gateway's trouble, the webhook
    and the sweep will tell the same later. Raises Missing for anybody but the payer.
    """
    payment = queries.payment_of_payer(person, payment_ref)
    seen = RemoteObject.objects.filter(
        kind="payment",
        operation__kind=Operation.Kind.CREATE_PAYMENT,
        operation__subject_id=payment.pk,
    ).first()
    if seen is None or payment.state in PAYMENT.final:
        return payment
    try:
        settling.look_again("payment", seen.remote_id)
    except settling.Unexplained:
        # The event of the same object parks itself for a person; the client is shown what we know.
        logger.exception("%s does not fit what the gateway shows", payment)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def set_payee(*, person_id: int, remote_account: str, is_ready: bool) -> Payee:
    """Note where a tasker's earnings go; what has waited for that is sent.

    A change of account raises the version; transfers already queued to the old one are dropped.
    """
    payee, made = Payee.objects.select_for_update(no_key=True, of=("self",)).get_or_create(
        person_id=person_id,
        defaults={
            "gateway": gateways.current().name,
            "remote_account": remote_account,
            "is_ready": is_ready,
        },
    )
    if not made:
        payee.version += payee.remote_account != remote_account
        payee.remote_account, payee.is_ready = remote_account, is_ready
        payee.save()
    for posted in Release.objects.filter(payee_id=person_id, transfer=None).order_by("pk"):
        _send_earnings(posted)
    return payee


def _ask_for_page(payment: Payment) -> None:
    """Queue the making of the hosted page."""
    outbox.write(
        kind=Operation.Kind.CREATE_PAYMENT,
        subject_id=payment.pk,
        amount=payment.amount,
        params={
            "booking_ref": payment.booking_ref,
            "description": payment.description,
            "return_path": f"/payments/{payment.ref}/return/",
            "customer": str(payment.payer_id),
        },
    )


def _book(posted: Release, *, by: str) -> None:
    """Write a release into the books: the hold becomes earnings and fees."""
    hold = ledger.hold_of(posted.booking_ref)
    ledger.post(
        key=f"release:{posted.booking_ref}:{posted.cause}",
        kind="release",
        booking_ref=posted.booking_ref,
        cause=f"{posted.cause} by {by}",
        moves=[
            ledger.Move(hold, ledger.payable_to(posted.payee_id), posted.net),
            ledger.Move(hold, ledger.platform_fee(), posted.fees),
        ],
    )


def _send_earnings(posted: Release) -> None:
    """Queue the transfer of a release; without payout details the money stays payable."""
    payee = Payee.objects.filter(person_id=posted.payee_id).first()
    payment = Payment.objects.filter(booking_ref=posted.booking_ref, state="succeeded").get()
    if payee is None or not payee.may_be_paid or not posted.net:
        return
    transfer = Transfer.objects.create(
        release=posted,
        payee=payee,
        amount_minor=posted.net_minor,
        currency=posted.currency,
        destination=payee.remote_account,
    )
    outbox.write(
        kind=Operation.Kind.TRANSFER,
        subject_id=transfer.pk,
        amount=transfer.amount,
        params={
            "payment_id": payment.pk,
            "booking_ref": posted.booking_ref,
            "destination": transfer.destination,
        },
    )


def _locked(booking_ref: str) -> Payment | None:
    """Lock the newest payment of a booking; everything about its money queues up there."""
    mine = Payment.objects.locked().filter(booking_ref=booking_ref)
    return mine.order_by("-seq", "-pk").first()
