"""From an offer to a paid booking: accepting, the payment's arrival, running out of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from marketplace.accounts import actions as accounts
from marketplace.accounts import queries as people
from marketplace.bookings import facts
from marketplace.bookings.models import Booking
from marketplace.bookings.moves import facts_of, lock, lock_with_job, move, set_timer
from marketplace.bookings.states import AWAITING_PAYMENT, BOOKING
from marketplace.bookings.tiers import choice_for
from marketplace.bookings.watching import stale_at, watch
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.jobs import queries as job_queries
from marketplace.offers import actions as offers
from marketplace.offers import queries as offer_queries
from marketplace.payments import actions as payments
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from datetime import datetime

    from marketplace.accounts.models import Person
    from marketplace.core.money import Money
    from marketplace.core.policies import Policy
    from marketplace.offers.models import Offer


# What payments calls money that comes after a booking was given up.
LATE = "late_payment"


class KeyUsed(Conflict):
    """The form was sent before, for something else."""


class Apart(Conflict):
    """One of the two has blocked the other since the offer was made."""


@transaction.atomic
def accept_offer(*, offer_ref: str, version: int, actor: Person, idempotency_key: str) -> Booking:
    """Book the offer at the version that the client saw, and open its payment (B02).

    The same key, or a second press on the same offer, returns the booking that is there.
    Raises Missing for an offer of somebody else's job, Conflict when the offer has changed, the
    job is taken or the slot is gone.
    """
    offer = offer_queries.offer_for(actor, offer_ref)
    if offer is None or offer.job.client_id != actor.pk:
        raise Missing(_("There is no such offer."))
    jobs.lock(job_id=offer.job_id)
    if made := _made_before(actor, idempotency_key, offer):
        return made
    accounts.require(actor, "book")
    if people.are_blocked(actor.pk, offer.tasker.person_id):
        raise Apart(_("You and this tasker cannot book each other."))
    offer = offers.begin_acceptance(offer_id=offer.pk, version=version, actor=actor)
    fault("bookings.accept.after_offer")
    booking = frozen(offer, actor=actor, key=idempotency_key)
    until = now() + policies.policy_by_id(booking.policy_id).payment_window
    save_once(booking, until)
    claim(booking, until=until, actor=actor)
    return booking


def save_once(booking: Booking, until: datetime) -> None:
    """Save a new booking with its timer; raise KeyUsed when its key came twice at one moment.

    The lock on a job keeps two forms for the same job apart, not two for different ones.
    """
    try:
        with transaction.atomic():
            set_timer(booking, until)
    except IntegrityError as error:
        if "booking_once_per_key" not in str(error):
            raise
        raise KeyUsed(_("This form was sent before. Open the offer again.")) from error


def claim(booking: Booking, *, until: datetime, actor: Person, by_request: bool = False) -> None:
    """Take the tasker's time and open the payment for what both sides have agreed on.

    Raises taskers.SlotTaken when another booking stands in the way.
    """
    taskers.set_busy(
        profile_id=booking.tasker_id,
        booking_ref=booking.ref,
        start=booking.starts_at,
        end=booking.ends_at,
    )
    fault("bookings.accept.after_booking")
    payments.open_payment(
        booking_ref=booking.ref,
        payer_id=booking.client_id,
        payee_id=booking.tasker.person_id,
        amount=booking.total,
        idempotency_key=f"booking:{booking.ref}",
        description=booking.title,
    )
    made_fact = facts.BookingMade(
        **facts_of(booking),
        offer_id=booking.offer_id,
        total_minor=booking.total_minor,
        currency=booking.currency,
        pay_by=until.isoformat(),
        by_request=by_request,
    )
    record(made_fact, actor=actor, subject=booking)
    fault("bookings.accept.before_commit")


@transaction.atomic
def payment_arrived(*, booking_ref: str) -> None:
    """Let the booking stand, now that its money is held (B09); repeated, it changes nothing.

    Money for a booking that has expired or was given up goes back whole.
    """
    booking = lock_with_job(ref=booking_ref)
    if booking.was_funded:
        return
    if not booking.is_awaiting_payment:
        payments.refund_all(booking_ref=booking_ref, cause=LATE, actor=None)
        return
    policy = policies.policy_by_id(booking.policy_id)
    move(booking, "pay", due_at=stale_at(booking, policy), paid_at=now())
    watch(booking, policy)
    fault("bookings.pay.after_move")
    if booking.job_id and booking.offer_id:
        jobs.mark_filled(job_id=booking.job_id, price=booking.price)
        offers.convert(offer_id=booking.offer_id)
    scheduled = facts.BookingScheduled(
        **facts_of(booking), total_minor=booking.total_minor, currency=booking.currency
    )
    record(scheduled, actor=None, subject=booking)
    fault("bookings.pay.before_commit")


def expire_unpaid(*, booking_id: int) -> None:
    """Give slot and offer back when nobody has paid in time (B10).

    Money that has arrived goes before the clock; if its news was lost, this is when it is found.
    """
    try:
        _expire(booking_id)
    except payments.AlreadyPaid:
        payment_arrived(
            booking_ref=Booking.objects.values_list("ref", flat=True).get(pk=booking_id)
        )


def let_go(booking: Booking, *, actor: Person | None) -> None:
    """Undo what agreeing took: the payment, the slot, the offer, and with it the job.

    Raises payments.AlreadyPaid when the money is there.
    """
    payments.void_payment(booking_ref=booking.ref, actor=actor)
    taskers.clear_busy(booking_ref=booking.ref)
    if booking.offer_id:
        offers.return_to_submitted(offer_id=booking.offer_id)


@transaction.atomic
def note_late_payment(*, booking_ref: str, refund: Money) -> None:
    """Record that money came too late for its booking and goes back, for those who tell people."""
    booking = lock(ref=booking_ref)
    late = facts.LatePaymentReturned(
        **facts_of(booking), refund_minor=refund.minor, currency=refund.currency
    )
    record(late, actor=None, subject=booking)


@transaction.atomic
def _expire(booking_id: int) -> None:
    booking = lock_with_job(booking_id=booking_id)
    if not (booking.is_awaiting_payment and booking.is_due):
        return
    move(booking, "expire", outcome=Booking.Outcome.UNPAID, ended_at=now())
    let_go(booking, actor=None)
    record(facts.BookingExpired(**facts_of(booking)), actor=None, subject=booking)


def _made_before(actor: Person, key: str, offer: Offer) -> Booking | None:
    mine = Booking.objects.of_client(actor).with_people()
    made = mine.filter(idempotency_key=key).order_by("pk").first()
    if made and made.offer_id != offer.pk:
        raise KeyUsed(_("This form was sent before. Open the offer again."))
    waiting = mine.filter(offer=offer.pk, state=AWAITING_PAYMENT).order_by("pk")
    return made or waiting.first()


def frozen(offer: Offer, *, actor: Person, key: str = "", policy: Policy | None = None) -> Booking:
    """Return the booking, not saved yet, with what was agreed as it stands now."""
    policy, job = policy or policies.current(), offer.job
    sides = offer_queries.earnings(offer.price, policy)
    wanted = offer.tasker.cancel_policy
    return Booking(
        job_id=job.pk,
        offer_id=offer.pk,
        client=actor,
        tasker=offer.tasker,
        state=BOOKING.step(state="", event="accept", actor=Actor.CLIENT).target,
        title=job.title,
        scope=_scope(offer),
        area=job.area,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        timezone=job.timezone,
        price_minor=sides.price.minor,
        client_fee_minor=sides.client_fee.minor,
        total_minor=sides.total.minor,
        commission_minor=sides.commission.minor,
        tasker_net_minor=sides.net.minor,
        currency=offer.currency,
        policy_id=policy.id,
        cancel_policy=choice_for(wanted, offer.minutes, policy),
        idempotency_key=key,
    )


def _scope(offer: Offer) -> dict[str, object]:
    return {
        "description": offer.job.description,
        "answers": offer.job.answers,
        "answered": job_queries.scope_answers(offer.job_id),
        "message": offer.message,
        "not_included": offer.not_included,
        "offer_version": offer.version,
    }
