"""Reports: made by people or found by rules, decided by operators with a statement of reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import facts, reportables
from marketplace.accounts.actions import sanctioning
from marketplace.accounts.models import Person, Reason, Report
from marketplace.accounts.reportables import Subject
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing, Refusal
from marketplace.core.facts import record

Outcome = Report.Outcome


class OwnThing(Refusal):
    """People do not report themselves."""


class TooManyReports(Refusal):
    """More in a day than one person can mean."""


@dataclass(frozen=True)
class Decision:
    """What an operator decides about a report; `statement` is what both sides read.

    `seen` is on how many bookings it rested when the operator read it.
    """

    outcome: str
    statement: str
    evidence: str = ""
    days: int | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Finding:
    """What a rule has found: `key` says what of whom, once for ever; `words` are the evidence.

    `others` have a part in it too. What `grows` takes in what is found later, until it is decided,
    and says in words what all its bookings show.
    """

    key: str
    kind: str
    ref: str
    about_id: int
    title: str
    words: str
    bookings: tuple[str, ...]
    others: tuple[int, ...] = ()
    grows: Callable[[list[str]], str] | None = None


@transaction.atomic
def report(*, actor: Person, kind: str, ref: str, reason: str, details: str = "") -> Report:
    """Report what the person can see; a second report of it while the first is open is the first.

    Raises Missing for what does not exist or is not theirs to see.
    """
    subject = subject_of(actor, kind, ref)
    if subject.person_id == actor.pk:
        raise OwnThing(_("This is yours. You can change or remove it yourself."))
    Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    mine = Report.objects.filter(reporter=actor)
    earlier = mine.open().filter(kind=kind, subject_ref=ref).first()
    if earlier is not None:
        return earlier
    policy = policies.current()
    if mine.filter(created_at__gt=now() - timedelta(days=1)).count() >= policy.reports_per_day:
        raise TooManyReports(_("That is a lot for one day. Write to us instead; we will look."))
    made = Report.objects.create(
        reporter=actor,
        kind=kind,
        subject_ref=ref,
        about_id=subject.person_id,
        title=subject.title[:200],
        words=subject.words,
        url=subject.url,
        reason=reason,
        details=details.strip(),
        due_at=_due(),
    )
    _tell(made, actor)
    return made


@transaction.atomic
def lay_before_operators(found: Finding) -> Report:
    """Let operators decide about what a rule has found; found again, decided or not, it is the first.

    Nobody else is told, and nothing happens to anybody before an operator has decided.
    """
    made, is_new = Report.objects.get_or_create(
        finding=found.key,
        defaults={
            "kind": found.kind,
            "subject_ref": found.ref,
            "about_id": found.about_id,
            "title": found.title[:200],
            "words": found.words,
            "bookings": [*found.bookings],
            "others": [*found.others],
            "reason": Reason.FALSE,
            "due_at": _due(),
        },
    )
    if is_new:
        _tell(made, None)
    elif found.grows is not None:
        _grow(made.pk, found, found.grows)
    return made


@transaction.atomic
def decide_report(*, report_ref: str, decision: Decision, actor: Person) -> Report:
    """Decide an open report, and do what was decided; both sides are told why."""
    row = _locked(report_ref)
    if row.decided_at is not None:
        raise sanctioning.AlreadyDecided(_("Somebody has decided this report already."))
    if row.involves(actor.pk):
        raise sanctioning.NotAgainst(_("Nobody decides about themselves."))
    if not decision.statement.strip():
        raise sanctioning.ReasonsMissing(_("Say why: both sides read it."), field="statement")
    if decision.seen not in {None, len(row.bookings)}:
        raise Conflict(_("More was found since you opened this page. Look at it again first."))
    measure = _measure(row, decision)
    made = None
    if measure is not None:
        _lock_people(row, actor)
        made = sanctioning.sanction(
            person_id=row.about_id, measure=measure, actor=actor, report=row
        )
    if decision.outcome == Outcome.REMOVED:
        _remove(row, actor, decision.statement.strip())
    row.outcome, row.statement = decision.outcome, decision.statement.strip()
    row.decided_by, row.decided_at = actor, now()
    row.save(update_fields=["outcome", "statement", "decided_by", "decided_at"])
    fact = facts.ReportDecided(
        row.pk, row.ref, row.reporter_id, row.about_id, row.outcome, made.ref if made else ""
    )
    record(fact, actor=actor, subject=row)
    return row


def subject_of(person: Person, kind: str, ref: str) -> Subject:
    """Return what a report would be about, for somebody who may see it; raise Missing."""
    known = reportables.kind_of(kind)
    found = known.find(person, ref) if known else None
    if found is None:
        raise Missing(_("There is nothing here to report."))
    return found


def can_be_removed(kind: str) -> bool:
    """Say whether operators can take things of this kind away."""
    known = reportables.kind_of(kind)
    return known is not None and known.remove is not None


def _grow(report_id: int, found: Finding, say: Callable[[list[str]], str]) -> None:
    """Write into an open finding what was found since."""
    rows = Report.objects.open().select_for_update(no_key=True)
    row = rows.filter(pk=report_id).order_by("pk").first()
    if row is None:
        return
    row.subject_ref, row.title = found.ref, found.title[:200]
    row.bookings = list(dict.fromkeys([*row.bookings, *found.bookings]))
    row.words = say(row.bookings)
    row.others = list(dict.fromkeys([*row.others, *found.others]))
    row.save(update_fields=["subject_ref", "title", "words", "bookings", "others"])


def _lock_people(row: Report, actor: Person) -> None:
    """Lock all that a decision can be against, in one order, for two not to wait for each other.

    Where an administrator is one of them, only an administrator decides.
    """
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=[row.about_id, *row.others])
    above = [each.public_name for each in rows.order_by("pk") if each.is_superuser]
    if above and not actor.is_superuser:
        words = _("Only an administrator decides this, as %(names)s has a part in it.")
        raise sanctioning.NotAgainst(words % {"names": ", ".join(above)})


def _due() -> datetime:
    return now() + timedelta(hours=policies.current().report_answer_hours)


def _tell(made: Report, actor: Person | None) -> None:
    fact = facts.ReportMade(
        made.pk, made.ref, made.reporter_id, made.about_id, made.kind, made.reason
    )
    record(fact, actor=actor, subject=made)


def _measure(row: Report, decision: Decision) -> sanctioning.Measure | None:
    kinds = {Outcome.REMOVED: "removal", Outcome.WARNED: "warn", Outcome.SUSPENDED: "suspend"}
    kind = kinds.get(Outcome(decision.outcome))
    if kind is None:
        return None
    ends_at = now() + timedelta(days=decision.days) if decision.days else None
    return sanctioning.Measure(
        kind=kind,
        reason=row.reason,
        statement=decision.statement,
        evidence=decision.evidence or row.words[:2000],
        ends_at=ends_at if kind == "suspend" else None,
    )


def _remove(row: Report, actor: Person, statement: str) -> None:
    known = reportables.kind_of(row.kind)
    if known is None or known.remove is None:
        raise Refusal(_("Things of this kind cannot be removed."), field="outcome")
    known.remove(reportables.Verdict(row.ref, row.subject_ref, actor, statement))
    told = known.others(row.ref) if known.others else {}
    for person_id in sorted(told.keys() - {row.about_id}):
        measure = sanctioning.Measure(
            kind="removal",
            reason=row.reason,
            statement=told[person_id],
            evidence=row.words[:2000],
        )
        sanctioning.sanction(person_id=person_id, measure=measure, actor=actor, report=row)


def _locked(report_ref: str) -> Report:
    found = Report.objects.select_for_update(no_key=True).filter(ref=report_ref).first()
    if found is None:
        raise Missing(_("There is no such report."))
    return found
