"""What happens to offers, bookings and reviews is told in the thread of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from chat import actions, bus
from chat.models import Conversation
from marketplace.bookings import facts as booked
from marketplace.bookings import queries as bookings
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.disputes import facts as disputed
from marketplace.jobs import facts as posted
from marketplace.jobs import queries as jobs
from marketplace.offers import facts as offered
from marketplace.payments import facts as paid
from marketplace.reviews import facts as reviewed

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@listen(offered.OfferMade)
def offer_made(fact: offered.OfferMade, row: Fact) -> None:
    """The first offer opens the thread."""
    _tell_offer(fact, row, "offer_made", minor=fact.price_minor, currency=fact.currency)


@listen(offered.OfferEdited)
def offer_edited(fact: offered.OfferEdited, row: Fact) -> None:
    """The price may have changed."""
    _tell_offer(fact, row, "offer_edited", minor=fact.price_minor, currency=fact.currency)


@listen(offered.OfferCountered)
def offer_countered(fact: offered.OfferCountered, row: Fact) -> None:
    """The client proposes something else."""
    _tell_offer(fact, row, "offer_countered", minor=fact.price_minor, currency=fact.currency)


@listen(offered.CounterAgreed)
def counter_agreed(fact: offered.CounterAgreed, row: Fact) -> None:
    """The tasker says yes to it."""
    _tell_offer(fact, row, "counter_agreed", minor=fact.price_minor, currency=fact.currency)


@listen(offered.CounterAnswered)
def counter_answered(fact: offered.CounterAnswered, row: Fact) -> None:
    """The tasker says something else again."""
    _tell_offer(fact, row, "counter_answered", minor=fact.price_minor, currency=fact.currency)


@listen(offered.CounterTakenBack)
def counter_taken_back(fact: offered.CounterTakenBack, row: Fact) -> None:
    """The offer stands as it was."""
    _tell_offer(fact, row, "counter_taken_back")


@listen(offered.CounterLapsed)
def counter_lapsed(fact: offered.CounterLapsed, row: Fact) -> None:
    """The tasker did not answer in time."""
    _tell_offer(fact, row, "counter_lapsed")


@listen(offered.OfferOutdated)
def offer_outdated(fact: offered.OfferOutdated, row: Fact) -> None:
    """The job says something else now."""
    _tell_offer(fact, row, "offer_outdated")


@listen(offered.OfferReconfirmed)
def offer_reconfirmed(fact: offered.OfferReconfirmed, row: Fact) -> None:
    """The tasker has read the job again."""
    _tell_offer(fact, row, "offer_reconfirmed", minor=fact.price_minor, currency=fact.currency)


@listen(offered.OfferWithdrawn)
def offer_withdrawn(fact: offered.OfferWithdrawn, row: Fact) -> None:
    """The tasker has taken the offer back."""
    _tell_offer(fact, row, "offer_withdrawn")


@listen(offered.OfferDeclined)
def offer_declined(fact: offered.OfferDeclined, row: Fact) -> None:
    """The client has said no."""
    _tell_offer(fact, row, "offer_declined")


@listen(offered.OfferExpired)
def offer_expired(fact: offered.OfferExpired, row: Fact) -> None:
    """Nobody answered in time."""
    _tell_offer(fact, row, "offer_expired")


@listen(offered.OfferClosed)
def offer_closed(fact: offered.OfferClosed, row: Fact) -> None:
    """Somebody else was booked, or the job is over."""
    _tell_offer(fact, row, "offer_closed")


@listen(booked.BookingMade)
def booking_made(fact: booked.BookingMade, row: Fact) -> None:
    """An offer was accepted, or a gig agreed on, and waits for its payment."""
    direct = "gig_agreed" if fact.by_request else "gig_booked"
    _tell_booking(fact, row, "booking_made" if fact.offer_id else direct)


@listen(booked.BookingRequested)
def booking_requested(fact: booked.BookingRequested, row: Fact) -> None:
    """A request opens the thread of a direct booking."""
    _tell_booking(fact, row, "gig_requested", minor=fact.total_minor, currency=fact.currency)


@listen(booked.RequestDeclined)
def request_declined(fact: booked.RequestDeclined, row: Fact) -> None:
    """The tasker has said no."""
    _tell_booking(fact, row, "gig_declined")


@listen(booked.RequestLapsed)
def request_lapsed(fact: booked.RequestLapsed, row: Fact) -> None:
    """Nobody answered in time."""
    _tell_booking(fact, row, "gig_lapsed")


@listen(booked.RequestWithdrawn)
def request_withdrawn(fact: booked.RequestWithdrawn, row: Fact) -> None:
    """The client no longer asks."""
    _tell_booking(fact, row, "gig_withdrawn")


@listen(booked.BookingScheduled)
def booking_scheduled(fact: booked.BookingScheduled, row: Fact) -> None:
    """The money is held: from now on contact details pass."""
    _tell_booking(fact, row, "booking_scheduled", minor=fact.total_minor, currency=fact.currency)


@listen(booked.BookingExpired)
def booking_expired(fact: booked.BookingExpired, row: Fact) -> None:
    """Nobody paid: the two are back at the offer."""
    talk = _talk_of(fact)
    if fact.job_id is None:
        _tell(talk, row, "gig_unpaid")
        return
    actions.set_deal(conversation_id=talk.pk)
    _tell(talk, row, "booking_expired")


@listen(booked.BookingCancelled)
def booking_cancelled(fact: booked.BookingCancelled, row: Fact) -> None:
    """One side has cancelled; without held money contact details are masked again."""
    kind = "booking_refunded" if fact.refund_minor else "booking_cancelled"
    if fact.cause in ("agreed", "stopped", "no_show"):
        kind = f"booking_{fact.cause}"
    elif fact.cause != "cancelled":
        kind = "booking_over"  # a dispute has ended it, and tells of that itself
    _tell_booking(fact, row, kind, by=fact.by, minor=fact.refund_minor, currency=fact.currency)


@listen(booked.WorkStarted)
def work_started(fact: booked.WorkStarted, row: Fact) -> None:
    """The PIN was right."""
    _tell(_talk_of(fact), row, "work_started")


@listen(booked.WorkFinished)
def work_finished(fact: booked.WorkFinished, row: Fact) -> None:
    """The client has time to look."""
    _tell(_talk_of(fact), row, "work_finished")


@listen(booked.BookingCompleted)
def booking_completed(fact: booked.BookingCompleted, row: Fact) -> None:
    """The money was released."""
    kind = "booking_completed_timer" if fact.by_timer else "booking_completed"
    _tell(_talk_of(fact), row, kind)


@listen(paid.RefundSucceeded)
def refund_succeeded(fact: paid.RefundSucceeded, row: Fact) -> None:
    """The gateway has sent the money back."""
    _tell_ref(
        fact.booking_ref, row, "refund_succeeded", minor=fact.amount_minor, currency=fact.currency
    )


@listen(disputed.DisputeOpened)
def dispute_opened(fact: disputed.DisputeOpened, row: Fact) -> None:
    """A problem was reported, or nobody said anything."""
    kind = "dispute_stale" if fact.by == "system" else "dispute_opened"
    amount = {"minor": fact.frozen_minor, "currency": fact.currency}
    _tell_ref(fact.booking_ref, row, kind, by=fact.by, **amount)


@listen(disputed.DisputeStatement)
def dispute_statement(fact: disputed.DisputeStatement, row: Fact) -> None:
    """One side has added words or photos."""
    _tell_ref(fact.booking_ref, row, "dispute_statement", by=fact.by)


@listen(disputed.DisputeProposed)
def dispute_proposed(fact: disputed.DisputeProposed, row: Fact) -> None:
    """One side proposes a division."""
    amount = {"minor": fact.refund_minor, "currency": fact.currency}
    _tell_ref(fact.booking_ref, row, "dispute_proposed", by=fact.by, **amount)


@listen(disputed.DisputeEscalated)
def dispute_escalated(fact: disputed.DisputeEscalated, row: Fact) -> None:
    """Our people decide now."""
    _tell_ref(fact.booking_ref, row, "dispute_escalated")


@listen(disputed.DisputeEvidenceAsked)
def dispute_question(fact: disputed.DisputeEvidenceAsked, row: Fact) -> None:
    """Our people want to know more."""
    _tell_ref(fact.booking_ref, row, "dispute_question")


@listen(disputed.DisputeDefaulted)
def dispute_defaulted(fact: disputed.DisputeDefaulted, row: Fact) -> None:
    """One side has never answered."""
    _tell_ref(fact.booking_ref, row, "dispute_defaulted")


@listen(disputed.DisputeResolved)
def dispute_resolved(fact: disputed.DisputeResolved, row: Fact) -> None:
    """It is decided."""
    amount = {"minor": fact.refund_minor, "currency": fact.currency}
    _tell_ref(fact.booking_ref, row, f"dispute_{fact.how}", by=fact.by, **amount)


@listen(reviewed.ReviewsPublished)
def reviews_published(fact: reviewed.ReviewsPublished, row: Fact) -> None:
    """Both sides can be read."""
    _tell_ref(fact.booking_ref, row, "reviews_published")


@listen(posted.JobEdited)
def job_edited(fact: posted.JobEdited, row: Fact) -> None:
    """The threads of a job carry its title."""
    del row
    actions.rename(job_id=fact.job_id, title=jobs.job_by_id(fact.job_id).title)


@receiver(user_logged_out)
def signed_out(sender: object, user: Person | None, **kwargs: object) -> None:
    """Let the sockets of the session that ends be closed."""
    del sender, kwargs
    if user is not None:
        bus.tell(bus.Left(user.pk))


def _tell_offer(fact: offered.OfferFact, row: Fact, kind: str, **payload: Any) -> None:
    talk = _talk_of(fact)
    if kind == "offer_made":
        actions.set_deal(conversation_id=talk.pk, offer_ref=fact.offer_ref)
    _tell(talk, row, kind, **payload)


def _tell_booking(fact: booked.BookingFact, row: Fact, kind: str, **payload: Any) -> None:
    talk = _talk_of(fact)
    # From the booking itself: facts may be heard in another order than they happened.
    booking = bookings.booking_by_id(fact.booking_id)
    actions.set_deal(
        conversation_id=talk.pk,
        booking_ref=fact.booking_ref,
        funded=booking.was_funded and not booking.is_cancelled,
    )
    _tell(talk, row, kind, **payload)


def _tell_ref(booking_ref: str, row: Fact, kind: str, **payload: Any) -> None:
    booking = bookings.booking_by_ref(booking_ref)
    if booking is not None:
        _tell(actions.conversation_about(booking), row, kind, **payload)


def _tell(talk: Conversation, row: Fact, kind: str, **payload: Any) -> None:
    actions.post_system_message(
        conversation_id=talk.pk, source=f"fact:{row.pk}", kind=kind, payload=payload
    )


def _talk_of(fact: offered.OfferFact | booked.BookingFact) -> Conversation:
    if fact.job_id is None:
        return actions.conversation_about(bookings.booking_by_id(fact.booking_id))
    job = jobs.job_by_id(fact.job_id)
    return actions.ensure_conversation(
        job_id=job.pk,
        job_ref=job.ref,
        title=job.title,
        client=fact.client_id,
        tasker=fact.tasker_id,
    )
