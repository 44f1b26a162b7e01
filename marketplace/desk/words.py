"""How the desk writes what it shows: names in words, moments in one form, payloads as lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts import reportables
from marketplace.core.money import Money
from marketplace.desk.names import (
    ACCOUNTS,
    ALL_NAMED,
    CALLS,
    EVENTS,
    FACTS,
    TABLES,
    TRANSACTIONS,
)
from marketplace.desk.policy import value_of

if TYPE_CHECKING:
    from django.utils.functional import Promise

    Words = str | Promise
    Lines = list[tuple[str, Any]]

# Days and times break between each other alone.
DAY, TIME = "j\xa0M\xa0Y", "g:i\xa0a"
MOMENT = f"{DAY}, {TIME}"
# Values of payloads that are names rather than what somebody wrote.
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")
_STAMP = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
# Fields whose own names would not say it, in tables, filters and payloads.
LABELS: dict[str, Words] = {
    "about": gettext_lazy("About"),
    "absent": gettext_lazy("Who did not come"),
    "actor": gettext_lazy("By"),
    "appeal_until": gettext_lazy("May appeal until"),
    "approve_by": gettext_lazy("Approves itself on"),
    "bank": gettext_lazy("Account"),
    "bank_since": gettext_lazy("Account since"),
    "before": gettext_lazy("Before"),
    "body": gettext_lazy("As it came in"),
    "booking_ref": gettext_lazy("Booking"),
    "by_timer": gettext_lazy("By the clock"),
    "code": gettext_lazy("Reason"),
    "created_at": gettext_lazy("Made"),
    "credit": gettext_lazy("To"),
    "credit__kind": gettext_lazy("To"),
    "debit": gettext_lazy("From"),
    "debit__kind": gettext_lazy("From"),
    "due": gettext_lazy("Still asked for"),
    "due_at": gettext_lazy("Due"),
    "effective": gettext_lazy("In effect from"),
    "email": gettext_lazy("E-mail"),
    "ends_at": gettext_lazy("Ends"),
    "env": gettext_lazy("Surroundings"),
    "eta": gettext_lazy("Arrives"),
    "event_id": gettext_lazy("Event"),
    "generation": gettext_lazy("Number of the key"),
    "held_until": gettext_lazy("On hold until"),
    "hold_cause": gettext_lazy("Why on hold"),
    "how": gettext_lazy("How it ended"),
    "is_active": gettext_lazy("Active"),
    "is_demo": gettext_lazy("Demo data"),
    "is_frozen": gettext_lazy("Stopped"),
    "is_ready": gettext_lazy("Ready"),
    "is_staff": gettext_lazy("Staff"),
    "joined_at": gettext_lazy("Joined"),
    "kind": gettext_lazy("Kind"),
    "last_login": gettext_lazy("Signed in last"),
    "leased_until": gettext_lazy("Being made until"),
    "lift_reason": gettext_lazy("Why taken back"),
    "lifted": gettext_lazy("Taken back"),
    "lifted_by": gettext_lazy("Taken back by"),
    "livemode": gettext_lazy("Real money"),
    "material": gettext_lazy("Changes the work"),
    "mode": gettext_lazy("Side"),
    "name": gettext_lazy("What"),
    "net": gettext_lazy("To the tasker"),
    "next_at": gettext_lazy("Next try"),
    "object_id": gettext_lazy("Object"),
    "object_kind": gettext_lazy("Kind of object"),
    "over_at": gettext_lazy("Waits until"),
    "params": gettext_lazy("What is asked"),
    "payload": gettext_lazy("Details"),
    "reason": gettext_lazy("Reason"),
    "reason_code": gettext_lazy("Reason"),
    "ref": gettext_lazy("Reference"),
    "refund": gettext_lazy("Back to the client"),
    "remote_id": gettext_lazy("At the gateway"),
    "source": gettext_lazy("Gateway"),
    "starts_at": gettext_lazy("Starts"),
    "subject_id": gettext_lazy("Number"),
    "subject_kind": gettext_lazy("About"),
    "timezone": gettext_lazy("Time zone"),
    "tasker_net": gettext_lazy("To the tasker"),
    "total": gettext_lazy("Paid by the client"),
    "type": gettext_lazy("What"),
    "uuid": gettext_lazy("Key"),
    "when_kind": gettext_lazy("When"),
}


def label(field: str) -> str:
    """Return what a field is called."""
    stem = re.sub(r"_(ref|minor|id|at|on)$", "", field)
    return str(LABELS.get(field) or LABELS.get(stem) or capfirst(stem.replace("_", " ")))


def names_of(field: str) -> Mapping[str, Any]:
    """Return the words for the values of a field, named "part.table.field"; or nothing."""
    if field == "accounts.report.kind":
        return {name: _kind_of_report(name) for name in reportables.names()}
    return TABLES.get(field, {})


def choices_of(field: str) -> list[tuple[str, str]]:
    """Return what a filter of such a field offers, by the order of the words in this language."""
    found = [(name, str(words)) for name, words in names_of(field).items()]
    return sorted(found, key=lambda each: each[1])


def values_like(field: str, text: str) -> list[str] | None:
    """Return the names whose words have a text; None where a field has other values as well."""
    if field not in ALL_NAMED:
        return None
    asked = text.lower()
    return [name for name, words in names_of(field).items() if asked in f"{name} {words}".lower()]


def shown(row: Model, name: str, value: Any) -> Any:
    """Return what the desk shows of a row under the name of a column or field."""
    field = name.removeprefix("get_").removesuffix("_display")
    table = row._meta.label_lower
    named = names_of(f"{table}.{field}") or _choices(table, field)
    if named:
        kept = getattr(row, field)
        values = kept if isinstance(kept, list) else [kept]
        return ", ".join(str(named.get(each, each or "")) for each in values)
    if field in {"payload", "params"} and isinstance(value, dict):
        return "\n".join(f"{said}: {plain(each)}" for said, each in lines_of(row, value))
    if field == "actor" and value is None:
        return _("Hustlr")
    if isinstance(value, Model):
        return title_of(value)
    return _cause(value) if field == "cause" else value


def plain(value: Any) -> Any:
    """Return a value as people read it: amounts, moments, days, yes and no; others as they are."""
    if isinstance(value, Money):
        return value.exact
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), MOMENT)
    if isinstance(value, date):
        return date_format(value, DAY)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "—" if value is None or value == "" else value


def title_of(row: Model) -> str:
    """Return what a row is called, by its table."""
    kept: Any = row
    titles = {
        "core.fact": lambda: f"{FACTS.get(kept.name, kept.name)}, {kept.pk}",
        "payments.ledgeraccount": lambda: f"{ACCOUNTS[kept.kind]} {kept.owner}".strip(),
        "payments.ledgertransaction": lambda: (
            f"{TRANSACTIONS.get(kept.kind, kept.kind)}, {kept.booking_ref}"
        ),
        "payments.ledgermovement": lambda: f"{title_of(kept.transaction)}: {kept.amount.exact}",
        "payments.operation": lambda: f"{CALLS[kept.kind]}, {str(kept.uuid)[:8]}",
        "payments.gatewayevent": lambda: f"{EVENTS.get(kept.type, kept.type)}, {kept.event_id}",
        "payments.payee": lambda: str(kept.person),
        "taskers.taskerprofile": lambda: str(kept.person),
    }
    return titles.get(row._meta.label_lower, lambda: str(row))()


def lines_of(row: Any, payload: dict[str, Any], *, ids: bool = True) -> Lines:
    """Return the lines of a payload in words: amounts with their currency, names, moments."""
    table = getattr(row, "subject_kind", "")
    currency = payload.get("currency", "")
    found = []
    for name, value in payload.items():
        if name == "currency" or value in ("", None, {}, []) or (name.endswith("_id") and not ids):
            continue
        if currency and (name.endswith("_minor") or name == "amount"):
            found.append((label(name), Money(value, currency).exact))
        else:
            found.append((label(name), _said(table, name, value)))
    return found


def _said(table: str, name: str, value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(str(_said(table, name, each)) for each in value)
    if isinstance(value, dict):
        return ", ".join(_change(of, *each) for of, each in value.items())
    if not isinstance(value, str):
        return plain(value)
    if moment := _moment(value):
        return moment
    known = names_of(f"{table}.{name}") or _choices(table, name)
    if value in known:
        return str(known[value])
    is_name = _NAME.fullmatch(value) and not name.endswith("ref")
    return capfirst(value.replace("_", " ")) if is_name else value


def _moment(value: str) -> str:
    """Return a moment in words, or nothing: people write what only looks like one."""
    if not _STAMP.fullmatch(value):
        return ""
    try:
        return str(plain(datetime.fromisoformat(value)))
    except (ValueError, OverflowError):
        return ""


def _cause(value: str) -> str:
    said = re.sub(r"\bby (\d+)$", _("by person %(n)s") % {"n": r"\1"}, value)
    return capfirst(said.replace("_", " "))


def _change(name: str, old: int, new: int) -> str:
    value = value_of(name)
    return f"{value.label}: {value.shown(old)} → {value.shown(new)}"


@cache
def _choices(table: str, name: str) -> dict[Any, Any]:
    """Return the words of a field's own choices; Django looks at all of them for each value."""
    try:
        field: Any = apps.get_model(table)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return {}
    return dict(field.flatchoices)


def _kind_of_report(name: str) -> Any:
    found = reportables.kind_of(name)
    return found.label if found else name
