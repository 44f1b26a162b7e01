"""Who is told of what: one function for each fact that somebody should know.

Each is idempotent: a notice has the fact's number in its key.
"""

from __future__ import annotations

from typing import Any

from marketplace.accounts import queries as accounts
from marketplace.bookings import facts as booked
from marketplace.bookings import queries as bookings
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.jobs import queries as jobs
from marketplace.notifications import actions
from marketplace.offers import facts as offered
from marketplace.offers import queries as offers
from marketplace.payments import facts as paid
from marketplace.reviews import facts as reviewed


@listen(offered.OfferMade)
def offer_made(fact: offered.OfferMade, row: Fact) -> None:
    """Tell the client of an offer."""
    actions.tell(fact.client_id, "offer_made", row, **_offer(fact, fact.tasker_id), **_price(fact))


@listen(offered.OfferEdited)
def offer_edited(fact: offered.OfferEdited, row: Fact) -> None:
    """Tell the client of a new version."""
    actions.tell(
        fact.client_id, "offer_edited", row, **_offer(fact, fact.tasker_id), **_price(fact)
    )


@listen(offered.OfferWithdrawn)
def offer_withdrawn(fact: offered.OfferWithdrawn, row: Fact) -> None:
    """Tell the client that an offer is gone."""
    actions.tell(fact.client_id, "offer_withdrawn", row, **_offer(fact, fact.tasker_id))


@listen(offered.OfferDeclined)
def offer_declined(fact: offered.OfferDeclined, row: Fact) -> None:
    """Tell the tasker, with the reason that the client chose."""
    reason = str(offers.offer_by_id(fact.offer_id).get_decline_reason_display())
    actions.tell(
        fact.tasker_id, "offer_declined", row, **_offer(fact, fact.client_id), reason=reason
    )


@listen(offered.OfferAccepted)
def offer_accepted(fact: offered.OfferAccepted, row: Fact) -> None:
    """Tell the tasker that the client is paying."""
    actions.tell(fact.tasker_id, "offer_accepted", row, **_offer(fact, fact.client_id))


@listen(offered.OfferReturned)
def offer_returned(fact: offered.OfferReturned, row: Fact) -> None:
    """Tell the tasker that the offer stands again."""
    actions.tell(fact.tasker_id, "offer_returned", row, **_offer(fact, fact.client_id))


@listen(offered.OfferExpired)
def offer_expired(fact: offered.OfferExpired, row: Fact) -> None:
    """Tell the tasker that nobody answered, where the offer can be renewed."""
    about = {**_offer(fact, fact.client_id), "ref": fact.offer_ref}
    actions.tell(fact.tasker_id, "offer_expired", row, **about)


@listen(offered.OfferClosed)
def offer_closed(fact: offered.OfferClosed, row: Fact) -> None:
    """Tell the tasker that the job takes no more offers, and where the own price stood."""
    offer = offers.offer_by_id(fact.offer_id)
    reason = ". ".join(filter(None, (offer.answer, offer.place)))
    actions.tell(fact.tasker_id, "offer_closed", row, **_offer(fact, fact.client_id), reason=reason)


@listen(booked.BookingScheduled)
def booking_scheduled(fact: booked.BookingScheduled, row: Fact) -> None:
    """Tell both sides that the money is held and the time stands."""
    booking = bookings.booking_by_id(fact.booking_id)
    when = {"when": booking.starts_at.isoformat(), "area": booking.area}
    total = {"minor": booking.total_minor, "currency": booking.currency}
    net = {"minor": booking.tasker_net_minor, "currency": booking.currency}
    actions.tell(
        fact.client_id, "booking_paid", row, **_booking(fact, fact.tasker_id), **when, **total
    )
    actions.tell(
        fact.tasker_id, "booking_scheduled", row, **_booking(fact, fact.client_id), **when, **net
    )


@listen(booked.BookingExpired)
def booking_expired(fact: booked.BookingExpired, row: Fact) -> None:
    """Tell the client that nothing is booked; the tasker hears of the offer."""
    actions.tell(fact.client_id, "booking_expired", row, **_booking(fact, fact.tasker_id))


@listen(booked.BookingCancelled)
def booking_cancelled(fact: booked.BookingCancelled, row: Fact) -> None:
    """Tell the other side why, and each what comes to them; other ends are told elsewhere."""
    if fact.cause != "cancelled":
        return
    by_client = fact.by == "client"
    other = {"reason": bookings.reason_in_words(fact.code, fact.reason), **_refund(fact)}
    if by_client:
        kind, about = "booking_cancelled", _booking(fact, fact.client_id)
        if fact.net_minor:
            kind, other["minor"] = "booking_cancelled_late", fact.net_minor
        actions.tell(fact.tasker_id, kind, row, **about, **other)
        own = _booking(fact, fact.tasker_id)
        actions.tell(fact.client_id, "booking_cancelled_own", row, **own, **_refund(fact))
    else:
        own = _booking(fact, fact.tasker_id)
        actions.tell(fact.client_id, "booking_cancelled", row, **own, **other, refunded=True)


@listen(booked.StartPinLocked)
def pin_locked(fact: booked.StartPinLocked, row: Fact) -> None:
    """Tell the client to make a new PIN."""
    actions.tell(fact.client_id, "pin_locked", row, **_booking(fact, fact.tasker_id))


@listen(booked.WorkStarted)
def work_started(fact: booked.WorkStarted, row: Fact) -> None:
    """Tell the client."""
    actions.tell(fact.client_id, "work_started", row, **_booking(fact, fact.tasker_id))


