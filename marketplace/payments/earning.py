"""What a tasker has earned, by time and by booking, and what stands in the way of sending it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth, TruncWeek

from marketplace.core.money import Money
from marketplace.payments.models import Payee, Release

TIP = Q(cause=Release.Cause.TIP)
Unit = Literal["week", "month"]


@dataclass(frozen=True)
class Earned:
    """What was released to a tasker: for work and as tips, after fees."""

    work: Money
    tips: Money

    @property
    def total(self) -> Money:
        """Both together."""
        return self.work + self.tips


@dataclass(frozen=True)
class Released:
    """What of a booking's money became the tasker's, and what was kept of it as fees."""

    net: Money
    commission: Money
    tips: Money
    # Whether all of it has left for the tasker's account.
    is_sent: bool


State = Literal["missing", "frozen", "needs", "unready", "held", "ready"]


@dataclass(frozen=True)
class Payout:
    """Where earnings go, whether they can be sent, and how much of them came back."""

    state: State
    failed: Money
    bank: str = ""
    since: datetime | None = None
    due: tuple[str, ...] = ()
    held_until: datetime | None = None
    cause: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether what is released next is sent at once."""
        return self.state == "ready"

    @property
    def needs_owner(self) -> bool:
        """Whether only its owner can help: nothing is known yet, something is due, or came back."""
        return self.state in {"missing", "needs"} or bool(self.failed)


def earned_by(
    person_id: int, *, since: datetime, unit: Unit, zone: zoneinfo.ZoneInfo
) -> dict[date, Earned]:
    """Return what each week or month of a zone's calendar brought; none where none (one query)."""
    cut = TruncWeek if unit == "week" else TruncMonth
    mine = _of(person_id).filter(created_at__gte=since).order_by()
    rows = mine.annotate(first=cut("created_at", tzinfo=zone)).values("first")
    found = rows.annotate(**_sums()).values_list("first", "work", "tips")
    return {first.date(): Earned(_money(work), _money(tips)) for first, work, tips in found}


def released_on(person_id: int, booking_refs: Iterable[str]) -> dict[str, Released]:
    """Return what these bookings have brought so far, by reference (one query)."""
    rows = _of(person_id).filter(booking_ref__in=list(booking_refs)).order_by()
    sums = rows.values("booking_ref").annotate(
        **_sums(),
        commission=Coalesce(Sum("commission_minor", filter=~TIP), 0),
        n=Count("pk", filter=Q(net_minor__gt=0)),
        sent=Count("transfer", filter=Q(transfer__state="sent")),
    )
    found = sums.values_list("booking_ref", "work", "commission", "tips", "n", "sent")
    return {
        ref: Released(_money(work), _money(commission), _money(tips), is_sent=n == sent)
        for ref, work, commission, tips, n, sent in found
    }


def payout_of(person_id: int) -> Payout:
    """Return where a tasker's earnings go (one query)."""
    # What came back before the account was changed is tried again.
    came_back = Q(transfers__state="failed", transfers__payee_version=F("version"))
    found = Payee.objects.filter(person=person_id).order_by("pk")
    payee = found.annotate(failed=Sum("transfers__amount_minor", filter=came_back)).first()
    if payee is None:
        return Payout("missing", _money(0))
    return Payout(
        _state(payee),
        _money(getattr(payee, "failed", None) or 0),
        bank=payee.bank,
        since=payee.bank_since,
        due=tuple(payee.due),
        held_until=payee.held_until,
        cause=payee.hold_cause,
    )


def payout_flags(owner: str) -> dict[str, Exists]:
    """Return, within a query whose rows have an OWNER, what their account needs (no query).

    has_payout: a bank account is known; payout_stands_still: only its owner can help it.
    """
    mine = Payee.objects.filter(person=OuterRef(owner)).exclude(bank_key="")
    came_back = Q(transfers__state="failed", transfers__payee_version=F("version"))
    stuck = mine.filter(came_back | (Q(is_ready=False) & ~Q(due=[])), is_frozen=False)
    return {"has_payout": Exists(mine), "payout_stands_still": Exists(stuck)}


def _state(payee: Payee) -> State:
    if payee.is_frozen:
        return "frozen"
    if not payee.is_ready:
        if not payee.bank_key:
            return "missing"
        return "needs" if payee.due else "unready"
    return "held" if payee.held_until else "ready"


def nothing() -> Money:
    """Return no money in the currency of this deployment."""
    return _money(0)


def _of(person_id: int) -> QuerySet[Release]:
    return Release.objects.filter(payee=person_id, currency=settings.DEFAULT_CURRENCY)


def _sums() -> dict[str, Coalesce]:
    return {
        "work": Coalesce(Sum("net_minor", filter=~TIP), 0),
        "tips": Coalesce(Sum("net_minor", filter=TIP), 0),
    }


def _money(minor: int) -> Money:
    return Money(minor, settings.DEFAULT_CURRENCY)
