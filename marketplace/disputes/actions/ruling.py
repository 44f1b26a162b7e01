"""What our people do: ask, rule, confirm above a limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.errors import Conflict
from marketplace.core.facts import record
from marketplace.core.faults import fault
from marketplace.core.money import Money
from marketplace.core.states import Actor
from marketplace.disputes import facts, guide
from marketplace.disputes.cases import facts_of, lock, move, policy_of, resolve
from marketplace.disputes.errors import BadAmount, NotAnOperator, WordsMissing
from marketplace.disputes.models import Dispute, Ruling
from marketplace.disputes.queries import needs_two_people

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@dataclass(frozen=True)
class Verdict:
    """What is decided, by which line of the guide, and on what it rests."""

    rule: str
    kept: Money
    reason: str
    evidence: Sequence[int] = ()


@transaction.atomic
def ask_evidence(*, dispute_ref: str, actor: Person, question: str) -> Dispute:
    """Ask both sides for more, once; our clock stands still meanwhile (D8)."""
    dispute = _locked(dispute_ref, actor)
    if not question.strip():
        raise WordsMissing(_("Write what you need to know."), field="question")
    if dispute.question_at or dispute.rule_by is None or dispute.review_by is None:
        raise Conflict(_("The two sides have been asked before."))
    pause, moment = timedelta(hours=policy_of(dispute).dispute_evidence_hours), now()
    move(
        dispute,
        "ask_evidence",
        by=Actor.OPERATOR,
        due_at=dispute.rule_by + pause,
        question=question.strip(),
        question_at=moment,
        question_until=moment + pause,
        rule_by=dispute.rule_by + pause,
        review_by=dispute.review_by + pause,
    )
    asked = facts.DisputeEvidenceAsked(
        **facts_of(dispute), question=dispute.question, until=(moment + pause).isoformat()
    )
    record(asked, actor=actor, subject=dispute)
    return dispute


@transaction.atomic
def rule(*, dispute_ref: str, actor: Person, verdict: Verdict) -> Ruling:
    """Decide (D6): carried out at once, or above the limit once a second person agrees.

    Repeated with the same words, it is one ruling.
    """
    dispute = _locked(dispute_ref, actor)
    standing = dispute.rulings.exclude(state=Ruling.State.SENT_BACK).order_by("pk").first()
    if standing:
        if (standing.operator_id, standing.kept) == (actor.pk, verdict.kept):
            return standing
        raise Conflict(_("Somebody has ruled on this already. Look at the page again."))
    _check(dispute, verdict)
    made = Ruling.objects.create(
        dispute=dispute,
        operator=actor,
        state=Ruling.State.WAITING,
        rule=verdict.rule,
        kept_minor=verdict.kept.minor,
        currency=verdict.kept.currency,
        reason=verdict.reason.strip(),
        evidence=[each for each in _statements(dispute) if each in verdict.evidence],
        created_at=now(),
    )
    if needs_two_people(dispute):
        drafted = facts.RulingDrafted(**facts_of(dispute), ruling_id=made.pk, operator_id=actor.pk)
        record(drafted, actor=actor, subject=dispute)
        return made
    return _carry_out(dispute, made, actor)


@transaction.atomic
def confirm_ruling(*, dispute_ref: str, ruling_id: int, actor: Person) -> Ruling:
    """Agree with a colleague's ruling: now it is carried out."""
    dispute = _locked(dispute_ref, actor)
    made = _waiting(dispute, ruling_id)
    if made.operator_id == actor.pk:
        raise NotAnOperator(_("A second person has to confirm this, not you."))
    made.second = actor
    return _carry_out(dispute, made, actor)


@transaction.atomic
def send_ruling_back(*, dispute_ref: str, ruling_id: int, actor: Person, note: str) -> Ruling:
    """Disagree with a colleague's ruling, or take back one's own; the case stays open."""
    dispute = _locked(dispute_ref, actor)
    made = _waiting(dispute, ruling_id)
    if not note.strip():
        raise WordsMissing(_("Say why, in a sentence."), field="note")
    made.state, made.note = Ruling.State.SENT_BACK, note.strip()
    if made.operator_id != actor.pk:
        made.second = actor
    made.save()
    back = facts.RulingSentBack(**facts_of(dispute), ruling_id=made.pk)
    record(back, actor=actor, subject=dispute)
    return made


def _locked(dispute_ref: str, actor: Person) -> Dispute:
    """Lock a case for one of our people who is no party to it."""
    dispute = lock(ref=dispute_ref)
    if not actor.is_staff or dispute.booking.side_of(actor):
        raise NotAnOperator(_("This is for our people, and never for a side of the dispute."))
    if not (dispute.is_under_review or dispute.rulings.filter(operator=actor).exists()):
        raise Conflict(_("This dispute is not ours to decide now. Look at the page again."))
    return dispute


def _check(dispute: Dispute, verdict: Verdict) -> None:
    if not verdict.reason.strip():
        raise WordsMissing(_("Both sides read the reason. Write it."), field="reason")
    if verdict.rule not in guide.RULES:
        raise WordsMissing(_("Choose the line of the guide that fits."), field="rule")
    if not Money(0, dispute.currency) <= verdict.kept <= dispute.contested:
        most = {"most": dispute.contested}
        raise BadAmount(_("Enter an amount between nothing and %(most)s.") % most, field="kept")


def _carry_out(dispute: Dispute, made: Ruling, actor: Person) -> Ruling:
    made.state, made.made_at = Ruling.State.MADE, now()
    made.save()
    until = now() + timedelta(days=policy_of(dispute).dispute_appeal_days)
    resolve(
        dispute,
        "rule",
        kept=made.kept,
        cause="ruling",
        by=Actor.OPERATOR,
        actor=actor,
        due_at=until,
    )
    fault("disputes.rule.before_commit")
    return made


def _waiting(dispute: Dispute, ruling_id: int) -> Ruling:
    found = dispute.rulings.filter(pk=ruling_id, state=Ruling.State.WAITING).order_by("pk").first()
    if found is None:
        raise Conflict(_("This has changed in the meantime. Look at the page again."))
    return found


def _statements(dispute: Dispute) -> list[int]:
    return list(dispute.statements.order_by("pk").values_list("pk", flat=True))
