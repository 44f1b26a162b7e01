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

from marketplace.core import facts, policies
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.faults import fault
from marketplace.core.money import Money
from marketplace.payments import gateways, ledger, outbox, queries, settling
from marketplace.payments.facts import PaymentOpened, PaymentVoided
from marketplace.payments.inspecting import note_operation, replay, retry
from marketplace.payments.models import Operation, Payment, Refund, RemoteObject
from marketplace.payments.payees import (
    begin_onboarding,
    freeze,
    look_at_own,
    thaw,
)
from marketplace.payments.refunding import start_refund
from marketplace.payments.releasing import (
    DoesNotAddUp,
    NothingHeld,
    Split,
    locked,
    release,
    split,
)
from marketplace.payments.states import PAYMENT, edge

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

__all__ = [
    "AlreadyPaid",
    "AlreadyTipped",
    "DoesNotAddUp",
    "KeyReused",
    "NothingHeld",
    "Split",
    "TipOutOfRange",
    "begin_onboarding",
    "freeze",
    "look_at_own",
    "note_operation",
    "open_payment",
    "open_tip",
    "refund_all",
    "release",
    "replay",
    "retry",
    "settle_return",
    "split",
    "thaw",
    "void_payment",
]

logger = logging.getLogger(__name__)


class AlreadyPaid(Conflict):
    """The money has arrived: PaymentSucceeded is on its way to whoever listens."""


class KeyReused(Conflict):
    """The idempotency key belongs to another payment."""


class AlreadyTipped(Conflict):
    """The tasker has been given a tip for this booking."""


class TipOutOfRange(Refusal):
    """The tip is smaller or larger than the policy allows."""


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
    wanted = Payment(
        booking_ref=booking_ref,
        payer_id=payer_id,
        payee_id=payee_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        description=description[:200],
        idempotency_key=idempotency_key,
    )
    payment = _opened_before(wanted) or _open(wanted)
    fault("payments.open.written")
    return payment


@transaction.atomic
def open_tip(
    *, booking_ref: str, payer_id: int, payee_id: int, amount: Money, idempotency_key: str
) -> Payment:
    """Start taking a tip: its page is made like that of any payment.

    All of it is the tasker's as soon as it has arrived (TipArrived). A booking whose own money
    has arrived takes one tip; an unpaid one gives way to the next. Raises NothingHeld,
    AlreadyTipped or TipOutOfRange.
    """
    booked = locked(booking_ref)
    if booked is None or not booked.has_arrived:
        raise NothingHeld(_("A tip is for work that was paid for."))
    wanted = Payment(
        purpose=Payment.Purpose.TIP,
        booking_ref=booking_ref,
        payer_id=payer_id,
        payee_id=payee_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        description=_("Tip"),
        idempotency_key=idempotency_key,
    )
    if (booked.payer_id, booked.payee_id) != (payer_id, payee_id):
        raise DoesNotAddUp(_("A tip goes from the client to the tasker of the booking."))
    found = _opened_before(wanted)
    if found:
        return found
    _limit_tip(amount)
    _make_way_for_tip(booking_ref)
    payment = _open(wanted)
    fault("payments.tip.written")
    return payment


@transaction.atomic
def void_payment(*, booking_ref: str, actor: Person | None) -> bool:
    """Give up waiting for a payment. Return False when there is none to give up.

    Should the client pay all the same, on a page that is still open, the money goes back by
    itself. Raises AlreadyPaid when the money is there: then the booking must not expire.
    """
    payment = locked(booking_ref)
    if payment is None:
        return False
    if payment.has_arrived:
        raise AlreadyPaid(_("The payment has just arrived."))
    given_up = _give_up(payment, actor=actor)
    fault("payments.void.written")
    return given_up


@transaction.atomic
def refund_all(*, booking_ref: str, cause: str, actor: Person | None) -> Refund:
    """Send everything that is held for a booking back to the client.

    The money is set aside at once; RefundSucceeded or RefundFailed (it becomes the client's
    credit) follow. A repeat returns the same refund. Raises NothingHeld when a release was
    quicker, or nothing has been paid.
    """
    payment = locked(booking_ref)
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


def _opened_before(wanted: Payment) -> Payment | None:
    """Return the payment that this key has opened, if it is for the same."""
    found = Payment.objects.filter(idempotency_key=wanted.idempotency_key).first()
    same = ("booking_ref", "purpose", "amount")
    if found and any(getattr(found, name) != getattr(wanted, name) for name in same):
        raise KeyReused(_("This was already used for something else. Start again."))
    return found


def _open(payment: Payment) -> Payment:
    """Write a payment as the next of its booking and purpose, and queue its page."""
    if payment.amount_minor <= 0:
        raise DoesNotAddUp(_("There is nothing to pay."))
    mine = Payment.objects.filter(booking_ref=payment.booking_ref, purpose=payment.purpose)
    payment.seq = (mine.aggregate(last=Max("seq"))["last"] or 0) + 1
    payment.gateway = gateways.current().name
    payment.save(force_insert=True)
    _ask_for_page(payment)
    fact = PaymentOpened(payment.pk, payment.booking_ref)
    facts.record(fact, actor=None, subject=payment)
    return payment


def _give_up(payment: Payment, *, actor: Person | None) -> bool:
    """Close a payment that nobody has paid; say whether there was anything to close."""
    step = edge(PAYMENT, state=payment.state, event="void")
    if step is None:
        return False
    payment.state = step.target
    unsent = outbox.drop_unsent(kind=Operation.Kind.CREATE_PAYMENT, subject_id=payment.pk)
    if unsent:
        payment.state = "voided"
        fact = PaymentVoided(payment.pk, payment.booking_ref)
        facts.record(fact, actor=actor, subject=payment)
    else:
        outbox.write(
            kind=Operation.Kind.CANCEL_PAYMENT,
            subject_id=payment.pk,
            amount=payment.amount,
            params={"payment_id": payment.pk, "booking_ref": payment.booking_ref},
        )
    payment.save(update_fields=["state"])
    return True


def _limit_tip(amount: Money) -> None:
    """Refuse tips that only try a stolen card, and slips of the finger."""
    policy = policies.current()
    least = Money(policy.min_tip_minor, amount.currency)
    most = Money(policy.max_tip_minor, amount.currency)
    if not least <= amount <= most:
        raise TipOutOfRange(
            _("A tip is between %(least)s and %(most)s.") % {"least": least, "most": most},
            field="amount",
        )


def _make_way_for_tip(booking_ref: str) -> None:
    """Give up a tip that was begun and not paid; refuse a second one."""
    for tip in Payment.objects.locked().tips_for(booking_ref).order_by("pk"):
        if tip.has_arrived or tip.is_confirming:
            raise AlreadyTipped(_("You have given a tip for this booking."))
        _give_up(tip, actor=None)


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
