"""Before the work: giving an unpaid booking up, cancelling a paid one by the tier of the hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import facts, reasons
from marketplace.bookings.actions.accepting import let_go
from marketplace.bookings.actions.ending import SETTLING, end_early
from marketplace.bookings.actions.scoring import blame_canceller
from marketplace.bookings.errors import BookingMissing
from marketplace.bookings.models import Booking
from marketplace.bookings.moves import facts_of, lock_with_job, move
from marketplace.bookings.tiers import cancellation
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.core.money import Money


class ReasonMissing(Refusal):
    """A tasker who cancels says why."""


class TermsChanged(Conflict):
    """The clock has moved on: cancelling now costs something else than the page said."""


@transaction.atomic
def abandon(*, booking_ref: str, actor: Person) -> Booking:
    """Give an unpaid booking up, from either side (B11); the offer stands as it stood."""
    booking = lock_with_job(ref=booking_ref)
    side = _side(booking, actor)
    moment = now()
    move(
        booking,
        "abandon",
        by=side,
        due_at=moment + SETTLING,
        outcome=Booking.Outcome.CANCELLED,
        fault=Booking.Side(side),
        ended_at=moment,
    )
    cancelled = facts.BookingCancelled(
        **facts_of(booking), by=side, reason="", refund_minor=0, currency=booking.currency
    )
    record(cancelled, actor=actor, subject=booking)
    let_go(booking, actor=actor)
    return booking


@transaction.atomic
def cancel(
    *,
    booking_ref: str,
    actor: Person,
    reason: str = "",
    code: str = "",
    reopen_job: bool = False,
    seen: Money | None = None,
) -> Booking:
    """Cancel a paid booking before the work has begun (B16, B17, B24, B25).

    The hold is divided by the tier of the moment; `seen` is the refund that the person was shown,
    and raises TermsChanged when the clock has made it another one since. CODE is of the catalogue
    in marketplace.bookings.reasons. The job opens again when
    the tasker cancels, or when the client asks for that; else it ends.
    """
    booking = lock_with_job(ref=booking_ref)
    side = _side(booking, actor)
    if side is Actor.TASKER and not reason.strip():
        raise ReasonMissing(_("Say why, in a sentence. Your client reads it."), field="reason")
    if not reasons.is_offered(side, code):
        raise ReasonMissing(_("Choose one of the reasons."), field="code")
    policy = policies.policy_by_id(booking.policy_id)
    division = cancellation(booking, side, policy, at=now())
    if seen is not None and seen != division.refund:
        raise TermsChanged(
            _("The amounts have changed while you were reading. Look at them once more.")
        )
    on_way = booking.is_en_route
    end_early(
        booking,
        "cancel",
        by=side,
        actor=actor,
        cause="cancelled",
        division=division,
        fault_of=side,
        reason=reason.strip(),
        code=code,
        reopen_job=reopen_job or side is Actor.TASKER,
    )
    blame_canceller(booking, side, division, on_way=on_way)
    return booking


def _side(booking: Booking, actor: Person) -> Actor:
    side = booking.side_of(actor)
    if side is None:
        raise BookingMissing
    return side
