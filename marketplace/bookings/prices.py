"""What done work has cost: price bands for guides and public pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, BigIntegerField, Count, F, IntegerField, Value

from marketplace.bookings.models import Booking, BookingQuerySet
from marketplace.core.clock import now
from marketplace.core.money import Money

# Fewer prices would tell what single people have paid.
LEAST = 10
WINDOW = timedelta(days=365)


@dataclass(frozen=True)
class PriceBand:
    """What eight in ten paid, from low to high, and the middle of all; n prices made it."""

    low: Money
    median: Money
    high: Money
    n: int


@dataclass(frozen=True)
class Paid:
    """What a year's work of a category has cost: how many, all together, each skill of it."""

    done: int
    band: PriceBand | None
    bands: dict[int, PriceBand]


def price_band(
    *, skill_id: int | None = None, category_id: int | None = None, area: str | None = None
) -> PriceBand | None:
    """Return what such work has cost in the last year; None under ten prices (one query)."""
    found = _priced(skill_id=skill_id, category_id=category_id, area=area)
    row = found.aggregate(n=Count("pk"), marks=_marks())
    return _band(row["n"], row["marks"])


def paid_for(*, category_id: int, area: str | None = None) -> Paid:
    """Return what work of a category has cost, of each skill and of all together (one query)."""
    done = _priced(category_id=category_id, area=area).order_by()
    each = done.values(skill=F("job__skill_id")).annotate(n=Count("pk"), marks=_marks())
    # Of nothing: aggregates of the whole make one row even when there is nothing to count.
    whole = done.values(skill=Value(None, IntegerField())).annotate(n=Count("pk"), marks=_marks())
    rows = {row["skill"]: row for row in each.union(whole, all=True)}
    bands = {skill_id: _band(row["n"], row["marks"]) for skill_id, row in rows.items()}
    return Paid(
        done=sum(row["n"] for skill_id, row in rows.items() if skill_id is not None),
        band=bands.pop(None, None),
        bands={skill_id: band for skill_id, band in bands.items() if band},
    )


def prices_paid(*, skill_id: int) -> list[Money]:
    """Return each price that such work has cost in the last year, the lowest first (one query)."""
    minors = _priced(skill_id=skill_id).order_by("price_minor", "pk")
    paid = minors.values_list("price_minor", flat=True)
    return [Money(minor, settings.DEFAULT_CURRENCY) for minor in paid]


class _Marks(Aggregate):
    """The prices below which a tenth, a half and nine tenths lie, each one that was paid."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(array[0.1, 0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"


def _marks() -> _Marks:
    return _Marks("price_minor", output_field=ArrayField(BigIntegerField()))


def _priced(
    *, skill_id: int | None = None, category_id: int | None = None, area: str | None = None
) -> BookingQuerySet:
    wanted = {"job__skill": skill_id, "job__skill__category": category_id, "area": area}
    said = {name: value for name, value in wanted.items() if value is not None}
    done = Booking.objects.filter(outcome=Booking.Outcome.DONE, completed_at__gte=now() - WINDOW)
    return done.filter(currency=settings.DEFAULT_CURRENCY, **said)


def _band(n: int, marks: list[int] | None) -> PriceBand | None:
    if n < LEAST or marks is None:
        return None
    low, median, high = (Money(minor, settings.DEFAULT_CURRENCY) for minor in marks)
    return PriceBand(low=low, median=median, high=high, n=n)
