"""Tables for spreadsheets: CSV whose cells no program takes for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

# Spreadsheets run what begins like this (reliability: row 24), some of them in full width as well.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# XML has no such letters, so a workbook cannot hold them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def writable(value: object) -> object:
    """Return text without what no workbook holds; everything else as it is."""
    return _UNWRITABLE.sub("", value) if isinstance(value, str) else value


def harmless(value: object) -> object:
    """Return text that no spreadsheet takes for a formula; numbers stay as they are."""
    if isinstance(value, bool | int | float | Decimal) or value is None:
        return value
    text = _UNWRITABLE.sub("", str(value))
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV that a spreadsheet opens in its right letters."""
    sheet = io.StringIO()
    # Without the mark, Excel takes UTF-8 for something else.
    sheet.write("\ufeff")
    writer = csv.writer(sheet)
    writer.writerow(head)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return sheet.getvalue()
