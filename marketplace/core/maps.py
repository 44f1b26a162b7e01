"""The map of the city as lines and points of an SVG: coast, suburbs, a ring, pins."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from marketplace.core.gazetteer import suburbs

DATA = Path(__file__).with_name("data") / "sydney-map.json"
# The data's own units: about 20 m, counted from its north-west corner.
_WEST, _NORTH = 150.5, -33.42
_PER_DEGREE, _LNG_SHRINKS = 5500, 0.8302
_UNITS_PER_KM = _PER_DEGREE / 111.13
# Beside a list, and alone on a phone, where the same words need more of the width.
BESIDE, ALONE = (640, 720), (400, 480)
_MARGIN = 0.74
# Drawn smaller, the data would end inside the drawing.
_SMALLEST = 0.19
_PIN_WIDTH, _PIN_HEIGHT, _LETTER, _TEXT_HEIGHT = 66, 40, 10, 18
_LABELS_AT_MOST, _CELLS_AT_MOST = 26, 90
_LARGE = 15_000
ZOOM_AT_LEAST, ZOOM_AT_MOST = -2, 4

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to pin at a public point: what is written on it, and where it leads."""

    point: Point
    key: str
    text: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of the city is in view."""

    centre: Point
    reach_km: float
    zoom: int = 0
    size: tuple[int, int] = BESIDE

    @property
    def scale(self) -> float:
        """How many pixels of the drawing one unit of the data takes."""
        half = min(self.size) / 2 * _MARGIN
        return max(half / (self.reach_km * _UNITS_PER_KM) * 2.0**self.zoom, _SMALLEST)

    @property
    def is_widest(self) -> bool:
        """Whether nothing more can be seen from further away."""
        return self.scale <= _SMALLEST

    @property
    def shift(self) -> Point:
        """Where the corner of the data lies in the drawing."""
        x, y = _units(self.centre)
        return self.size[0] / 2 - x * self.scale, self.size[1] / 2 - y * self.scale

    def holds(self, at: Point) -> bool:
        """Whether pixels lie in the drawing."""
        return 0 <= at[0] <= self.size[0] and 0 <= at[1] <= self.size[1]

    def place(self, point: Point) -> Point:
        """A (lat, lng) in pixels of the drawing."""
        x, y = _units(point)
        return x * self.scale + self.shift[0], y * self.scale + self.shift[1]


@dataclass(frozen=True, slots=True)
class Pin:
    """A price, or a count where several stand too close together."""

    x: int
    y: int
    text: str
    label: str
    href: str
    keys: str
    is_cluster: bool = False

    @property
    def width(self) -> int:
        """How wide the sign is."""
        return max(len(self.text) * _LETTER + 20, _PIN_HEIGHT)

    @property
    def shape(self) -> str:
        """A sign with a point at the place; a disc on it for several."""
        if self.is_cluster:
            return f"M{self.x - 19} {self.y - 22}a19 19 0 1 0 38 0a19 19 0 1 0-38 0z"
        half = self.width // 2
        return (
            f"M{self.x} {self.y}l-7-9h{9 - half}q-8 0-8-8v-16q0-8 8-8h{2 * half - 4}"
            f"q8 0 8 8v16q0 8-8 8h{9 - half}z"
        )

    @property
    def middle(self) -> int:
        """The base line of its text."""
        return self.y - 16 if self.is_cluster else self.y - 19


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a suburb in view."""

    x: int
    y: int
    text: str
    is_large: bool


