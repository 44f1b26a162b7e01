"""The one way in which a dispute changes: locked, by its table, with its timer and its facts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from marketplace.bookings import actions as bookings
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.facts import record
from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.core.states import Actor
from marketplace.disputes import effects, facts
from marketplace.disputes.errors import BadAmount, DisputeMissing
from marketplace.disputes.models import Dispute, Proposal
from marketplace.disputes.states import DISPUTE

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

SATURDAY = 5


def lock(*, ref: str = "", dispute_id: int = 0) -> Dispute:
    """Lock a dispute until the transaction ends; its booking is locked after it. Raises Missing."""
    found = Dispute.objects.with_people().select_for_update(no_key=True, of=("self",))
    found = found.filter(ref=ref) if ref else found.filter(pk=dispute_id)
    dispute = found.order_by("pk").first()
    if dispute is None:
        raise DisputeMissing
    return dispute


def side_of(dispute: Dispute, actor: Person) -> Actor:
    """Return which side a person is of; an outsider hears nothing of the dispute."""
    side = dispute.booking.side_of(actor)
    if side is None:
        raise DisputeMissing
    return side


def policy_of(dispute: Dispute) -> Policy:
    """Return the policy under which the booking was made."""
    return policies.policy_by_id(dispute.booking.policy_id)


def move(
    dispute: Dispute,
    event: str,
    *,
    by: Actor = Actor.SYSTEM,
    due_at: datetime | None = None,
    **changes: Any,
) -> None:
    """Take one step of the table and set the timer of the new state."""
    dispute.state = DISPUTE.step(state=dispute.state, event=event, actor=by).target
    for name, value in changes.items():
        setattr(dispute, name, value)
    dispute.version += 1
    set_timer(dispute, due_at)


def set_timer(dispute: Dispute, due_at: datetime | None) -> None:
    """Save the dispute with a new due time, and queue what happens then."""
    from marketplace.disputes.tasks import fall_due  # tasks run actions, which come through here

    dispute.due_at = due_at
    dispute.save()
    if due_at:
        fall_due.defer(at=due_at, dispute_id=dispute.pk, version=dispute.version)


def to_review(dispute: Dispute, event: str, *, by: Actor, actor: Person | None) -> None:
    """Hand the dispute to our people and start their clocks (D5, D16)."""
    from marketplace.disputes.tasks import page_lead  # tasks run actions, which come through here

    policy, moment = policy_of(dispute), now()
    # The day limit counts from the opening, but leaves our people their days.
    rule_by = max(
        dispute.created_at + timedelta(days=policy.dispute_day_limit),
        business_days_after(moment, policy.dispute_review_days),
    )
    move(
        dispute,
        event,
        by=by,
        due_at=rule_by,
        escalated_at=moment,
        review_by=business_days_after(moment, policy.dispute_review_days),
        rule_by=rule_by,
    )
    lead_from = dispute.created_at + timedelta(days=policy.dispute_page_lead_days)
    page_lead.defer(at=max(lead_from, moment), dispute_id=dispute.pk)
    record(facts.DisputeEscalated(**facts_of(dispute), by=by), actor=actor, subject=dispute)


def resolve(  # noqa: PLR0913 - the parts of one decision
    dispute: Dispute,
    event: str,
    *,
    kept: Money,
    cause: str,
    by: Actor = Actor.SYSTEM,
    actor: Person | None = None,
    due_at: datetime | None = None,
) -> None:
    """Carry a decision out: the money moves, the booking ends, the dispute closes or may close."""
    if not Money(0, dispute.currency) <= kept <= dispute.contested:
        raise BadAmount(_out_of_range(dispute), field="kept")
    booking = dispute.booking
    effect = effects.of_keeping(booking, dispute.contested, kept)
    paid = booking.price - dispute.contested + kept
    bookings.leave_dispute(
        booking_ref=booking.ref,
        outcome=_way(dispute, paid, cause),
        actor=actor,
        kept=paid,
        cause=cause,
    )
    close(dispute, event, kept=kept, by=by, due_at=due_at)
    resolved = facts.DisputeResolved(
        **facts_of(dispute),
        how=dispute.ending,
        by=by,
        refund_minor=effect.refund.minor,
        net_minor=effect.net.minor,
        currency=dispute.currency,
    )
    record(resolved, actor=actor, subject=dispute)


def close(
    dispute: Dispute,
    event: str,
    *,
    kept: Money | None,
    by: Actor,
    due_at: datetime | None = None,
) -> None:
    """Write down how it ended; without anything more to wait for it is final at once."""
    standing = dispute.proposals.filter(state=Proposal.State.STANDING)
    standing.update(state=Proposal.State.ENDED)
    ending = dispute.ending or ENDINGS[event]
    changes: dict[str, Any] = {
        "ending": ending,
        "ended_at": now(),
        "kept_minor": None if kept is None else kept.minor,
    }
    if event == "finish":
        move(dispute, event, by=by, **changes)
    else:
        move(dispute, event, by=by, due_at=due_at, **changes)
        if due_at is None:
            move(dispute, "finish")


ENDINGS = {
    "accept": Dispute.Ending.SETTLED,
    "withdraw": Dispute.Ending.WITHDRAWN,
    "rule": Dispute.Ending.RULED,
    "finish": Dispute.Ending.SILENCE,
}


def facts_of(dispute: Dispute) -> dict[str, Any]:
    """Return what every fact of a dispute carries."""
    return {
        "dispute_id": dispute.pk,
        "dispute_ref": dispute.ref,
        "booking_id": dispute.booking_id,
        "booking_ref": dispute.booking.ref,
        "client_id": dispute.booking.client_id,
        "tasker_id": dispute.booking.tasker.person_id,
    }


def business_days_after(moment: datetime, days: int) -> datetime:
    """Return the same time of day so many working days later; weekends do not count."""
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < SATURDAY
    return moment


def _way(dispute: Dispute, paid: Money, cause: str) -> Any:
    """Say how the booking ends: done, all refunded, or cancelled with what its rules keep."""
    is_whole = paid == dispute.booking.price and cause != "no_show"
    if dispute.kind in (Dispute.Kind.NO_SHOW, Dispute.Kind.FEE) and not is_whole:
        return "cancelled"
    return "completed" if paid else "refunded"


def _out_of_range(dispute: Dispute) -> str:
    return _("Enter an amount between nothing and %(most)s.") % {"most": dispute.contested}