@listen(booked.WorkFinished)
def work_finished(fact: booked.WorkFinished, row: Fact) -> None:
    """Ask the client to look at the work."""
    about = _booking(fact, fact.tasker_id)
    actions.tell(
        fact.client_id, "work_finished", row, **about, when=fact.approve_by, photos=fact.photos
    )


@listen(booked.ApprovalReminder)
def approval_reminder(fact: booked.ApprovalReminder, row: Fact) -> None:
    """Ask the client once more before the money goes out by itself."""
    about = _booking(fact, fact.tasker_id)
    actions.tell(fact.client_id, "approval_reminder", row, **about, when=fact.approve_by)


@listen(booked.BookingCompleted)
def booking_completed(fact: booked.BookingCompleted, row: Fact) -> None:
    """Tell the tasker what was earned, and ask the client for a review."""
    kind = "booking_completed_timer" if fact.by_timer else "booking_completed"
    net = {"minor": fact.net_minor, "currency": fact.currency}
    actions.tell(fact.tasker_id, kind, row, **_booking(fact, fact.client_id), **net)
    actions.tell(fact.client_id, "review_wanted", row, **_booking(fact, fact.tasker_id))


@listen(paid.PaymentFailed)
def payment_failed(fact: paid.PaymentFailed, row: Fact) -> None:
    """Tell the client that it can be tried again, where it can."""
    booking = bookings.booking_by_ref(fact.booking_ref)
    if booking is None or fact.final:
        return
    actions.tell(booking.client_id, "payment_failed", row, ref=booking.ref, title=booking.title)


@listen(paid.RefundSucceeded)
def refund_succeeded(fact: paid.RefundSucceeded, row: Fact) -> None:
    """Tell the client that the money is on its way back."""
    _tell_payer(fact, "refund_succeeded", row)


@listen(paid.RefundFailed)
def refund_failed(fact: paid.RefundFailed, row: Fact) -> None:
    """Tell the client that the money waits."""
    _tell_payer(fact, "refund_failed", row)


@listen(paid.TransferSent)
def transfer_sent(fact: paid.TransferSent, row: Fact) -> None:
    """Tell the tasker that earned money has left."""
    booking = bookings.booking_by_ref(fact.booking_ref)
    title = booking.title if booking else ""
    amount = {"minor": fact.amount_minor, "currency": fact.currency}
    actions.tell(fact.payee_id, "transfer_sent", row, ref=fact.booking_ref, title=title, **amount)


@listen(paid.TipArrived)
def tip_arrived(fact: paid.TipArrived, row: Fact) -> None:
    """Tell the tasker."""
    booking = bookings.booking_by_ref(fact.booking_ref)
    if booking is not None:
        about = {"title": booking.title, "name": booking.client.first_name}
        amount = {"minor": fact.amount_minor, "currency": fact.currency}
        actions.tell(fact.payee_id, "tip_arrived", row, ref=booking.ref, **about, **amount)


@listen(reviewed.ReviewWritten)
def review_written(fact: reviewed.ReviewWritten, row: Fact) -> None:
    """Tell the other side, which has not written yet."""
    booking = bookings.booking_by_id(fact.booking_id)
    about = {"title": booking.title, "name": _name(fact.author_id)}
    actions.tell(fact.subject_id, "review_written", row, ref=fact.booking_ref, **about)


@listen(reviewed.ReviewsPublished)
def reviews_published(fact: reviewed.ReviewsPublished, row: Fact) -> None:
    """Tell both sides."""
    title = bookings.booking_by_id(fact.booking_id).title
    for person_id in (fact.client_id, fact.tasker_id):
        actions.tell(person_id, "reviews_published", row, ref=fact.booking_ref, title=title)


@listen(reviewed.ReviewAnswered)
def review_answered(fact: reviewed.ReviewAnswered, row: Fact) -> None:
    """Tell whoever wrote the review."""
    booking = bookings.booking_by_id(fact.booking_id)
    about = {"title": booking.title, "name": booking.tasker.person.first_name}
    actions.tell(fact.author_id, "review_answered", row, ref=booking.ref, **about)


def _tell_payer(fact: paid.RefundSucceeded | paid.RefundFailed, kind: str, row: Fact) -> None:
    booking = bookings.booking_by_ref(fact.booking_ref)
    if booking is None:
        return
    amount = {"minor": fact.amount_minor, "currency": fact.currency}
    actions.tell(booking.client_id, kind, row, ref=booking.ref, title=booking.title, **amount)


def _title(job_id: int) -> str:
    return jobs.job_by_id(job_id).title


def _name(person_id: int) -> str:
    return accounts.person_by_id(person_id).public_name


def _offer(fact: offered.OfferFact, other_id: int) -> dict[str, Any]:
    return {"ref": fact.job_ref, "title": _title(fact.job_id), "name": _name(other_id)}


def _price(fact: offered.OfferMade | offered.OfferEdited) -> dict[str, Any]:
    return {"minor": fact.price_minor, "currency": fact.currency}


def _booking(fact: booked.BookingFact, other_id: int) -> dict[str, Any]:
    title = bookings.booking_by_id(fact.booking_id).title
    return {"ref": fact.booking_ref, "title": title, "name": _name(other_id)}


def _refund(fact: booked.BookingCancelled) -> dict[str, Any]:
    return {"minor": fact.refund_minor, "currency": fact.currency}
