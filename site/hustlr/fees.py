"""The public page of fees: what holds, what is announced, what held before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from marketplace.core import announcing, policies
from marketplace.core.clock import now
from marketplace.core.models import PolicyRecord
from marketplace.core.money import Money
from marketplace.core.policies import Policy
from marketplace.core.states import Actor
from marketplace.core.web import render
from marketplace.offers import queries as offers
from marketplace.offers.queries import Earnings, Line

EXAMPLE_MINOR = 10_000


@dataclass(frozen=True)
class Terms:
    """The fees of a time: since when, in percent, and what a booking of 100 means for both."""

    since: datetime
    note: str
    both: Earnings

    @property
    def client_lines(self) -> list[Line]:
        """Return what the client pays."""
        return offers.price_lines(self.both, side=Actor.CLIENT)

    @property
    def tasker_lines(self) -> list[Line]:
        """Return what the tasker receives."""
        return offers.price_lines(self.both, side=Actor.TASKER)


@login_not_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the fees of the same records that checkout reads."""
    present = policies.current()
    rows = [row for row in announcing.history() if row.is_approved]
    terms = _distinct([_terms(policies.policy_of(row), row) for row in reversed(rows)])
    moment = now()
    context = {
        "present": _terms(present, next(row for row in rows if row.pk == present.id)),
        "announced": [each for each in terms if each.since > moment],
        "history": [each for each in reversed(terms) if each.since <= moment],
    }
    return render(request, "shell/fees.html", context)


def _terms(policy: Policy, row: PolicyRecord) -> Terms:
    price = Money(EXAMPLE_MINOR, settings.DEFAULT_CURRENCY)
    return Terms(row.effective_from, row.note, offers.earnings(price, policy))


def _distinct(terms: list[Terms]) -> list[Terms]:
    """Leave out records that have not changed the fees; the oldest is first."""
    kept: list[Terms] = []
    for each in terms:
        if not kept or kept[-1].both != each.both:
            kept.append(each)
    return kept
