"""Answers to questions: accepted, refused, taken back, or lapsed because nobody said anything."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import facts
from marketplace.bookings.actions.ending import end_early
from marketplace.bookings.errors import BookingMissing, OtherSide
from marketplace.bookings.models import Booking, Proposal
from marketplace.bookings.moves import facts_of, lock_with_job, move
from marketplace.bookings.states import PROPOSAL
from marketplace.bookings.tiers import Tier, divide
from marketplace.bookings.watching import watch
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

# Who asks for another time later than this keeps the old start for the fee (B20).
FEE_CLOCK = timedelta(hours=24)


class NotOffered(Refusal):
    """None of the proposed times was chosen."""


@transaction.atomic
def accept_proposal(
    *,
    booking_ref: str,
    proposal_id: int,
    actor: Person,
    start: datetime | None = None,
    reopen_job: bool = False,
) -> Booking:
    """Say yes (B18, B20, B31, B36, B60). Raises taskers.SlotTaken when the time is gone by now.

    Repeated after it was accepted, it changes nothing.
    """
    booking, proposal = _locked(booking_ref, proposal_id)
    if proposal.state == Proposal.State.ACCEPTED and booking.side_of(actor):
        return booking
    side = _other_side(booking, proposal, actor)
    _answer(proposal, "accept", side, actor)
    if proposal.is_move:
        _move(booking, proposal, side, start)
    else:
        _end(booking, proposal, side, actor=actor, reopen_job=reopen_job)
    return booking


@transaction.atomic
def refuse_proposal(*, booking_ref: str, proposal_id: int, actor: Person) -> Proposal:
    """Say no: all stays as it was agreed."""
    booking, proposal = _locked(booking_ref, proposal_id)
    _answer(proposal, "refuse", _other_side(booking, proposal, actor), actor)
    return proposal


@transaction.atomic
def withdraw_proposal(*, booking_ref: str, proposal_id: int, actor: Person) -> Proposal:
    """Take one's own question back."""
    booking, proposal = _locked(booking_ref, proposal_id)
    side = booking.side_of(actor)
    if side is None:
        raise BookingMissing
    if not proposal.is_by(side):
        raise OtherSide
    _answer(proposal, "withdraw", side, actor)
    return proposal


@transaction.atomic
def lapse_proposal(*, proposal_id: int) -> None:
    """Let a question fall away that nobody has answered; late or doubled, it finds nothing."""
    ref = Booking.objects.filter(proposals=proposal_id).values_list("ref", flat=True).first()
    if ref is None:
        return
    _booking, proposal = _locked(ref, proposal_id)
    if proposal.is_standing and proposal.due_at <= now():
        _answer(proposal, "lapse", Actor.SYSTEM, None)


def _locked(booking_ref: str, proposal_id: int) -> tuple[Booking, Proposal]:
    booking = lock_with_job(ref=booking_ref)
    mine = Proposal.objects.select_for_update(no_key=True, of=("self",)).filter(booking=booking)
    proposal = mine.filter(pk=proposal_id).order_by("pk").first()
    if proposal is None:
        raise BookingMissing
    proposal.booking = booking
    return booking, proposal


def _other_side(booking: Booking, proposal: Proposal, actor: Person) -> Actor:
    """Return the side of whoever answers: an own question is not one's own to answer."""
    side = booking.side_of(actor)
    if side is None:
        raise BookingMissing
    if proposal.is_by(side):
        raise OtherSide
    if proposal.is_standing and proposal.due_at <= now():
        raise Conflict(_("The time to answer is over. All stays as it was agreed."))
    return side


def _answer(proposal: Proposal, event: str, side: Actor, actor: Person | None) -> None:
    proposal.state = PROPOSAL.step(state=proposal.state, event=event, actor=side).target
    proposal.answered_at = now()
    proposal.save(update_fields=["state", "answered_at"])
    answered = facts.ProposalAnswered(
        **facts_of(proposal.booking),
        proposal_id=proposal.pk,
        kind=proposal.kind,
        by=proposal.by,
        answer=proposal.state,
    )
    record(answered, actor=actor, subject=proposal.booking)


def _move(booking: Booking, proposal: Proposal, side: Actor, start: datetime | None) -> None:
    """Put the booking at the new time; the calendar has the last word."""
    if start is None and len(proposal.starts) == 1:
        start = proposal.starts[0]
    if start is None or start not in proposal.starts:
        raise NotOffered(_("Choose one of the times."), field="start")
    if start <= now():
        raise NotOffered(_("That time is over. Choose another."), field="start")
    policy, before = policies.policy_by_id(booking.policy_id), booking.starts_at
    asker = Actor(proposal.by)
    clock = booking.clock_for(asker)
    if proposal.created_at > clock - FEE_CLOCK:
        booking.kept_start, booking.kept_start_for = clock, Booking.Side(asker)
    elif booking.kept_start_for == asker:
        booking.kept_start, booking.kept_start_for = None, Booking.Side.NONE
    end = start + (booking.ends_at - booking.starts_at)
    taskers.set_busy(profile_id=booking.tasker_id, booking_ref=booking.ref, start=start, end=end)
    booking.starts_at, booking.ends_at = start, end
    booking.moves += 1
    booking.set_off_at = booking.eta = booking.absent_at = None
    due_at = end + timedelta(hours=policy.stale_hours)
    move(booking, "move", by=side, due_at=due_at, fault=Booking.Side.NONE)
    watch(booking, policy)
    moved = facts.BookingMoved(
        **facts_of(booking), before=before.isoformat(), starts_at=start.isoformat()
    )
    record(moved, actor=None, subject=booking)


def _end(
    booking: Booking, proposal: Proposal, side: Actor, *, actor: Person, reopen_job: bool
) -> None:
    """End it as both want: everything back, or a part for the part that was done."""
    pay = proposal.pay_minor or 0
    tier = Tier.STOPPED if proposal.is_stop else Tier.AGREED
    end_early(
        booking,
        "agree_stop" if proposal.is_stop else "agree_cancel",
        by=side,
        actor=actor,
        cause="stopped" if proposal.is_stop else "agreed",
        division=divide(booking, tier, pay),
        reason=proposal.reason,
        reopen_job=reopen_job or proposal.reopen_job,
    )