@dataclass(frozen=True, slots=True)
class Ring:
    """The place that was asked for, and a radius round it as far as it can be seen."""

    x: int
    y: int
    r: int
    # Whether any of the line lies in the drawing; else it would only tint all of it.
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing, ready for components/map.html."""

    transform: str
    cells: str
    focus: str
    ring: Ring
    pins: list[Pin] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    size: tuple[int, int] = BESIDE

    @property
    def land(self) -> str:
        """The coast of the whole city as a path."""
        return str(_outlines()["land"])

    @property
    def parks(self) -> str:
        """The large parks as a path."""
        return str(_outlines()["parks"])


def draw(
    frame: Frame,
    *,
    home: Point,
    area: str,
    ring_km: float = 0,
    spots: Sequence[Spot] = (),
    cluster: Callable[[Sequence[Spot], Point], tuple[str, str, str]],
) -> Map:
    """Draw a frame with a ring round home and the spots in view.

    CLUSTER says of spots that stand too close together, and of their middle, what is written on
    their common pin, what it is called and where it leads.
    """
    pins = [_pin(frame, group, cluster) for group in _groups(frame, spots)]
    seen = [(s.name, frame.place((s.lat, s.lng)), s.population) for s in suburbs()]
    inside = [row for row in seen if frame.holds(row[1])]
    cells = _outlines()["cells"]
    ring = _ring(frame, home, ring_km)
    shift = frame.shift
    return Map(
        transform=f"translate({shift[0]:.1f} {shift[1]:.1f}) scale({frame.scale:.4f})",
        cells="".join(cells[name] for name, _at, _n in inside) if _is_few(inside) else "",
        focus=cells.get(area, ""),
        ring=ring,
        pins=pins,
        names=list(_names(inside, pins, ring)),
        size=frame.size,
    )


def _units(point: Point) -> Point:
    lat, lng = point
    return (lng - _WEST) * _PER_DEGREE * _LNG_SHRINKS, (_NORTH - lat) * _PER_DEGREE


def _ring(frame: Frame, home: Point, km: float) -> Ring:
    x, y = frame.place(home)
    r = round(km * _UNITS_PER_KM * frame.scale)
    return Ring(round(x), round(y), r, is_seen=0 < r < math.hypot(*frame.size) / 2)


def _is_few(inside: Sequence[object]) -> bool:
    return len(inside) <= _CELLS_AT_MOST


def _groups(frame: Frame, spots: Sequence[Spot]) -> list[list[Spot]]:
    """The spots in view, each with those whose pin would lie over its own."""
    groups: list[list[Spot]] = []
    for spot in spots:
        at = frame.place(spot.point)
        if not frame.holds(at):
            continue
        near = (group for group in groups if _touch(frame.place(group[0].point), at))
        if (group := next(near, None)) is not None:
            group.append(spot)
        else:
            groups.append([spot])
    return groups


def _touch(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) < _PIN_WIDTH and abs(one[1] - other[1]) < _PIN_HEIGHT - 6


def _pin(
    frame: Frame,
    group: list[Spot],
    cluster: Callable[[Sequence[Spot], Point], tuple[str, str, str]],
) -> Pin:
    middle = _middle([spot.point for spot in group])
    text, label, href = group[0].text, group[0].label, group[0].href
    if len(group) > 1:
        text, label, href = cluster(group, middle)
    x, y = frame.place(middle)
    return Pin(
        x=round(x),
        y=round(y),
        text=text,
        label=label,
        href=href,
        keys=" ".join(spot.key for spot in group),
        is_cluster=len(group) > 1,
    )


def _middle(points: list[Point]) -> Point:
    return math.fsum(p[0] for p in points) / len(points), math.fsum(p[1] for p in points) / len(
        points
    )


def _names(
    inside: Iterable[tuple[str, Point, int]], pins: Iterable[Pin], home: Ring
) -> Iterator[Name]:
    """Names of suburbs, the largest first, where they cover neither a pin nor each other."""
    taken: list[tuple[float, ...]] = [
        (pin.x, pin.y - _PIN_HEIGHT / 2, pin.width, _PIN_HEIGHT) for pin in pins
    ]
    taken.append((home.x, home.y, _TEXT_HEIGHT, _TEXT_HEIGHT))
    shown = 0
    for text, (x, y), people in sorted(inside, key=lambda row: -row[2]):
        box = (x, y, len(text) * 7.5, _TEXT_HEIGHT)
        if shown < _LABELS_AT_MOST and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            shown += 1
            yield Name(round(x), round(y), text, is_large=people >= _LARGE)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    wide, high = (one[2] + other[2]) / 2 + 4, (one[3] + other[3]) / 2 + 2
    return abs(one[0] - other[0]) < wide and abs(one[1] - other[1]) < high


@functools.cache
def _outlines() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(DATA.read_text("utf-8"))
    return found
