"""What the clocks of a dispute do: remind, default, hand over, rule, close."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.facts import record
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.disputes import facts
from marketplace.disputes.cases import (
    facts_of,
    lock,
    move,
    policy_of,
    resolve,
    set_timer,
    to_review,
)
from marketplace.disputes.models import Dispute, Ruling
from marketplace.disputes.states import DEFAULTED, NEGOTIATING, RULED, UNDER_REVIEW

# Nobody loses by silence who was not reminded so often; a missing one gives so much more time.
REMINDERS = 3
MORE_TIME = timedelta(hours=6)


@transaction.atomic
def fall_due(*, dispute_id: int, version: int) -> bool:
    """Do what the timer of a dispute's state says; a late or doubled timer finds nothing to do."""
    dispute = lock(dispute_id=dispute_id)
    if dispute.version != version or not dispute.is_due:
        return False
    TIMERS[dispute.state](dispute)
    return True


@transaction.atomic
def remind(*, dispute_id: int) -> None:
    """Tell whoever has not said anything yet that the clock runs."""
    dispute = lock(dispute_id=dispute_id)
    if dispute.is_negotiating:
        _remind(dispute)
        dispute.save(update_fields=["reminders"])


@transaction.atomic
def page_lead(*, dispute_id: int) -> None:
    """Tell the lead of our people that a ruling is due (D9)."""
    dispute = lock(dispute_id=dispute_id)
    if dispute.is_under_review and dispute.rule_by:
        rule_by = dispute.rule_by.isoformat()
        overdue = facts.DisputeOverdue(**facts_of(dispute), rule_by=rule_by)
        record(overdue, actor=None, subject=dispute)


def silent_sides(dispute: Dispute) -> list[Actor]:
    """Return who has said nothing: the side that did not open it, or either of the two."""
    spoken = set(dispute.statements.values_list("by", flat=True))
    spoken |= set(dispute.proposals.values_list("by", flat=True))
    return [side for side in (Actor.CLIENT, Actor.TASKER) if side not in spoken]


def _end_talks(dispute: Dispute) -> None:
    """After 72 hours: silence decides for the opener (D4), talk without a deal goes on (D5)."""
    silent = silent_sides(dispute)
    if not dispute.has_opener or not silent:
        to_review(dispute, "escalate", by=Actor.SYSTEM, actor=None)
        return
    if dispute.reminders < REMINDERS:
        _remind(dispute)
        dispute.version += 1
        set_timer(dispute, now() + MORE_TIME)
        return
    until = now() + timedelta(days=policy_of(dispute).dispute_appeal_days)
    move(dispute, "default", due_at=until)
    defaulted = facts.DisputeDefaulted(
        **facts_of(dispute), silent=silent[0], until=until.isoformat()
    )
    record(defaulted, actor=None, subject=dispute)


def _end_silence(dispute: Dispute) -> None:
    """The silent side has not used its last week: the opener gets what was contested (D15)."""
    kept = Money(0, dispute.currency) if dispute.is_by(Actor.CLIENT) else dispute.contested
    resolve(dispute, "finish", kept=kept, cause="silence")
    record(facts.DisputeFinal(**facts_of(dispute)), actor=None, subject=dispute)


def _rule_by_clock(dispute: Dispute) -> None:
    """The last day is over and nobody has ruled: half each, and somebody looks why (D9)."""
    half = Money(dispute.contested_minor // 2, dispute.currency)
    Ruling.objects.filter(dispute=dispute, state=Ruling.State.WAITING).update(
        state=Ruling.State.SENT_BACK
    )
    Ruling.objects.create(
        dispute=dispute,
        state=Ruling.State.MADE,
        rule="unclear",
        kept_minor=half.minor,
        currency=half.currency,
        reason=_("The last day for a decision is over. Half of the contested money each."),
        created_at=now(),
        made_at=now(),
    )
    dispute.needs_quality_review = True
    until = now() + timedelta(days=policy_of(dispute).dispute_appeal_days)
    resolve(dispute, "rule", kept=half, cause="ruling", due_at=until)


def _finish(dispute: Dispute) -> None:
    """The time after a ruling is over (D12)."""
    move(dispute, "finish")
    record(facts.DisputeFinal(**facts_of(dispute)), actor=None, subject=dispute)


TIMERS = {
    NEGOTIATING: _end_talks,
    DEFAULTED: _end_silence,
    UNDER_REVIEW: _rule_by_clock,
    RULED: _finish,
}


def _remind(dispute: Dispute) -> None:
    """Record a reminder for each silent side; the caller saves the dispute."""
    dispute.reminders += 1
    due_at = dispute.due_at or now()
    for side in silent_sides(dispute):
        said = facts.DisputeReminder(
            **facts_of(dispute), side=side, due_at=due_at.isoformat(), number=dispute.reminders
        )
        record(said, actor=None, subject=dispute)
