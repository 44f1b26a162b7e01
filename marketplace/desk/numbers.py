"""What the desk's home counts: what waits for a decision, and the last days against those before.

Everything comes from rows: what waits by one statement, what happened by one reading of the facts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts import standing
from marketplace.core.clock import now
from marketplace.core.money import Money

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

DAYS = 7
WIDTH, HEIGHT = 140, 36
# Amounts that facts carry, by their names.
AMOUNTS = {"BookingScheduled": "total_minor", "RefundSucceeded": "amount_minor"}
# A day at a time by the index of moments: told to group by the days of moments, the database
# expects a group for each moment and sorts all the facts on disk.
_BY_DAY = """
    SELECT fact.name, day.n, fact.count, fact.amount
    FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS day (starts, ends, n)
    CROSS JOIN LATERAL (
        SELECT name, count(*) AS count,
               coalesce(sum((payload ->> (%s::jsonb ->> name))::bigint), 0) AS amount
        FROM core_fact
        WHERE created_at >= day.starts AND created_at < day.ends AND name = ANY(%s)
        GROUP BY name
    ) AS fact
"""


@dataclass(frozen=True)
class Waiting:
    """A queue with something to decide."""

    label: str
    count: int
    url: str
    is_late: bool = False


@dataclass(frozen=True)
class Number:
    """What happened in the last days, against the days before, with one value a day."""

    label: str
    days: tuple[int, ...]
    currency: str = ""

    @property
    def now(self) -> int:
        """Return the sum of the last days."""
        return sum(self.days[-DAYS:])

    @property
    def before(self) -> int:
        """Return the sum of as many days before."""
        return sum(self.days[:-DAYS])

    @property
    def shown(self) -> str:
        """Return the sum as people read it."""
        return Money(self.now, self.currency).exact if self.currency else f"{self.now:,}"

    @property
    def shown_before(self) -> str:
        """Return the sum of the days before as people read it."""
        return Money(self.before, self.currency).exact if self.currency else f"{self.before:,}"

    @property
    def change(self) -> str:
        """Return the difference in percent, or nothing without anything to compare with."""
        if not self.before:
            return ""
        return f"{round(100 * (self.now - self.before) / self.before):+d} %".replace("-", "−")

    @property
    def line(self) -> str:
        """Return the points of the spark, the oldest day at the left."""
        most = max(self.days) or 1
        step = WIDTH / (len(self.days) - 1)
        return " ".join(
            f"{number * step:.1f},{HEIGHT - 2 - value / most * (HEIGHT - 4):.1f}"
            for number, value in enumerate(self.days)
        )


def waiting_for(user: Person) -> list[Waiting]:
    """Return the queues that the operator may work on, those with nothing in them too (one query).

    What is late stands first.
    """
    queues = {name: queue for name, queue in _queues().items() if user.has_perm(queue.right)}
    counts = _counted({name: queue.rows for name, queue in queues.items()})
    found = [
        Waiting(str(queue.label), counts[name], queue.url, queue.is_late and counts[name] > 0)
        for name, queue in queues.items()
    ]
    return sorted(found, key=lambda each: (not each.is_late, not each.count))


def numbers() -> list[Number]:
    """Return what happened in the last fourteen days, day by day (one query)."""
    names = {
        "JobPosted": _("Jobs posted"),
        "OfferMade": _("Offers made"),
        "BookingScheduled": _("Bookings paid"),
        "BookingCompleted": _("Work approved"),
        "DisputeOpened": _("Problems reported"),
    }
    found = _by_day([*names, *AMOUNTS])
    currency = settings.DEFAULT_CURRENCY
    counts = {name: tuple(count for count, _amount in days) for name, days in found.items()}
    amounts = {name: tuple(amount for _count, amount in days) for name, days in found.items()}
    shown = [Number(label, counts[name]) for name, label in names.items()]
    paid = Number(_("Paid by clients"), amounts["BookingScheduled"], currency)
    back = Number(_("Refunded"), amounts["RefundSucceeded"], currency)
    return [shown[0], shown[1], shown[2], paid, shown[3], back, shown[4]]


@dataclass(frozen=True)
class _Queue:
    label: str
    rows: QuerySet[Any]
    url: str
    right: str
    is_late: bool = False


def _queues() -> dict[str, _Queue]:
    return _between_people() | _of_the_house()


def _between_people() -> dict[str, _Queue]:
    table, moment = apps.get_model, now()
    reports = table("accounts.Report").objects.filter(decided_at=None)
    appeals = standing.waiting_appeals().select_related(None)
    disputes = table("disputes.Dispute").objects.to_decide()
    held = table("jobs.Job").objects.filter(state="in_review")
    return {
        "disputes_due": _Queue(
            _("Disputes due within a day"),
            disputes.filter(due_at__lte=moment + timedelta(days=1)),
            reverse("desk:disputes") + "?due=soon",
            "disputes.view_dispute",
            is_late=True,
        ),
        "disputes": _Queue(
            _("Disputes to decide"),
            disputes,
            reverse("desk:disputes"),
            "disputes.view_dispute",
        ),
        "reports_late": _Queue(
            _("Reports overdue"),
            reports.filter(due_at__lte=moment),
            _list("report", "?open=yes"),
            "accounts.change_report",
            is_late=True,
        ),
        "reports": _Queue(
            _("Reports"), reports, _list("report", "?open=yes"), "accounts.change_report"
        ),
        "appeals": _Queue(
            _("Appeals"), appeals, _list("sanction", "?appeal=yes"), "accounts.change_sanction"
        ),
        "jobs": _Queue(
            _("Jobs in review"), held, _list("job", "?state=in_review"), "jobs.change_job"
        ),
    }


def _of_the_house() -> dict[str, _Queue]:
    table = apps.get_model
    policies = table("core.PolicyRecord").objects.filter(needs_second=True, approved_by=None)
    return {
        "operations": _Queue(
            _("Parked calls to the gateway"),
            table("payments.Operation").objects.filter(state="review"),
            _list("operation", "?state=review"),
            "payments.change_operation",
            is_late=True,
        ),
        "webhooks": _Queue(
            _("Parked webhooks"),
            table("payments.GatewayEvent").objects.filter(state="parked"),
            _list("gatewayevent", "?state=parked"),
            "payments.change_gatewayevent",
        ),
        "policies": _Queue(
            _("Changes of fees to approve"),
            policies.filter(effective_from__gt=now()),
            reverse("desk:policies"),
            "core.change_policyrecord",
        ),
    }


def _list(name: str, query: str = "") -> str:
    return reverse(f"marketplace-{name}:index") + query


def _counted(queues: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """Count several queues by one statement."""
    if not queues:
        return {}
    counts = {
        name: Coalesce(
            Subquery(
                rows.order_by()
                .annotate(all=Value(1))
                .values("all")
                .annotate(n=Count("pk"))
                .values("n"),
                output_field=IntegerField(),
            ),
            0,
        )
        for name, rows in queues.items()
    }
    row = apps.get_model("core.PolicyRecord").objects.order_by("pk")
    return dict(row.annotate(**counts).values(*counts)[:1][0])


def _by_day(names: list[str]) -> dict[str, list[tuple[int, int]]]:
    """Return number and sum of the facts of a name, day by day as the operator has days."""
    today, zone = timezone.localdate(now()), timezone.get_current_timezone()
    days = [today - timedelta(days=ago) for ago in range(2 * DAYS - 1, -2, -1)]
    edges = [datetime.combine(day, time.min, zone) for day in days]
    found = {name: [(0, 0)] * (2 * DAYS) for name in names}
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY, [edges[:-1], edges[1:], json.dumps(AMOUNTS), names])
        for name, number, count, amount in cursor.fetchall():
            found[name][number - 1] = (count, int(amount))
    return found
