"""Prices on the tape measure: where every mark stands, for a wide page and for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from marketplace.core.money import Money

TAPE = 40
LEFT = 84
RIGHT = 38
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000)
BARS = 150
# How far above the tape a face may stand, and how near another at the same height may come.
HEIGHTS = (44, 110, 176)
ROOM = 52
# How near the middle of a price may come to the middle of the words "Your budget".
WORD = 66
# How near two prices under the tape may come to each other.
APART = 56


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
    # Where the words of a price under the tape stand, beside their place when others are near.
    words_x: float = 0.0

    @property
    def left(self) -> float:
        """Where a face on the mark begins."""
        return self.x - 20

    @property
    def top(self) -> float:
        """Where a face on the mark begins, from above."""
        return -self.y - 20

    @property
    def base(self) -> float:
        """The line that initials stand on."""
        return -self.y + 5

    @property
    def over(self) -> float:
        """The line that the price stands on."""
        return -self.y - 28


@dataclass(frozen=True)
class Bar:
    """How many jobs were paid a price between two marks."""

    x: float
    y: float
    width: float
    height: float
    count: int
    look: str

    @property
    def middle(self) -> float:
        """The middle of the bar."""
        return self.x + self.width / 2

    @property
    def over(self) -> float:
        """The line that the count stands on."""
        return self.y - 7


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
    look: str

    @property
    def flag_x(self) -> float:
        """Where the flag of the budget begins: over its pole, and inside the drawing."""
        return min(self.yours.x - 14, self.scale.width - 100) if self.yours else 0

    @property
    def flag_text_x(self) -> float:
        """The middle of the flag."""
        return self.flag_x + 48


def histogram(
    prices: Sequence[Money], named: Sequence[tuple[Money, str]], budget: Money | None, *, width: int
) -> Histogram:
    """Draw paid prices as bars, the named ones under the tape, and the budget as a flag."""
    shown = [*prices, *([budget] if budget else [])]
    tape = scale(shown, width=width)
    places = [tape.x(float(price.decimal)) for price, _word in named]
    marks = [
        Mark(x, 68, str(price), word, words_x=words_x)
        for x, words_x, (price, word) in zip(places, _apart(places), named, strict=True)
    ]
    yours = Mark(tape.x(float(budget.decimal)), 0, str(budget)) if budget else None
    bars = _bars(prices, tape, budget)
    return Histogram(tape, bars, marks, yours, "wide" if width > 500 else "slim")


def _apart(places: Sequence[float]) -> list[float]:
    """Return the places moved no further than needed for words on them to stand side by side."""
    groups: list[list[float]] = []
    for n, x in enumerate(places):
        group = [x - n * APART]
        while groups and fmean(groups[-1]) > fmean(group):
            group = groups.pop() + group
        groups.append(group)
    middles = [fmean(group) for group in groups for _place in group]
    return [round(middle + n * APART, 1) for n, middle in enumerate(middles)]


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


@dataclass(frozen=True)
class Face:
    """Somebody's price."""

    price: Money
    name: str
    photo_url: str
    is_best: bool


@dataclass(frozen=True)
class Lineup:
    """The offers on a job, drawn as faces over a tape."""

    scale: Scale
    marks: list[Mark]
    budget: Mark | None
    look: str

    @property
    def floor(self) -> int:
        """How much room there is over the tape; the word for the budget climbs over prices."""
        top = max([HEIGHTS[1], *(mark.y for mark in self.marks)])
        near = self.budget and any(
            mark.y == top and abs(mark.x - self.budget.x) < WORD for mark in self.marks
        )
        return int(top) + (68 if near else 44)

    @property
    def height(self) -> int:
        """How high the whole drawing is."""
        return self.floor + 56

    @property
    def pole_top(self) -> int:
        """Where the budget's pole ends, seen from the tape."""
        return 28 - self.floor

    @property
    def word_line(self) -> int:
        """The line that the words over the pole stand on."""
        return 20 - self.floor


def lineup(faces: Sequence[Face], budget: Money | None, *, width: int) -> Lineup:
    """Stand each face over its price; neighbours that would touch stand higher."""
    tape = scale([*(face.price for face in faces), *([budget] if budget else [])], width=width)
    marks: list[Mark] = []
    for face in sorted(faces, key=lambda one: one.price.minor):
        x = tape.x(float(face.price.decimal))
        near = {mark.y for mark in marks if x - mark.x < ROOM}
        y = next((each for each in HEIGHTS if each not in near), HEIGHTS[-1])
        marks.append(Mark(x, y, str(face.price), face.name, face.photo_url, face.is_best))
    own = Mark(tape.x(float(budget.decimal)), 0, str(budget)) if budget else None
    return Lineup(tape, marks, own, "wide" if width > 500 else "slim")
