"""After the work: a tip, and the same again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings.errors import BookingMissing, OtherSide
from marketplace.bookings.models import Booking
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.jobs import actions as jobs
from marketplace.jobs import steps
from marketplace.payments import actions as payments

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.core.policies import Policy
    from marketplace.jobs.models import Job
    from marketplace.payments.models import Payment


class NothingToThankFor(Conflict):
    """The work was not done, or the time for a tip is over."""


class NotAgain(Conflict):
    """A booking of a gig is repeated on the gig's own page."""


def may_tip(booking: Booking, policy: Policy) -> bool:
    """Whether the work is done, and lately enough for a tip under the booking's policy."""
    if not booking.is_done or booking.completed_at is None:
        return False
    return now() < booking.completed_at + timedelta(days=policy.tip_days)


@transaction.atomic
def tip(*, booking_ref: str, actor: Person, amount: Money, idempotency_key: str) -> Payment:
    """Begin a tip of the client for the tasker; it is paid on the gateway's page.

    Raises NothingToThankFor, and what payments.open_tip refuses.
    """
    booking = _of_client(booking_ref, actor)
    if not may_tip(booking, policies.policy_by_id(booking.policy_id)):
        raise NothingToThankFor(_("A tip is for work that was done lately."))
    return payments.open_tip(
        booking_ref=booking.ref,
        payer_id=actor.pk,
        payee_id=booking.tasker.person_id,
        amount=amount,
        idempotency_key=idempotency_key,
    )


@transaction.atomic
def book_again(*, booking_ref: str, actor: Person, day: date | None, key: str) -> Job:
    """Ask the same tasker for the same work at the same price, on a day or whenever it suits.

    The job is shown to nobody else at first. The same key asks once. Raises NotAgain for gigs,
    and what posting and inviting refuse.
    """
    booking = _of_client(booking_ref, actor)
    if booking.job_id is None or not booking.is_done:
        raise NotAgain(_("Book this on the page of the gig."))
    draft = jobs.start_similar(job_id=booking.job_id, actor=actor, key=key)
    if not draft.is_draft:
        return draft
    when = steps.When("date", day) if day else steps.When("flexible")
    jobs.save_draft(job_id=draft.pk, actor=actor, step=when)
    jobs.save_draft(job_id=draft.pk, actor=actor, step=steps.Budget(amount=booking.price))
    jobs.invite(job_id=draft.pk, actor=actor, tasker_ids=[booking.tasker.person_id], only=True)
    return jobs.publish(job_id=draft.pk, actor=actor)


def _of_client(booking_ref: str, actor: Person) -> Booking:
    booking = Booking.objects.visible_to(actor).with_people().filter(ref=booking_ref).first()
    if booking is None:
        raise BookingMissing
    if booking.side_of(actor) is not Actor.CLIENT:
        raise OtherSide
    return booking
