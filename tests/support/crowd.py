"""Many offers or paid bookings at once, copied from one that went through all the actions."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from marketplace.bookings.models import Booking
from marketplace.core.refs import new_ref
from marketplace.jobs.models import Job
from marketplace.offers.models import Offer
from marketplace.payments.models import (
    LedgerAccount,
    LedgerMovement,
    LedgerTransaction,
    Payment,
)


def copies(booking: Booking, count: int) -> list[Booking]:
    """Return so many bookings like this one, each with job, offer and money of its own."""
    offers = offers_like(Offer.objects.get(pk=booking.offer_id), count)
    made = _twins(Booking.objects.get(pk=booking.pk), count)
    for each, offer in zip(made, offers, strict=True):
        each.job_id, each.offer_id = offer.job_id, offer.pk
    made = Booking.objects.bulk_create(made)
    _pay(Payment.objects.get(booking_ref=booking.ref), made)
    return made


def offers_like(offer: Offer, count: int, *, apart: timedelta = timedelta()) -> list[Offer]:
    """Return so many offers like this one, each on a job of its own and so long after the last."""
    jobs = Job.objects.bulk_create(_twins(Job.objects.get(pk=offer.job_id), count))
    offers = _twins(Offer.objects.get(pk=offer.pk), count)
    for number, (job, each) in enumerate(zip(jobs, offers, strict=True), start=1):
        each.job_id = job.pk
        each.starts_at += number * apart
        each.ends_at += number * apart
    return Offer.objects.bulk_create(offers)


def _twins(row, count):
    """Return unsaved copies that differ in what has to be unique."""
    found = []
    for _number in range(count):
        twin = type(row).objects.get(pk=row.pk) if not found else _again(found[0])
        twin.pk = None
        twin._state.adding = True
        for name in ("ref", "idempotency_key", "start_key"):
            if hasattr(twin, name):
                setattr(twin, name, new_ref() if name == "ref" else str(uuid4()))
        found.append(twin)
    return found


def _again(row):
    names = [field.attname for field in row._meta.concrete_fields]
    return type(row)(**{name: getattr(row, name) for name in names})


def _pay(payment: Payment, bookings: list[Booking]) -> None:
    """Give each booking a payment whose money is held, as the books would have it."""
    twins = _twins(payment, len(bookings))
    for twin, booking in zip(twins, bookings, strict=True):
        twin.booking_ref = booking.ref
    payments = Payment.objects.bulk_create(twins)
    psp = LedgerAccount.objects.get(kind="psp", currency=payment.currency)
    holds = LedgerAccount.objects.bulk_create(
        LedgerAccount(
            kind="booking_hold",
            owner=each.booking_ref,
            currency=each.currency,
            nature="credit",
            guarded=True,
            balance_minor=each.amount_minor,
        )
        for each in payments
    )
    entries = LedgerTransaction.objects.bulk_create(
        LedgerTransaction(
            key=f"payment:{each.pk}", kind="payment", booking_ref=each.booking_ref, cause="copy"
        )
        for each in payments
    )
    LedgerMovement.objects.bulk_create(
        LedgerMovement(
            transaction=entry,
            debit=psp,
            credit=hold,
            amount_minor=each.amount_minor,
            currency=each.currency,
        )
        for each, hold, entry in zip(payments, holds, entries, strict=True)
    )
