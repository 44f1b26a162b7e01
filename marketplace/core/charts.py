"""Columns of amounts over time, as numbers that a template draws as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# In pixels from the top; widths are percent, so that text keeps its size on every screen.
TOP, BASE, HEIGHT = 18, 170, 196
LEFT, SHARE = 13.0, 0.64


@dataclass(frozen=True, slots=True)
class Bar:
    """One time: its amounts, the lower one solid, the upper one hatched."""

    label: str
    lower: int
    upper: int
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a column."""

    y: float
    height: float
    is_upper: bool


@dataclass(frozen=True, slots=True)
class Column:
    """Where one time stands; every other label is left out where there is little room."""

    bar: Bar
    x: float
    middle: float
    top: float
    parts: tuple[Part, ...]
    is_spare: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """All columns, and the lines behind them with the amounts that they stand for."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[float, int], ...]
    width: float
    left: float = LEFT
    base: int = BASE
    height: int = HEIGHT


def columns(bars: Sequence[Bar]) -> Chart | None:
    """Return the columns of some times, the latest last; None where there is nothing to draw."""
    most = max((bar.lower + bar.upper for bar in bars), default=0)
    if most <= 0:
        return None
    top = _round_above(most)
    room = (100 - LEFT) / len(bars)
    drawn = tuple(
        Column(
            bar=bar,
            x=round(LEFT + room * (place + (1 - SHARE) / 2), 2),
            middle=round(LEFT + room * (place + 0.5), 2),
            top=_level(bar.lower + bar.upper, top),
            parts=_parts(bar, top),
            is_spare=(len(bars) - 1 - place) % 2 == 1,
            is_last=place == len(bars) - 1,
        )
        for place, bar in enumerate(bars)
    )
    lines = tuple((_level(amount, top), amount) for amount in (top, top // 2))
    return Chart(drawn, lines, width=round(room * SHARE, 2))


def _parts(bar: Bar, top: int) -> tuple[Part, ...]:
    """Return the pieces of a column that are not empty, the lower one first."""
    middle, end = _level(bar.lower, top), _level(bar.lower + bar.upper, top)
    lower = Part(middle, round(BASE - middle, 1), is_upper=False)
    upper = Part(end, round(middle - end, 1), is_upper=True)
    return tuple(part for part in (lower, upper) if part.height > 0)


def _level(amount: int, top: int) -> float:
    return round(BASE - (BASE - TOP) * amount / top, 1)


def _round_above(amount: int) -> int:
    """Return the next number of the row 1, 2, 4, 5, 10, 20, …, so that its half is round, too."""
    step = 1
    while True:
        for lead in (1, 2, 4, 5):
            if step * lead >= amount:
                return step * lead
        step *= 10
