"""Out of a hold: to the tasker, to the platform, and back to the client, once for each cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import facts
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.faults import fault
from marketplace.core.money import Money
from marketplace.payments import ledger, outbox
from marketplace.payments.facts import ReleasePosted, TipArrived
from marketplace.payments.models import Operation, Payee, Payment, Refund, Release, Transfer
from marketplace.payments.refunding import start_refund
from marketplace.payments.states import TRANSFER, edge

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class NothingHeld(Conflict):
    """There is no money in the booking's hold (any more)."""


class DoesNotAddUp(Refusal):
    """The amounts contradict each other or the hold: an error in the caller."""


@dataclass(frozen=True)
class Split:
    """What one cause has taken out of a hold; a side that gets nothing has no row."""

    refund: Refund | None
    release: Release | None


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
    payment = locked(booking_ref)
    found = Release.objects.filter(booking_ref=booking_ref, cause=Release.Cause(cause)).first()
    if found:
        return found
    held = ledger.balance(ledger.hold_of(booking_ref), gross.currency)
    if payment is None or not held:
        raise NothingHeld(_("There is no money held for this booking."))
    if (held, payment.payee_id) != (gross, payee_id):
        raise DoesNotAddUp(_("The amount is not what is held for this booking."))
    posted = _post(payment, net=net, client_fee=client_fee, commission=commission, cause=cause)
    _book(posted, ledger.hold_of(booking_ref), by=actor)
    _tell(posted, payment, actor=actor)
    fault("payments.release.written")
    return posted


@transaction.atomic
def split(  # noqa: PLR0913 - the parts of one decision, worked out by the caller
    *,
    booking_ref: str,
    payee_id: int,
    refund: Money,
    net: Money,
    fees: Money,
    cause: str,
    actor: Person | None,
) -> Split:
    """Take a part of the hold or all of it: REFUND goes back, NET is earned, FEES are ours.

    What the three leave over stays held. Each cause splits a hold once; a repeat returns the
    first split, whatever its amounts. Raises DoesNotAddUp when more is taken than is held, or
    NothingHeld when the hold is empty.
    """
    taken = refund + net + fees
    if min(refund.minor, net.minor, fees.minor, taken.minor - 1) < 0:
        raise DoesNotAddUp(_("A part of the money cannot be less than nothing."))
    payment = locked(booking_ref)
    found = _split_of(booking_ref, Release.Cause(cause))
    if found:
        return found
    held = ledger.balance(ledger.hold_of(booking_ref), taken.currency)
    if payment is None or not held:
        raise NothingHeld(_("There is no money held for this booking."))
    if held < taken or payment.payee_id != payee_id:
        raise DoesNotAddUp(_("The amount is more than what is held for this booking."))
    posted = None
    if net or fees:
        none = Money(0, net.currency)
        posted = _post(payment, net=net, client_fee=none, commission=fees, cause=cause)
        _book(posted, ledger.hold_of(booking_ref), by=actor)
        _tell(posted, payment, actor=actor)
    fault("payments.split.between")
    back = start_refund(payment, amount=refund, cause=cause, actor=actor) if refund else None
    fault("payments.split.written")
    return Split(refund=back, release=posted)


def pass_tip_on(payment: Payment) -> None:
    """Give a tip that has arrived to the tasker, all of it; the payment is locked."""
    none = Money(0, payment.currency)
    cause = Release.Cause.TIP
    posted = _post(payment, net=payment.amount, client_fee=none, commission=none, cause=cause)
    _book(posted, ledger.tip_of(payment.booking_ref), by=None)
    send_earnings(posted, payment)
    fact = TipArrived(
        payment.pk,
        payment.booking_ref,
        payment.payee_id,
        payment.amount_minor,
        payment.currency,
    )
    facts.record(fact, actor=None, subject=payment)


def send_earnings(posted: Release, payment: Payment) -> None:
    """Queue the transfer of a release; without payout details the money stays payable.

    The payment is locked, so that whoever comes second finds the transfer under way.
    """
    payee = Payee.objects.locked().filter(person_id=posted.payee_id).first()
    if payee is None or not payee.may_be_paid or not posted.net:
        return
    transfer = _next_try(posted, payee)
    if transfer is None:
        return
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


def _next_try(posted: Release, payee: Payee) -> Transfer | None:
    """Return the transfer to be sent now, or None when it is sent, on its way or hopeless."""
    transfer = Transfer.objects.filter(release=posted).first()
    if transfer is None:
        transfer = Transfer(release=posted, amount_minor=posted.net_minor, currency=posted.currency)
    else:
        step = edge(TRANSFER, state=transfer.state, event="resume")
        refused = transfer.state == "failed"
        if step is None or (refused and transfer.payee_version == payee.version):
            return None
        transfer.state, transfer.reason = step.target, ""
    transfer.payee, transfer.payee_version = payee, payee.version
    transfer.destination = payee.remote_account
    transfer.save()
    return transfer


def payment_behind(posted: Release) -> Payment:
    """Return the payment that a release's money came in with."""
    is_tip = posted.cause == Release.Cause.TIP
    purpose = Payment.Purpose.TIP if is_tip else Payment.Purpose.BOOKING
    return Payment.objects.get(booking_ref=posted.booking_ref, purpose=purpose, state="succeeded")


def locked(booking_ref: str) -> Payment | None:
    """Lock the newest payment of a booking; everything about its money queues up there."""
    mine = Payment.objects.locked().for_booking(booking_ref)
    return mine.order_by("-seq", "-pk").first()


def _split_of(booking_ref: str, cause: Release.Cause) -> Split | None:
    posted = Release.objects.filter(booking_ref=booking_ref, cause=cause).order_by("pk").first()
    mine = Payment.objects.for_booking(booking_ref)
    back = Refund.objects.filter(payment__in=mine, cause=cause).order_by("pk").first()
    return Split(refund=back, release=posted) if posted or back else None


def _post(
    payment: Payment, *, net: Money, client_fee: Money, commission: Money, cause: str
) -> Release:
    return Release.objects.create(
        booking_ref=payment.booking_ref,
        payee_id=payment.payee_id,
        gross_minor=(net + client_fee + commission).minor,
        client_fee_minor=client_fee.minor,
        commission_minor=commission.minor,
        net_minor=net.minor,
        currency=net.currency,
        cause=cause,
    )


def _book(posted: Release, hold: ledger.Place, *, by: Person | None) -> None:
    """Write a release into the books: the hold becomes earnings and fees."""
    is_tip = posted.cause == Release.Cause.TIP
    ledger.post(
        key=f"release:{posted.booking_ref}:{posted.cause}",
        kind="tip_release" if is_tip else "release",
        booking_ref=posted.booking_ref,
        cause=f"{posted.cause} by {by.pk if by else 'the system'}",
        moves=[
            ledger.Move(hold, ledger.payable_to(posted.payee_id), posted.net),
            ledger.Move(hold, ledger.platform_fee(), posted.fees),
        ],
    )


def _tell(posted: Release, payment: Payment, *, actor: Person | None) -> None:
    """Say that it was earned, and send it on."""
    fact = ReleasePosted(posted.booking_ref, posted.payee_id, posted.net_minor, posted.currency)
    facts.record(fact, actor=actor, subject=posted)
    send_earnings(posted, payment)
