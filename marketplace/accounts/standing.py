"""Reads of oversight: what a person may do, what was reported and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db.models import Q, QuerySet

from marketplace.accounts.models import Appeal, Capability, Person, Reason, Report, Sanction

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

# In a thread of a running booking, which even a suspended person has to see through.
REPLY = "reply"
# Everything that begins something new; a suspension takes all of it.
NEW = frozenset({Capability.POST, Capability.OFFER, Capability.BOOK, Capability.MESSAGE})
_SALT = "accounts.decision"


def may(person: Person, capability: str) -> bool:
    """Say whether no sanction forbids this (one query): a Capability, or "reply"."""
    return not takings(person, capability).exists()


def takings(person: Person, capability: str) -> QuerySet[Sanction]:
    """Return the standing sanctions that forbid a person this."""
    taking = Q(capability=Capability.SIGN_IN)
    if capability == REPLY:
        taking |= Q(kind="limit", capability=Capability.MESSAGE)
    elif capability in NEW:
        taking |= Q(kind="limit", capability=capability) | Q(kind="suspend")
    return Sanction.objects.standing().filter(taking, person=person)


def standing_of(person: Person) -> list[Sanction]:
    """Return what is taken from a person now, the newest first (one query)."""
    found = Sanction.objects.standing().of(person).select_related("appeal")
    return [row for row in found if row.takes]


def sanctions_of(person: Person) -> QuerySet[Sanction]:
    """Return all decisions about a person with their appeals, the newest first."""
    return Sanction.objects.of(person).select_related("appeal", "made_by", "lifted_by")


def reports_of(person: Person) -> QuerySet[Report]:
    """Return what a person has reported, the newest first."""
    return Report.objects.of(person)


def report_by_id(report_id: int) -> Report:
    """Return one report; raises Report.DoesNotExist."""
    return Report.objects.get(pk=report_id)


def sanction_by_ref(ref: str) -> Sanction | None:
    """Return one decision with its appeal (one query)."""
    rows = Sanction.objects.select_related("person", "report", "appeal")
    return rows.filter(ref=ref).first()


def decision_for(person: Person | AnonymousUser, ref: str, key: str = "") -> Sanction | None:
    """Return a decision for the person it is about, or for who holds the key of the e-mail.

    Somebody who cannot sign in any more reads it and appeals by that key alone.
    """
    row = sanction_by_ref(ref)
    if row is None or (row.person_id != person.pk and key_of(ref) != key):
        return None
    return row


def key_of(ref: str) -> str:
    """Return the key that opens a decision without signing in."""
    return signing.Signer(salt=_SALT).signature(ref)


def waiting_reports() -> QuerySet[Report]:
    """Return the reports that nobody has decided, the first due at the top."""
    rows = Report.objects.open().select_related("reporter", "about")
    return rows.order_by("due_at", "pk")


def waiting_appeals() -> QuerySet[Appeal]:
    """Return the appeals that wait for an answer, the oldest first."""
    rows = Appeal.objects.filter(reviewed_at=None, sanction__lifted_at=None)
    return rows.select_related("sanction__person", "decider").order_by("created_at", "pk")


def report_by_ref(ref: str) -> Report | None:
    """Return one report with both people (one query)."""
    return Report.objects.select_related("reporter", "about").filter(ref=ref).first()


def reports_about(person: Person) -> QuerySet[Report]:
    """Return what others have reported of a person or our rules have found, the newest first."""
    return Report.objects.filter(about=person).order_by("-created_at", "-pk")


def findings_about(person_id: int, kind: str) -> QuerySet[Report]:
    """Return what our rules have found of a kind about a person, the oldest first."""
    found = Report.objects.filter(about=person_id, kind=kind).exclude(finding="")
    return found.order_by("pk")


def caught(key: str) -> list[Report]:
    """Return what was found by a key and its further numbers, and not dismissed, oldest first."""
    same = Report.objects.filter(Q(finding=key) | Q(finding__startswith=f"{key}:"))
    decided = same.filter(decided_at__isnull=False).exclude(outcome=Report.Outcome.DISMISSED)
    return list(decided.order_by("decided_at", "pk"))


def without_own(rows: QuerySet[Report], user: Person) -> QuerySet[Report]:
    """Leave out what is about somebody, or what they have a part in: others decide it."""
    return rows.exclude(about=user.pk).exclude(others__contains=[user.pk])


def outcomes_of_reports() -> list[tuple[str, Any]]:
    """Return what can be decided about a report, in words."""
    return list(Report.Outcome.choices)


def words_of_sanctions() -> dict[str, list[tuple[str, Any]]]:
    """Return the choices of a sanction in words: kind, capability, reason."""
    kinds = [each for each in Sanction.Kind.choices if each[0] != Sanction.Kind.REMOVAL]
    return {
        "kind": list(kinds),
        "capability": [("", "—"), *Capability.choices],
        "reason": list(Reason.choices),
    }
