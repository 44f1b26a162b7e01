"""What a tasker has earned, by time and by booking, and what stands in the way of sending it."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth, TruncWeek

from marketplace.core.money import Money
from marketplace.payments.models import Payee, Release, Transfer

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


@dataclass(frozen=True)
class Payout:
    """Whether earnings can be sent, and how much of them came back."""

    state: Literal["missing", "unready", "frozen", "ready"]
    failed: Money

    @property
    def is_ready(self) -> bool:
        """Whether what is released next is sent at once."""
        return self.state == "ready"


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
    """Return where a tasker's earnings go (two queries, one for who has no account yet)."""
    payee = Payee.objects.filter(person=person_id).first()
    if payee is None:
        return Payout("missing", _money(0))
    came_back = Transfer.objects.filter(payee=payee, state="failed")
    failed = came_back.aggregate(minor=Coalesce(Sum("amount_minor"), 0))["minor"]
    if payee.is_frozen:
        return Payout("frozen", _money(failed))
    return Payout("ready" if payee.is_ready else "unready", _money(failed))


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
