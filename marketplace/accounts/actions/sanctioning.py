"""Warnings, limits and suspensions: made and taken back by operators, appealed once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import facts, reportables, standing
from marketplace.accounts.models import Appeal, Capability, Person, Report, Sanction
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Denied, Missing, Refusal
from marketplace.core.facts import record


class NotAgainst(Denied):
    """This operator cannot decide about this person."""


class Sanctioned(Denied):
    """Something was taken away from this person."""


class ReasonsMissing(Refusal):
    """A decision without reasons is none."""


class EndPassed(Refusal):
    """The end lies in the past."""


class AlreadyDecided(Conflict):
    """Somebody else has decided in the meantime."""


class TooLate(Refusal):
    """The time for this is over."""


@dataclass(frozen=True)
class Measure:
    """What is decided against a person, and why: `statement` is for them, `evidence` for us."""

    kind: str
    reason: str
    statement: str
    capability: str = ""
    evidence: str = ""
    ends_at: datetime | None = None


def require(person: Person, capability: str, *, is_allowed: bool | None = None) -> None:
    """Raise Sanctioned when a sanction forbids this to the person (one query).

    With IS_ALLOWED the caller has asked already, together with other things.
    """
    if not (standing.may(person, capability) if is_allowed is None else is_allowed):
        raise Sanctioned(
            _("We have taken this away from your account for now. Your account says why.")
        )


@transaction.atomic
def sanction(
    *, person_id: int, measure: Measure, actor: Person, report: Report | None = None
) -> Sanction:
    """Decide against a person, who is told with the reasons; sign-in ends at once if it is taken.

    Asked for twice, a limit or suspension that stands already is returned as it is.
    """
    person = _locked_person(person_id)
    _check(person, measure, actor)
    twin = Sanction.objects.standing().filter(
        person=person, kind=measure.kind, capability=measure.capability, report=report
    )
    holding = twin.order_by("pk").first() if measure.kind in {"limit", "suspend"} else None
    if holding is not None:
        return holding
    row = Sanction.objects.create(
        person=person,
        kind=measure.kind,
        capability=measure.capability,
        reason=measure.reason,
        statement=measure.statement.strip(),
        evidence=measure.evidence.strip(),
        report=report,
        made_by=actor,
        ends_at=measure.ends_at,
        appeal_until=now() + timedelta(days=policies.current().appeal_days),
    )
    if row.capability == Capability.SIGN_IN:
        _sign_out_everywhere(person)
    fact = facts.SanctionMade(
        row.pk,
        row.ref,
        person.pk,
        row.kind,
        row.capability,
        row.reason,
        row.ends_at.isoformat() if row.ends_at else "",
    )
    record(fact, actor=actor, subject=person)
    return row


@transaction.atomic
def restore(*, sanction_ref: str, reason: str, actor: Person) -> Sanction:
    """Take a sanction back before its end; taken back already, it stays so."""
    row = _locked(sanction_ref)
    if _is_in(row, actor):
        raise NotAgainst(_("Nobody decides about themselves."))
    if row.lifted_at is not None:
        return row
    _lift(row, reason=reason, actor=actor)
    return row


@transaction.atomic
def appeal(*, sanction_ref: str, person: Person, words: str) -> Appeal:
    """Ask for a second look, once; the same request again returns the first."""
    row = _locked(sanction_ref)
    if row.person_id != person.pk:
        raise Missing(_("There is no such decision."))
    earlier = Appeal.objects.filter(sanction=row).first()
    if earlier is not None:
        return earlier
    if not row.may_be_appealed:
        raise TooLate(_("The time to appeal is over."))
    if not words.strip():
        raise ReasonsMissing(_("Say what we should look at again."), field="words")
    made = Appeal.objects.create(sanction=row, words=words.strip(), decider_id=row.made_by_id)
    record(facts.AppealMade(row.pk, row.ref, person.pk), actor=person, subject=person)
    return made


@transaction.atomic
def review_appeal(*, sanction_ref: str, outcome: str, answer: str, actor: Person) -> Appeal:
    """Answer an appeal, as another operator than the one who decided; this is final."""
    row = _locked(sanction_ref)
    found = Appeal.objects.filter(sanction=row).first()
    if found is None:
        raise Missing(_("Nobody has appealed against this."))
    if found.reviewed_at is not None:
        raise AlreadyDecided(_("Somebody has answered this appeal already."))
    if row.lifted_at is not None:
        raise AlreadyDecided(_("The decision is taken back already; there is nothing to answer."))
    if actor.pk == row.made_by_id or _is_in(row, actor):
        raise NotAgainst(_("An appeal is reviewed by somebody else than who decided."))
    if not answer.strip():
        raise ReasonsMissing(_("Say why: the person reads it."), field="answer")
    found.outcome, found.answer = outcome, answer.strip()
    found.reviewed_by, found.reviewed_at = actor, now()
    found.save()
    if outcome == Appeal.Outcome.OVERTURNED:
        _lift(row, reason=found.answer, actor=actor)
    fact = facts.AppealReviewed(row.pk, row.ref, row.person_id, outcome)
    record(fact, actor=actor, subject=row.person)
    return found


def _check(person: Person, measure: Measure, actor: Person) -> None:
    if person.pk == actor.pk:
        raise NotAgainst(_("Nobody decides about themselves."))
    if person.is_superuser and not actor.is_superuser:
        raise NotAgainst(_("Only an administrator decides about an administrator."))
    if not measure.statement.strip():
        raise ReasonsMissing(_("Say why: the person reads it."), field="statement")
    if measure.ends_at is not None and measure.ends_at <= now():
        raise EndPassed(_("Choose an end in the future."), field="ends_at")


def _is_in(row: Sanction, actor: Person) -> bool:
    """Say whether a decision is about an operator, or came of something they have a part in."""
    report = row.report
    return actor.pk == row.person_id or (report is not None and report.involves(actor.pk))


def _lift(row: Sanction, *, reason: str, actor: Person) -> None:
    if not reason.strip():
        raise ReasonsMissing(_("Say why: it stays in the record."), field="reason")
    row.lifted_at, row.lifted_by = now(), actor
    row.lift_reason = reason.strip()[:500]
    row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    if row.kind == Sanction.Kind.REMOVAL and row.report is not None:
        _put_back(row, row.report, actor)
    fact = facts.SanctionLifted(row.pk, row.ref, row.person_id, row.kind, row.lift_reason)
    record(fact, actor=actor, subject=row.person)


def _put_back(row: Sanction, report: Report, actor: Person) -> None:
    """Show again what was removed, where its kind can be.

    All of it, and nothing stands against others any more, when the one it was about is right;
    what they themselves have said when it is somebody else.
    """
    author_id = None if row.person_id == report.about_id else row.person_id
    if author_id is None:
        rows = Sanction.objects.select_for_update(no_key=True)
        same = rows.filter(report=report, kind=row.kind, lifted_at=None).order_by("pk")
        for other in same.exclude(person=row.person_id):
            other.report = report
            _lift(other, reason=_("We have looked at it again."), actor=actor)
    kind = reportables.kind_of(report.kind)
    if kind is not None and kind.restore is not None:
        said = reportables.Verdict(report.ref, report.subject_ref, actor, person_id=author_id)
        kind.restore(said)


def _sign_out_everywhere(person: Person) -> None:
    for session in UserSession.objects.filter(user=person).order_by("pk"):
        session.end()


def _locked_person(person_id: int) -> Person:
    found = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if found is None:
        raise Missing(_("There is no such person."))
    return found


def _locked(sanction_ref: str) -> Sanction:
    rows = Sanction.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("person", "report")
    found = rows.filter(ref=sanction_ref).first()
    if found is None:
        raise Missing(_("There is no such decision."))
    return found
