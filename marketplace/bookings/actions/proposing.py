"""Questions of one side to the other: another time, cancelling without fault, stopping early."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.bookings import facts
from marketplace.bookings.errors import BookingMissing
from marketplace.bookings.models import Booking, Proposal
from marketplace.bookings.moves import FITTING, facts_of, lock_with_job
from marketplace.bookings.states import PROPOSAL
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.core.money import Money
    from marketplace.core.policies import Policy

# Close to the start a question would lapse before anybody has read it.
SHORTEST = timedelta(minutes=15)


class NotProposable(Refusal):
    """What is proposed cannot be: no time given, one of the past, too many, more than the price."""


class AlreadyAsked(Conflict):
    """One question of this booking is open; it has to be answered first."""


@transaction.atomic
def propose_move(
    *, booking_ref: str, actor: Person, starts: Sequence[datetime], reason: str = ""
) -> Proposal:
    """Ask for another time, up to three to choose from (reschedule: proposed).

    The present time stands until the other side accepts one. The third move of a booking needs a
    reason.
    """
    booking, side = _opened(booking_ref, actor, Proposal.Kind.MOVE)
    policy = policies.policy_by_id(booking.policy_id)
    wanted = _checked(booking, sorted(set(starts)), policy)
    if booking.moves >= policy.moves_without_reason and not reason.strip():
        raise NotProposable(
            _("This booking was moved twice. Say why it has to move again."), field="reason"
        )
    return _ask(
        Proposal(
            booking=booking,
            kind=Proposal.Kind.MOVE,
            by=side,
            starts=wanted,
            reason=reason.strip(),
            due_at=_answer_by(booking, policy),
        ),
        actor,
    )


@transaction.atomic
def propose_cancel(
    *, booking_ref: str, actor: Person, reason: str, reopen_job: bool = False
) -> Proposal:
    """Ask the other side to cancel in peace: all goes back, nobody is at fault (B18)."""
    booking, side = _opened(booking_ref, actor, Proposal.Kind.CANCEL)
    if not reason.strip():
        raise NotProposable(_("Say why, in a sentence. The other side reads it."), field="reason")
    return _ask(
        Proposal(
            booking=booking,
            kind=Proposal.Kind.CANCEL,
            by=side,
            reason=reason.strip(),
            reopen_job=reopen_job,
            due_at=now() + _hours(booking),
        ),
        actor,
    )


@transaction.atomic
def propose_stop(*, booking_ref: str, actor: Person, pay: Money, reason: str) -> Proposal:
    """Propose to stop the work now: PAY of the price is the tasker's, the rest goes back (B36)."""
    booking, side = _opened(booking_ref, actor, Proposal.Kind.STOP)
    if not 0 <= pay.minor <= booking.price_minor or pay.currency != booking.currency:
        words = _("Choose an amount between nothing and %(price)s.") % {"price": booking.price}
        raise NotProposable(words, field="pay")
    if not reason.strip():
        raise NotProposable(_("Say why, in a sentence. The other side reads it."), field="reason")
    return _ask(
        Proposal(
            booking=booking,
            kind=Proposal.Kind.STOP,
            by=side,
            pay_minor=pay.minor,
            reason=reason.strip(),
            due_at=now() + _hours(booking),
        ),
        actor,
    )


def _opened(booking_ref: str, actor: Person, kind: Proposal.Kind) -> tuple[Booking, Actor]:
    """Lock a booking in whose state the question makes sense."""
    booking = lock_with_job(ref=booking_ref)
    side = booking.side_of(actor)
    if side is None:
        raise BookingMissing
    if booking.state not in FITTING[kind]:
        raise Conflict(_("This has changed in the meantime. Look at the page again."))
    return booking, side


def _ask(proposal: Proposal, actor: Person) -> Proposal:
    """Save the question, tell of it, and queue its end."""
    from marketplace.bookings.tasks import lapse  # tasks run actions

    booking = proposal.booking
    proposal.state = PROPOSAL.step(state="", event="propose", actor=Actor(proposal.by)).target
    proposal.currency = booking.currency
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as error:
        if "booking_one_open_proposal" not in str(error):
            raise
        raise AlreadyAsked(
            _("Another question about this booking is open. Answer it or take it back first.")
        ) from error
    lapse.defer(at=proposal.due_at, proposal_id=proposal.pk)
    made = facts.ProposalMade(
        **facts_of(booking),
        proposal_id=proposal.pk,
        kind=proposal.kind,
        by=proposal.by,
        due_at=proposal.due_at.isoformat(),
    )
    record(made, actor=actor, subject=booking)
    return proposal


def _checked(booking: Booking, starts: list[datetime], policy: Policy) -> list[datetime]:
    """Refuse times that nobody could accept; whether one is still free is asked again then."""
    if not starts:
        raise NotProposable(_("Choose at least one time."), field="starts")
    if len(starts) > policy.move_slots:
        raise NotProposable(
            ngettext("Choose at most %(n)d time.", "Choose at most %(n)d times.", policy.move_slots)
            % {"n": policy.move_slots},
            field="starts",
        )
    length = booking.ends_at - booking.starts_at
    for start in starts:
        if start <= now() + SHORTEST or start == booking.starts_at:
            raise NotProposable(_("Choose times that are still to come."), field="starts")
        if not taskers.is_clear(booking.tasker_id, start, start + length, booking_ref=booking.ref):
            raise NotProposable(_("One of these times is taken. Choose another."), field="starts")
    return starts


def _answer_by(booking: Booking, policy: Policy) -> datetime:
    """Return until when a question about the time waits; near the start until the start itself."""
    moment = now()
    usual = moment + timedelta(hours=policy.move_answer_hours)
    if booking.is_no_show:
        return min(usual, booking.due_at or usual)
    before = booking.starts_at - timedelta(hours=policy.move_lead_hours)
    if before > moment + SHORTEST:
        return min(usual, before)
    return max(booking.starts_at, moment + 2 * SHORTEST)


def _hours(booking: Booking) -> timedelta:
    return timedelta(hours=policies.policy_by_id(booking.policy_id).agreement_hours)
