"""Columns of a chart, and tables for spreadsheets."""

from __future__ import annotations

import csv
import io
import itertools

import pytest

from marketplace.core import charts, sheets
from marketplace.core.charts import Bar


def test_nothing_earned_is_no_chart():
    assert charts.columns([]) is None
    assert charts.columns([Bar("1 Jan", 0, 0)] * 12) is None


@pytest.mark.parametrize(
    ("most", "top"), [(1, 1), (3, 4), (12_600, 20_000), (41, 50), (100_000, 100_000)]
)
def test_the_scale_ends_at_a_round_number(most, top):
    chart = charts.columns([Bar("a", most, 0)])

    assert [amount for _y, amount in chart.lines] == [top, top // 2]


def test_columns_stand_beside_each_other_on_the_base():
    chart = charts.columns([Bar(str(n), n * 100, n * 10) for n in range(12)])

    edges = [(column.x, column.x + chart.width) for column in chart.columns]
    assert edges[0][0] >= chart.left
    assert edges[-1][1] <= 100
    assert all(left[1] < right[0] for left, right in itertools.pairwise(edges))
    assert [len(column.parts) for column in chart.columns] == [0, *[2] * 11]
    lower, upper = chart.columns[-1].parts
    assert lower.y + lower.height == chart.base
    assert round(upper.y + upper.height, 1) == lower.y


def test_the_latest_label_is_never_left_out():
    chart = charts.columns([Bar(str(n), 1, 0) for n in range(12)])

    assert [column.is_spare for column in chart.columns[-3:]] == [False, True, False]


def test_no_cell_of_a_table_runs_anything():
    text = sheets.csv_text(["Title", "Net"], [["=1+1", -5], ["@SUM(A1)", 1.5], ["plain", None]])

    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["Title", "Net"], ["'=1+1", "-5"], ["'@SUM(A1)", "1.5"], ["plain", ""]]
