"""Exports of lists: whole or refused, never the beginning of one that looks like all of it.

A sheet is made before it is answered, so that what fails in the middle is an error and no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from marketplace.core.errors import Refusal
from marketplace.core.facts import record
from marketplace.core.sheets import harmless
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
        return iter(self.lines)


def export(view: Any, paginator: LongPaginator, form: str, actor: Person) -> HttpResponse:
    """Return the whole list as a sheet, and write down who took it."""
    with patient():
        rows = Rows(paginator)
        made = Made(rows.model, [view.line_of(row) for row in rows])
        record(ListExported(rows.model._meta.label_lower, len(made.lines), form), actor=actor)
    answer: HttpResponse = view.as_spreadsheet(made, form)
    return answer


def guard_exports() -> None:
    """Let no cell of a CSV be a formula, and no CSV be half; Wagtail sees to it in XLSX alone.

    It holds for Wagtail's own reports as well, which show names and titles that others chose.
    """
    plain = SpreadsheetExportMixin.preprocess_field_value

    def guarded(view: Any, field: str, value: object, export_format: str) -> Any:
        written = plain(view, field, value, export_format)
        return harmless(written) if export_format == view.FORMAT_CSV else written

    def whole(view: Any, rows: Any) -> HttpResponse:
        name = f'attachment; filename="{view.get_filename()}.csv"'
        lines = b"".join(view.stream_csv(rows))
        return HttpResponse(lines, "text/csv", headers={"Content-Disposition": name})

    SpreadsheetExportMixin.preprocess_field_value = guarded
    SpreadsheetExportMixin.write_csv_response = whole
