"""Prices on the tape measure: where every mark stands, for a wide page and for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from marketplace.core.money import Money

TAPE = 40
LEFT = 84
RIGHT = 38
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000)
BARS = 150


@dataclass(frozen=True)
class Tick:
    """A line of the tape; only major ones carry a number."""

    x: float
    length: int
    number: str = ""


@dataclass(frozen=True)
class Mark:
    """A price on the tape, with what stands above it."""

    x: float
    y: float
    label: str
    name: str = ""
    photo_url: str = ""
    is_best: bool = False


@dataclass(frozen=True)
class Bar:
    """How many jobs were paid a price between two marks."""

    x: float
    y: float
    width: float
    height: float
    count: int
    look: str


@dataclass(frozen=True)
class Scale:
    """The tape of one width, from `low` to `high` in major units."""

    low: int
    high: int
    every: int
    width: int

    @property
    def end(self) -> int:
        """Where the tape's numbers end."""
        return self.width - RIGHT

    @property
    def tape_start(self) -> int:
        """Where the tape comes out of its case."""
        return LEFT - 26

    @property
    def tape_width(self) -> int:
        """How long the drawn tape is."""
        return self.end - LEFT + 52

    @property
    def hook(self) -> int:
        """Where the hook at its end stands."""
        return self.end + 24

    @property
    def ticks(self) -> list[Tick]:
        """The lines of the tape, five to a number."""
        found = []
        for n in range((self.high - self.low) // self.every * 5 + 1):
            value = self.low + n * self.every / 5
            is_major = n % 5 == 0
            number = f"{value:.0f}" if is_major else ""
            found.append(Tick(self.x(value), 14 if is_major else 7, number))
        return found

    def x(self, value: float) -> float:
        """Where a price in major units stands."""
        share = (value - self.low) / (self.high - self.low)
        return round(LEFT + share * (self.end - LEFT), 1)


def scale(prices: Sequence[Money], *, width: int) -> Scale:
    """Return a tape on which all prices fit, with no more numbers than fit its width."""
    values = [float(price.decimal) for price in prices]
    numbers = 9 if width > 500 else 5
    spread = max(max(values) - min(values), max(values) * 0.2, 5)
    every = next((step for step in STEPS if spread / step <= numbers - 2), 10_000)
    low = int(min(values) // every * every)
    high = int(-(-max(values) // every) * every)
    if low == high:
        high = low + every
    return Scale(max(low - every, 0), high + every, every, width)


@dataclass(frozen=True)
class Histogram:
    """The price guide drawn on a tape."""

    scale: Scale
    bars: list[Bar]
    marks: list[Mark]
    yours: Mark | None
    flag_x: float
    look: str


def histogram(
    prices: Sequence[Money], named: Sequence[tuple[Money, str]], budget: Money | None, *, width: int
) -> Histogram:
    """Draw paid prices as bars, the named ones under the tape, and the budget as a flag."""
    shown = [*prices, *([budget] if budget else [])]
    tape = scale(shown, width=width)
    marks = [Mark(tape.x(float(price.decimal)), 0, str(price), word) for price, word in named]
    yours = Mark(tape.x(float(budget.decimal)), 0, str(budget)) if budget else None
    flag_x = min(yours.x - 14, width - 100) if yours else 0
    bars = _bars(prices, tape, budget)
    return Histogram(tape, bars, marks, yours, flag_x, "wide" if width > 500 else "slim")


def _bars(prices: Sequence[Money], tape: Scale, budget: Money | None) -> list[Bar]:
    values = [float(price.decimal) for price in prices]
    counts = {
        start: sum(start <= value < start + tape.every for value in values)
        for start in range(tape.low, tape.high, tape.every)
    }
    most = max(counts.values())
    own = float(budget.decimal) if budget else -1
    bars = []
    for start, count in counts.items():
        if count:
            height = round(count / most * BARS, 1)
            x, end = tape.x(start) + 3, tape.x(start + tape.every) - 3
            look = "you" if start <= own < start + tape.every else "in"
            bars.append(Bar(x, 0 - height, round(end - x, 1), height, count, look))
    return bars
