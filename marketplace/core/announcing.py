"""Changing policies: announced for a later moment, approved by a second person where money is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _

from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Denied, Missing, Refusal
from marketplace.core.facts import record
from marketplace.core.models import PolicyRecord
from marketplace.core.policies import Policy, current

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

WHOLE_BPS = 10_000
NAMES = tuple(field.name for field in fields(Policy) if field.name != "id")


@dataclass(frozen=True)
class PolicyAnnounced:
    """Somebody has set what holds from a later moment on."""

    policy_id: int
    effective_from: str
    changed: dict[str, list[int]]
    note: str


@dataclass(frozen=True)
class PolicyApproved:
    """A second person has agreed; it takes effect at its moment."""

    policy_id: int


@dataclass(frozen=True)
class PolicyWithdrawn:
    """Announced, and taken back before it took effect."""

    policy_id: int
    effective_from: str
    changed: dict[str, list[int]]


class NotAhead(Refusal):
    """Policies begin in the future: nobody's terms change behind their back."""


class NothingChanged(Refusal):
    """The values are those that would hold anyway."""


class OutOfRange(Refusal):
    """A value that no policy may have."""


class InForce(Conflict):
    """It has taken effect already, so it stays."""


class SecondPersonNeeded(Denied):
    """Who has set it does not approve it."""


@dataclass(frozen=True)
class Change:
    """One value that would be different."""

    name: str
    old: int
    new: int


def changes(values: Mapping[str, int], *, effective_from: datetime) -> list[Change]:
    """Return what would change at a moment against what would hold then without it (one query)."""
    before = asdict(current(at=effective_from))
    return [
        Change(name, before[name], values[name])
        for name in NAMES
        if name in values and values[name] != before[name]
    ]


def check(values: Mapping[str, int], *, effective_from: datetime) -> list[Change]:
    """Return what would change, or refuse what cannot be announced."""
    if effective_from <= now():
        raise NotAhead(_("Choose a moment in the future."), field="effective_from")
    if PolicyRecord.objects.filter(effective_from__gte=effective_from).exists():
        raise NotAhead(
            _("Something is announced for that time or later already. Take it back first."),
            field="effective_from",
        )
    for name, value in values.items():
        if name not in NAMES or value < 0 or (name.endswith("_bps") and value > WHOLE_BPS):
            raise OutOfRange(_("That is not a possible value."), field=name)
    changed = changes(values, effective_from=effective_from)
    if not changed:
        raise NothingChanged(_("Nothing would change."))
    return changed


def asks_second(changed: list[Change]) -> bool:
    """Say whether a second person has to agree: where a share of the price changes."""
    return any(change.name.endswith("_bps") for change in changed)


@transaction.atomic
def announce(
    *, values: Mapping[str, int], effective_from: datetime, note: str, actor: Person
) -> PolicyRecord:
    """Let other values hold from a moment in the future on; the same again returns the first.

    The record keeps all values, so that a later default in the code does not change it.
    """
    _one_at_a_time()
    twin = PolicyRecord.objects.filter(effective_from=effective_from, created_by=actor).first()
    if twin is not None and twin.values == _whole(values, effective_from):
        return twin
    changed = check(values, effective_from=effective_from)
    made = PolicyRecord.objects.create(
        effective_from=effective_from,
        values=_whole(values, effective_from),
        note=note.strip(),
        created_by=actor,
        needs_second=asks_second(changed),
    )
    fact = PolicyAnnounced(made.pk, effective_from.isoformat(), _said(changed), made.note)
    record(fact, actor=actor, subject=made)
    return made


@transaction.atomic
def approve(*, policy_id: int, actor: Person) -> PolicyRecord:
    """Agree, as a second person, before it takes effect; agreed already, it stays so."""
    row = _ahead(policy_id)
    if row.approved_by_id is not None or not row.needs_second:
        return row
    if row.created_by_id == actor.pk:
        raise SecondPersonNeeded(_("Somebody else than who has set it approves it."))
    row.approved_by, row.approved_at = actor, now()
    row.save(update_fields=["approved_by", "approved_at"])
    record(PolicyApproved(row.pk), actor=actor, subject=row)
    return row


@transaction.atomic
def withdraw(*, policy_id: int, actor: Person) -> None:
    """Take back what has not taken effect; nothing was made under it, so the row goes."""
    row = _ahead(policy_id)
    changed = changes(row.values, effective_from=now())
    fact = PolicyWithdrawn(row.pk, row.effective_from.isoformat(), _said(changed))
    record(fact, actor=actor, subject=row)
    row.delete()


def announced() -> list[PolicyRecord]:
    """Return what is to take effect, the next one first (one query)."""
    ahead = PolicyRecord.objects.approved().filter(effective_from__gt=now())
    return list(ahead.order_by("effective_from", "pk"))


def history() -> list[PolicyRecord]:
    """Return all records, the latest first (one query)."""
    rows = PolicyRecord.objects.select_related("created_by", "approved_by")
    return list(rows.order_by("-effective_from", "-pk"))


def _whole(values: Mapping[str, int], effective_from: datetime) -> dict[str, int]:
    before = asdict(current(at=effective_from))
    return {name: values.get(name, before[name]) for name in NAMES}


def _said(changed: list[Change]) -> dict[str, list[int]]:
    return {change.name: [change.old, change.new] for change in changed}


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE core_policyrecord IN SHARE ROW EXCLUSIVE MODE")


def _ahead(policy_id: int) -> PolicyRecord:
    row = PolicyRecord.objects.select_for_update(no_key=True).filter(pk=policy_id).first()
    if row is None:
        raise Missing(_("There is no such policy."))
    if row.effective_from <= now():
        raise InForce(_("It has taken effect already."))
    return row
