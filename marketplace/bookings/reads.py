"""Reads of bookings: whose, in which stage, in which order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from marketplace.bookings import states

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking  # noqa: F401 - the type of the rows


class BookingQuerySet(models.QuerySet["Booking"]):
    """Reads of bookings."""

    def visible_to(self, person: Person) -> Self:
        """Those of which the person is one of the two sides."""
        return self.filter(Q(client=person) | Q(tasker__person=person))

    def of_client(self, person: Person) -> Self:
        """Those that the person pays for."""
        return self.filter(client=person)

    def of_tasker(self, person: Person) -> Self:
        """Those that the person works for."""
        return self.filter(tasker__person=person)

    def live(self) -> Self:
        """Those that keep their job and offer taken."""
        return self.filter(state__in=states.LIVE)

    def with_people(self) -> Self:
        """With both people and the policy at hand, without further queries."""
        return self.select_related("client", "tasker__person", "policy")

    def ahead(self) -> Self:
        """Those of which something is still to come, the next first."""
        return self.filter(state__in=states.AHEAD).order_by("starts_at", "pk")

    def over(self) -> Self:
        """Those that have ended, the latest first."""
        return self.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")

    def overdue(self, moment: datetime) -> Self:
        """Those whose timer should have run."""
        return self.filter(due_at__lte=moment)
