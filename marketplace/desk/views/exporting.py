"""Exports of lists: whole or refused, never the beginning of one that looks like all of it.

A sheet is made before it is answered, so that what fails in the middle is an error and no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from marketplace.core.errors import Refusal
from marketplace.core.facts import record
from marketplace.core.money import Money
from marketplace.core.sheets import harmless, writable
from marketplace.desk import words
from marketplace.desk.facts import ListExported

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.desk.paging import LongPaginator

# Nobody waits longer for a statement, and no sheet has more rows.
SECONDS = 30
MOST = 50_000
AT_ONCE = 1_000
_LIMIT = "SELECT set_config('statement_timeout', %s, true)"


class TooMany(Refusal):
    """More rows than a sheet may have."""


class Unread(Refusal):
    """A filter that cannot be read: what it leaves out would stand in the sheet."""


class Rows:
    """The rows of a list in its order, fetched some at a time."""

    def __init__(self, paginator: LongPaginator) -> None:
        self.paginator = paginator
        self.model = paginator.object_list.model
        self.keys = paginator.keys(0, MOST + 1)
        if len(self.keys) > MOST:
            words = _("These are more than %(most)s rows. Narrow the list by a filter first.")
            raise TooMany(words % {"most": f"{MOST:,}"})

    def __iter__(self) -> Iterator[Any]:
        for start in range(0, len(self.keys), AT_ONCE):
            yield from self.paginator.rows(self.keys[start : start + AT_ONCE])


@contextmanager
def patient() -> Iterator[None]:
    """Let statements take longer than those of a page, for as long as this lasts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        before = cursor.fetchone()[0]
        cursor.execute(_LIMIT, [f"{SECONDS}s"])
        yield
        cursor.execute(_LIMIT, [before])


@dataclass(frozen=True)
class Made:
    """Lines of a sheet of which nothing has to be fetched any more."""

    model: Any
    lines: list[tuple[Any, ...]]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        units = self.units
        for line in self.lines:
            yield tuple(_cell(*each) for each in zip(line, units, strict=True))

    @cached_property
    def units(self) -> list[str]:
        """Return what all cells of a column are in: a time zone, a currency or nothing."""
        columns = zip(*self.lines, strict=True)
        found = [{_unit(value) for value in column} - {""} for column in columns]
        return [each.pop() if len(each) == 1 else "" for each in found]


def _unit(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.get_current_timezone_name()
    return value.currency if isinstance(value, Money) else ""


def _cell(value: Any, unit: str) -> Any:
    """Return what a sheet holds: what the list says, yet amounts and moments can be counted."""
    if isinstance(value, datetime):
        return timezone.make_naive(value).replace(microsecond=0)
    if isinstance(value, Money):
        return value.decimal if unit else f"{value.decimal} {value.currency}"
    return words.plain(value) if isinstance(value, bool) else value


def unread(view: Any) -> str:
    """Return which filters of a list cannot be read, and why; nothing when all can."""
    asked = getattr(view, "filters", None)
    if not asked or asked.is_valid():
        return ""
    found = [_("A filter cannot be read.")]
    for name, said in asked.form.errors.items():
        found += [f"{asked.form[name].label}:", *said]
    return " ".join(str(each) for each in found)


def _refuse_unread(view: Any) -> None:
    if said := unread(view):
        raise Unread(said)


def export(view: Any, paginator: LongPaginator, form: str, actor: Person) -> HttpResponse:
    """Return the whole list as a sheet, and write down who took it once it is made."""
    _refuse_unread(view)
    with patient():
        rows = Rows(paginator)
        made = Made(rows.model, [view.line_of(row) for row in rows])
    answer: HttpResponse = view.as_spreadsheet(made, form)
    with transaction.atomic():
        record(ListExported(rows.model._meta.label_lower, len(made.lines), form), actor=actor)
    return answer


def guard_exports() -> None:
    """Let no cell of a CSV be a formula, and no CSV be half; Wagtail sees to it in XLSX alone.

    It holds for Wagtail's own reports as well, which show names and titles that others chose.
    """
    plain, sheet = (
        SpreadsheetExportMixin.preprocess_field_value,
        SpreadsheetExportMixin.as_spreadsheet,
    )

    def guarded(view: Any, field: str, value: object, export_format: str) -> Any:
        written = plain(view, field, value, export_format)
        return harmless(written) if export_format == view.FORMAT_CSV else writable(written)

    def whole(view: Any, rows: Any) -> HttpResponse:
        name = f'attachment; filename="{view.get_filename()}.csv"'
        lines = b"".join(view.stream_csv(rows))
        return HttpResponse(lines, "text/csv", headers={"Content-Disposition": name})

    def asked(view: Any, rows: Any, form: str) -> Any:
        _refuse_unread(view)
        return sheet(view, rows, form)

    SpreadsheetExportMixin.as_spreadsheet = asked
    SpreadsheetExportMixin.preprocess_field_value = guarded
    SpreadsheetExportMixin.write_csv_response = whole
