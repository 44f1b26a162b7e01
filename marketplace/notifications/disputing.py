"""Who is told of disputes: mostly the other side, of decisions both."""

from __future__ import annotations

from typing import Any

from marketplace.accounts import queries as accounts
from marketplace.bookings import queries as bookings
from marketplace.core.facts import listen
from marketplace.core.models import Fact
from marketplace.disputes import facts as disputed
from marketplace.disputes import queries as disputes
from marketplace.notifications import actions


@listen(disputed.DisputeOpened)
def opened(fact: disputed.DisputeOpened, row: Fact) -> None:
    """Tell the other side what is frozen; when nobody said anything, ask both."""
    amount = {"minor": fact.frozen_minor, "currency": fact.currency}
    due_at = disputes.dispute_by_ref(fact.dispute_ref).due_at
    when = {"when": (due_at or row.created_at).isoformat()}
    for person_id, other_id, side in _sides(fact):
        if fact.by == "system":
            actions.tell(
                person_id, "dispute_stale", row, **_about(fact, other_id), **amount, **when
            )
        elif fact.by != side:
            actions.tell(
                person_id, "dispute_opened", row, **_about(fact, other_id), **amount, **when
            )


@listen(disputed.DisputeStatement)
def statement(fact: disputed.DisputeStatement, row: Fact) -> None:
    """Tell the other side that there is more to read."""
    for person_id, other_id, side in _sides(fact):
        if fact.by != side:
            actions.tell(person_id, "dispute_statement", row, **_about(fact, other_id))


@listen(disputed.DisputeProposed)
def proposed(fact: disputed.DisputeProposed, row: Fact) -> None:
    """Tell the other side what they would get."""
    for person_id, other_id, side in _sides(fact):
        if fact.by != side:
            actions.tell(
                person_id, "dispute_proposed", row, **_about(fact, other_id), **_gets(fact, side)
            )


@listen(disputed.DisputeReminder)
def reminder(fact: disputed.DisputeReminder, row: Fact) -> None:
    """Tell whoever is silent what silence costs."""
    for person_id, other_id, side in _sides(fact):
        if fact.side == side:
            about = _about(fact, other_id)
            actions.tell(person_id, "dispute_reminder", row, **about, when=fact.due_at)


@listen(disputed.DisputeEscalated)
def escalated(fact: disputed.DisputeEscalated, row: Fact) -> None:
    """Tell both that we decide."""
    for person_id, other_id, _side in _sides(fact):
        actions.tell(person_id, "dispute_escalated", row, **_about(fact, other_id))


@listen(disputed.DisputeEvidenceAsked)
def question(fact: disputed.DisputeEvidenceAsked, row: Fact) -> None:
    """Ask both."""
    more = {"question": fact.question, "when": fact.until}
    for person_id, other_id, _side in _sides(fact):
        actions.tell(person_id, "dispute_question", row, **_about(fact, other_id), **more)


@listen(disputed.DisputeDefaulted)
def defaulted(fact: disputed.DisputeDefaulted, row: Fact) -> None:
    """Give the silent side its last chance."""
    for person_id, other_id, side in _sides(fact):
        if fact.silent == side:
            actions.tell(
                person_id, "dispute_defaulted", row, **_about(fact, other_id), when=fact.until
            )


@listen(disputed.DisputeResolved)
def resolved(fact: disputed.DisputeResolved, row: Fact) -> None:
    """Tell both what they get of the frozen money."""
    for person_id, other_id, side in _sides(fact):
        actions.tell(
            person_id, "dispute_resolved", row, **_about(fact, other_id), **_gets(fact, side)
        )


@listen(disputed.RulingDrafted)
def drafted(fact: disputed.RulingDrafted, row: Fact) -> None:
    """Ask the other operators for a second look."""
    for person in accounts.operators("disputes.change_dispute"):
        if person.pk != fact.operator_id:
            actions.tell(person.pk, "dispute_second", row, **_about(fact, fact.client_id))


@listen(disputed.DisputeOverdue)
def overdue(fact: disputed.DisputeOverdue, row: Fact) -> None:
    """Tell our people that a decision is due."""
    for person in accounts.operators("disputes.change_dispute"):
        about = _about(fact, fact.client_id)
        actions.tell(person.pk, "dispute_due", row, **about, when=fact.rule_by)


def _sides(fact: disputed.DisputeFact) -> list[tuple[int, int, str]]:
    """Return, for each side, who is told, the other one, and which side it is."""
    return [
        (fact.client_id, fact.tasker_id, "client"),
        (fact.tasker_id, fact.client_id, "tasker"),
    ]


def _gets(fact: disputed.DisputeProposed | disputed.DisputeResolved, side: str) -> dict[str, Any]:
    minor = fact.refund_minor if side == "client" else fact.net_minor
    return {"minor": minor, "currency": fact.currency}


def _about(fact: disputed.DisputeFact, other_id: int) -> dict[str, Any]:
    title = bookings.booking_by_id(fact.booking_id).title
    name = accounts.person_by_id(other_id).public_name
    return {"ref": fact.dispute_ref, "title": title, "name": name}
