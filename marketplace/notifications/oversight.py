"""Who is told of reports, sanctions, appeals and badges: decisions reach those they are about."""

from __future__ import annotations

from marketplace.accounts import facts as decided
from marketplace.accounts import standing
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.notifications import actions
from marketplace.taskers import facts as checked
from marketplace.taskers import queries as taskers


@listen(decided.ReportDecided)
def report_decided(fact: decided.ReportDecided, row: Fact) -> None:
    """Tell the reporter what came of it, with the reasons; what our rules have found has none."""
    if fact.reporter_id is None:
        return
    report = standing.report_by_id(fact.report_id)
    said = {"title": report.title, "outcome": str(report.get_outcome_display())}
    actions.tell(fact.reporter_id, "report_decided", row, statement=report.statement, **said)


@listen(decided.SanctionMade)
def sanction_made(fact: decided.SanctionMade, row: Fact) -> None:
    """Tell the person what was decided and why, with a key for who cannot sign in any more."""
    _tell_of(fact.sanction_ref, "sanction_made", row)


@listen(decided.SanctionLifted)
def sanction_lifted(fact: decided.SanctionLifted, row: Fact) -> None:
    """Tell the person that it no longer holds."""
    _tell_of(fact.sanction_ref, "sanction_lifted", row, reason=fact.reason)


@listen(decided.AppealReviewed)
def appeal_reviewed(fact: decided.AppealReviewed, row: Fact) -> None:
    """Tell the person what the second look has come to."""
    found = standing.sanction_by_ref(fact.sanction_ref)
    if found is not None:
        outcome = str(found.appeal.get_outcome_display())
        answer = {"outcome": outcome, "reason": found.appeal.answer}
        _tell_of(fact.sanction_ref, "appeal_reviewed", row, **answer)


@listen(checked.BadgeWithdrawn)
def badge_withdrawn(fact: checked.BadgeWithdrawn, row: Fact) -> None:
    """Tell the tasker what an operator no longer holds to be true, and why."""
    badge = taskers.badge_by_id(fact.badge_id)
    if fact.reason and badge is not None:
        what, profile = str(badge.get_kind_display()), badge.profile
        actions.tell(
            profile.person_id, "account_badge", row, ref=profile.ref, what=what, reason=fact.reason
        )


def _tell_of(sanction_ref: str, kind: str, row: Fact, **more: str) -> None:
    found = standing.sanction_by_ref(sanction_ref)
    if found is None:
        return
    said = {
        "what": str(found.get_kind_display()),
        "because": str(found.get_reason_display()),
        "statement": found.statement,
        "effect": found.effect,
        "key": standing.key_of(found.ref),
        "until": found.ends_at.isoformat() if found.ends_at else "",
        "appeal_until": found.appeal_until.isoformat(),
    }
    actions.tell(found.person_id, kind, row, ref=found.ref, **said, **more)
